"""Counts of answers come to a share by the indicator's own rules, with an interval that says what it assumes."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.plain_scores import event_count, net_score
from core.tables import UnreadableTable
from framework.models import DontKnow
from framework.series.count_table import CountTable, as_text, read_counts, say, written
from framework.series.counting import Counted, Meaning, added, more_in_groups_than_altogether, work_out
from framework.series.survey import Option

MEANINGS = {"1": Meaning.FAVOURABLE, "2": Meaning.OTHER, "3": Meaning.DONT_KNOW, "4": Meaning.NO_ANSWER}
COUNTS = {"1": 600, "2": 300, "3": 100, "4": 50}
HEADER = "option,counts_as,mode,variable,group,people"


def table(*rows: str, known: tuple[Option, ...] = ()) -> CountTable:
    return read_counts(io.BytesIO("\n".join((HEADER, *rows)).encode()), "counts.csv", known)


def test_those_who_do_not_know_are_in_the_base_only_where_the_definition_says_so() -> None:
    without, with_them = (work_out(COUNTS, MEANINGS, rule) for rule in (DontKnow.EXCLUDED, DontKnow.COUNTED))
    assert (without.share, without.base) == (600 / 900, 900)
    assert (with_them.share, with_them.base) == (0.6, 1000)


def test_without_an_assumption_the_interval_is_wilson_s() -> None:
    worked = work_out({"1": 8, "2": 2}, MEANINGS, DontKnow.EXCLUDED)
    assert (round(worked.low, 4), round(worked.high, 4), worked.method) == (0.4902, 0.9433, "wilson")


def test_a_design_effect_makes_the_interval_as_wide_as_fewer_answers_would() -> None:
    plain, assumed = (work_out(COUNTS, MEANINGS, DontKnow.EXCLUDED, effect) for effect in (1.0, 2.0))
    assert assumed.effective_base == 450
    assert assumed.high - assumed.low > 1.35 * (plain.high - plain.low)
    assert assumed.share == plain.share
    nobody_against = work_out({"1": 30, "2": 0}, MEANINGS, DontKnow.EXCLUDED, 1.5)
    assert (nobody_against.high, round(nobody_against.low, 4)) == (1.0, 0.8316), "Clopper and Pearson's of 20 of 20"


def test_shares_of_ways_of_answering_are_not_averaged() -> None:
    counts = [
        Counted("1", "post", 90),
        Counted("2", "post", 10),
        Counted("1", "online", 100),
        Counted("2", "online", 300),
    ]
    together = work_out(added(counts, ("post", "online")), MEANINGS, DontKnow.EXCLUDED)
    assert together.share == 190 / 500, "the mean of the shares would be 57.5%"


def test_more_people_in_groups_than_altogether_are_noticed() -> None:
    counts = [Counted("1", "post", 9), Counted("1", "post", 5, ("sex", "F")), Counted("1", "post", 5, ("sex", "M"))]
    assert more_in_groups_than_altogether(counts) == [("sex", "1", "post")]
    assert more_in_groups_than_altogether(counts[:2]) == []


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 400), st.integers(0, 400), st.sampled_from((1.0, 1.3, 4.0)))
def test_a_share_is_always_within_its_interval(favourable: int, other: int, effect: float) -> None:
    worked = work_out({"1": favourable, "2": other}, MEANINGS, DontKnow.EXCLUDED, effect)
    if worked.base:
        assert 0 <= worked.low <= worked.share <= worked.high <= 1
        assert worked.low < worked.high


@pytest.mark.parametrize("wrong", [({"1": -1}, 1.0), ({"9": 1}, 1.0), ({"1": 1}, 0.5), ({"1": 1}, 11.0)])
def test_what_cannot_be_is_refused(wrong: tuple[dict[str, int], float]) -> None:
    with pytest.raises(ValueError, match=r"There cannot be|Nobody said|A design effect"):
        work_out(wrong[0], MEANINGS, DontKnow.EXCLUDED, wrong[1])


def test_a_table_of_counts_says_what_each_answer_counts_as() -> None:
    known = (Option("dk", "Don't know", Meaning.DONT_KNOW),)
    found = table("Good,favourable,online,,,10", "Bad,other,online,,,5", "don't know,,online,,,2",
                  "Good,favourable,online,sex,F,6", known=known)  # fmt: skip
    assert [(each.code, each.meaning) for each in found.options] == [
        ("1", Meaning.FAVOURABLE), ("2", Meaning.OTHER), ("dk", Meaning.DONT_KNOW),
    ]  # fmt: skip
    assert found.counts[-1] == Counted("1", "online", 6, ("sex", "F"))
    again = read_counts(io.BytesIO(written(found.options, found.counts).encode()), "again.csv", known)
    assert [(each.people, each.group) for each in again.counts] == [(each.people, each.group) for each in found.counts]


def test_every_row_that_cannot_be_counted_is_named_with_its_column() -> None:
    found = table("Good,favourable,,,,10", "Good,favourable,,,,11", "Bad,,,,,5", "Bad,worst,,,,5", ",other,,,,5",
                  "Bad,other,pigeon,,,5", "Bad,other,,planet,Mars,5", "Bad,other,,sex,,5", "Bad,other,,,,5.5",
                  "Bad,other,,,,=5", "Good,other,online,,,1", "Bad,other")  # fmt: skip
    assert [(each.row, each.column, each.code) for each in found.refusals] == [
        (3, "", "twice"), (4, "counts_as", "no-meaning"), (5, "counts_as", "no-meaning"), (6, "option", "no-option"),
        (7, "mode", "no-mode"), (8, "variable", "no-variable"), (9, "group", "half-group"), (10, "people", "no-people"),
        (11, "people", "no-people"), (12, "counts_as", "two-meanings"), (13, "", "other-width"),
    ]  # fmt: skip
    assert all(say(each.code, each.values, "en") for each in found.refusals)


def test_a_table_without_its_columns_is_refused() -> None:
    with pytest.raises(UnreadableTable) as error:
        read_counts(io.BytesIO(b"answer,people\nGood,3"), "counts.csv", ())
    assert error.value.values == {"column": "option"}
    assert as_text(io.BytesIO(b"option;people\nGood;3"), "counts.csv") == "option,people\nGood,3\n"


def test_a_net_score_knows_that_its_two_sides_go_against_each_other() -> None:
    score = net_score(60, 25, 15)
    assert (score.n, score.score, round(score.se, 3)) == (100, 45.0, 7.437)
    assert net_score(0, 0, 0).n == 0
    assert net_score(40, 0, 0).ci_low < 100 == net_score(40, 0, 0).ci_high


def test_the_interval_of_a_number_of_complaints_is_exact() -> None:
    few, many = event_count(3), event_count(400)
    assert (round(few.ci_low, 3), round(few.ci_high, 3)) == (0.619, 8.767)
    assert 361 < many.ci_low < 363 < 400 < 440 < many.ci_high < 442
    with pytest.raises(ValueError, match="fewer than no events"):
        event_count(-1)
