"""What is hidden of feedback's figures from those who do not read the comments."""

from datetime import date

from feedback import disclosing
from feedback.dashboards.tally import Counts, Probable, Tally

MONTHS = [date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)]


def counts(good: int, poor: int) -> Counts:
    rated = good + poor
    return Counts(comments=rated, rated=rated, good=good)


def added(groups: list[Counts]) -> Counts:
    whole = Counts()
    for each in groups:
        whole.add(each)
    return whole


def a_quarter(services: dict[str, list[Counts]]) -> Tally:
    """A tally of services, each by month."""
    counted = Tally(whole=added([each for months in services.values() for each in months]))
    for key, months in services.items():
        counted.services[key] = added(months)
        for month, each in zip(MONTHS, months, strict=True):
            counted.service_months[month, key] = each
            counted.months[month].add(each)
    return counted


def test_a_quarter_less_two_of_its_months_tells_nothing_of_the_third() -> None:
    """A month hides two services; the quarter's total of either, less the other months, would be what it hides."""
    waste, parks, roads = [counts(60, 60)] * 3, [counts(40, 30)] * 3, [counts(30, 30), counts(30, 30), counts(12, 3)]
    hidden = disclosing.of_report(a_quarter({"waste": waste, "parks": parks, "roads": roads}))
    services = {key for table, key in hidden.rated if table == "services"}
    march = {key for table, key in hidden.rated if table == "2026-03-01"}
    assert march == services == {"parks", "roads"}


def test_a_month_is_decided_as_its_own_report_is_whatever_quarter_it_is_in() -> None:
    quarter = a_quarter({"waste": [counts(60, 60), counts(50, 50), counts(90, 3)], "parks": [counts(40, 30)] * 3})
    alone = Tally(whole=quarter.months[MONTHS[2]], services={k: v[2] for k, v in {
        "waste": [counts(60, 60), counts(50, 50), counts(90, 3)], "parks": [counts(40, 30)] * 3}.items()})  # fmt: skip
    alone.months[MONTHS[2]] = alone.whole
    alone.service_months.update({(MONTHS[2], key): each for key, each in alone.services.items()})
    mine = {key for table, key in disclosing.of_report(alone).rated if table == "services"}
    theirs = {key for table, key in disclosing.of_report(quarter).rated if table == MONTHS[2].isoformat()}
    assert mine == theirs == {"waste", "parks"}


def test_groups_of_different_tables_do_not_give_each_other_away() -> None:
    """Months and channels are parts of one whole: all are decided together, and nothing is left alone in its table."""
    counted = Tally(whole=counts(100, 100))
    counted.channels.update({"form": counts(60, 60), "phone": counts(38, 38), "post": counts(2, 2)})
    counted.months.update({MONTHS[0]: counts(95, 97), MONTHS[1]: counts(5, 3)})
    hidden = disclosing.of_dashboard(counted)
    assert len(hidden.of("channels")[1]) >= 2
    assert len(hidden.of(disclosing.MONTHS)[1]) == 2 or disclosing.WHOLE in hidden.rated


def test_a_group_that_nobody_rated_says_nothing_of_anybody() -> None:
    counted = Tally(whole=Counts(comments=120, rated=100, good=60))
    counted.channels.update({"form": counts(60, 40), "post": Counts(comments=20)})
    assert not disclosing.of_dashboard(counted).of("channels")[1]


def test_themes_of_few_or_of_nearly_all_comments_are_hidden() -> None:
    counted = Tally(read=100)
    for code, total in (("rare", 6.0), ("common", 40.0), ("usual", 95.0)):
        counted.themes[code] = Probable(total)
    counted.complained["common"] = Probable(38.0)
    assert disclosing.themes_hidden(counted) == {"rare", "usual"}
    assert disclosing.themes_hidden_of(counted, counted.complained) == {"rare", "common", "usual"}


def test_a_theme_among_those_who_rated_us_poorly_cannot_be_worked_out_from_the_others() -> None:
    counted = Tally(read=300)
    counted.read_by_rating.update({"good": 160, "neither": 100, "poor": 40})
    counted.themes["bins"] = Probable(100.0)
    for rated, total in (("good", 60.0), ("neither", 36.0), ("poor", 4.0)):
        counted.by_rating["bins", rated] = Probable(total)
    hidden = disclosing.themes_hidden_by_rating(counted)
    assert ("bins", "poor") in hidden
    assert len(hidden & {("bins", "good"), ("bins", "neither"), ("bins", "all")}) >= 1
