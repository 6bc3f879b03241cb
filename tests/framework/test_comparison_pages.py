"""A council's comparators and its public comparisons, as people see them."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.measures import load_measures
from core.models import Role
from core.reference import Publication as Publisher
from core.reference import ReferenceNeighbour
from framework.comparing.models import ComparatorGroup, GroupKind, PollLine
from framework.comparing.poll_files import About, load_polls, read_polls
from framework.models import Indicator, IndicatorKind, Ripple, Tier
from tests.client import CheckingClient
from tests.factories import Factory
from tests.framework.making import MadeSurvey, make_survey, words
from tests.framework.test_comparing import from_outside
from tests.framework.test_results_pages import cells

PUBLISHER = Publisher("a census (fictional)", date(2021, 3, 21))


@pytest.fixture
def survey(make: Factory) -> MadeSurvey:
    return make_survey(make)


def test_a_council_reads_whom_it_may_be_set_beside_and_why(
    client: CheckingClient, session: Session, survey: MadeSurvey
) -> None:
    survey.publish((0.50, 0.02), (0.50, 0.02), (0.50, 0.02), number=1)
    survey.publish((0.70, 0.02), (0.50, 0.02), (0.69, 0.02), number=2)
    home, near, _ = survey.councils
    session.add(
        ReferenceNeighbour(
            code=home.code, model="global", rank=1, neighbour=near.code, source="ONS", dated_on=date(2025, 3, 1)
        )
    )
    rows = [["round", "question", "percent", "base", "mode", "fieldwork"],
            ["7", "sat", "61", "1001", "online", "2025-09"], ["6", "other", "50", "", "", ""]]  # fmt: skip
    load_polls(session, read_polls(iter(rows), About("A national poll", "K1")).lines, "A national poll", PUBLISHER)
    heard = read_polls(iter([rows[0], ["1", "sat", "93", "", "telephone", "2025-10"]]), About("By telephone", "K1"))
    load_polls(session, heard.lines, "By telephone", PUBLISHER)
    client.get(f"/results/voices/councils/{home.slug}/comparisons/sat")
    assert client.heading == "Satisfied, compared"
    table = cells(client, "Partners in this survey: Council by council")
    assert table["Council of Beck"][1] == "▲ Higher +20 points (+14 to +26)"
    assert table["Council of Beck"][3] == "May be compared"
    assert table["Council of Combe"][1] == "No clear difference +1 points (−5 to +7)"
    assert (
        "lies between place 1 and place 2 of 3, 95 times in 100: clearly higher than 1 council, not clearly"
        in client.text
    )
    assert "Statistical neighbours: global" in client.text and "Source: ONS, 2025-03-01." in client.text
    poll = cells(client, "Poll by poll")["A national poll, 7"]
    assert poll[0] == "61% 58% to 64% base 1,001"
    [drawn] = client.page.xpath("//figure[figcaption='Polls of the nation']")
    assert "A national poll, 7" in drawn.text_content() and "Council of Ash" in drawn.text_content()
    assert "By telephone" not in drawn.text_content(), "nor drawn"
    assert poll[3].startswith("Compare with care What is measured: not known")
    said = "By telephone, 1, October 2025 (Poll: a census (fictional)). Way of asking: one was asked by interviewers"
    assert said in client.text
    assert "93%" not in client.text, "what may not be compared is not drawn side by side"
    client.get(f"/results/voices/councils/{home.slug}/comparisons/none", status=404)
    client.get(f"/results/voices/councils/{home.slug}/comparisons/sat?wave=x", status=404)


def test_an_analyst_chooses_names_and_leaves_groups(
    client: CheckingClient, session: Session, survey: MadeSurvey
) -> None:
    survey.publish((0.50, 0.02), (0.50, 0.02), (0.50, 0.02))
    home, near, far = survey.councils
    make = survey.make
    client.sign_in(make.person(home, Role.ANALYST))
    page = f"/councils/{home.slug}/framework/comparators"
    client.get(page)
    assert "Your council has chosen no group yet" in client.text and "Partners in this survey" in client.text
    client.submit(form="/choose/type")
    client.get(page)
    assert "Your council has chosen no group yet" not in client.text
    client.get(f"{page}/list")
    answers = {"title_en": "By the sea", "title_cy": "Ger y môr", "why": "They have beaches"}
    client.submit({**answers, "members": "Council of Nowhere"}, status=422)
    assert "Correct what is no council that is known here: Council of Nowhere" in client.text
    client.submit({**answers, "members": f"{home.code}\n{near.code}"}, status=422)
    client.submit({**answers, "members": f"council of BECK \n{far.code.lower()}\n{far.code}"})
    kept = session.scalars(select(ComparatorGroup).where(ComparatorGroup.council_id == home.id)).all()
    made = next(one for one in kept if one.kind is GroupKind.LIST)
    assert made.members == [near.code, far.code]
    client.get(f"{page}/{made.id}")
    assert client.heading == "By the sea" and "They have beaches" in client.text
    client.get(f"/results/voices/councils/{home.slug}/comparisons/sat")
    assert "By the sea" in client.text and "Partners in this survey" not in client.text
    client.get(f"{page}/{made.id}")
    client.submit(form="/remove")
    client.get(page)
    assert "By the sea" not in client.text


def test_neighbours_are_computed_by_the_weights_that_are_typed(
    client: CheckingClient, session: Session, survey: MadeSurvey
) -> None:
    home, near, far = survey.councils
    values = [("old", home.code, 10.0), ("old", near.code, 11.0), ("old", far.code, 20.0),
              ("own", home.code, 5.0), ("own", near.code, 9.0), ("own", far.code, 5.5)]  # fmt: skip
    load_measures(session, values, PUBLISHER)
    client.sign_in(survey.make.person(home, Role.ANALYST))
    page = f"/councils/{home.slug}/framework/comparators/neighbours"
    usual = {"most": "1", "transform": "none", "scale": "deviation"}
    client.get(page)
    client.submit({**usual, "weight_0": "", "weight_1": ""}, status=422)
    assert "They cannot be computed. Likeness needs at least one measure." in client.text
    client.submit({**usual, "weight_0": "much", "weight_1": "1"}, status=422)
    client.submit({**usual, "weight_0": "1", "weight_1": ""})
    assert list(cells(client, "Who is in it")) == ["Council of Beck"]
    assert cells(client, "By what they are alike")["old"] == [
        "1", "None: the values as they are", "a census (fictional), 2021-03-21",
    ]  # fmt: skip
    client.get(page)
    client.submit({**usual, "weight_0": "", "weight_1": "2"})
    assert list(cells(client, "Who is in it")) == ["Council of Combe"]


def test_a_councils_own_indicator_has_its_page_with_neighbours_from_an_outside_series(
    client: CheckingClient, session: Session, survey: MadeSurvey
) -> None:
    home, near, _ = survey.councils
    own = survey.make.keep(
        Indicator(
            council_id=home.id, code="recycled", kind=IndicatorKind.OUTSIDE, title=words("Recycled"), tier=Tier.HIGH,
            measure=words("Share recycled"), ripple=Ripple.PLACE,
        )
    )  # fmt: skip
    series = {"comparability": {"series": "a ministry: waste"}}
    for area, value in ((home.code, 0.41), (near.code, 0.52)):
        from_outside(survey, area, value, indicator=own, provenance=series, se=None, ci_low=None, ci_high=None)
    client.get(f"/results/councils/{home.slug}/comparisons/recycled")
    assert client.heading == "Recycled, compared"
    row = cells(client, "Councils in the region: The Region: Council by council")["Council of Beck"]
    assert row[:2] == ["52% no interval is known base 500", "Chance or not: nobody says how sure −11 points"]
    assert row[3] == "May be compared", "figures of one series are made alike"
    client.get(f"/results/councils/{near.slug}/comparisons/recycled", status=404)


def test_lines_of_polls_are_listed_with_what_is_not_known(
    client: CheckingClient, session: Session, survey: MadeSurvey
) -> None:
    rows = [["round", "question", "percent"], ["7", "sat", "61"]]
    load_polls(session, read_polls(iter(rows), About("A poll", "K1")).lines, "A poll", PUBLISHER)
    client.sign_in(survey.make.person(survey.councils[0], Role.VIEWER))
    client.get(f"/councils/{survey.councils[0].slug}/framework/comparators")
    assert cells(client, "Every line")["A poll, 7"][:3] == ["sat", "61%", "not known"]
    assert session.scalars(select(PollLine.base)).all() == [None]
