"""Who has answered, who is missing and where people stop: a council's own counts while fieldwork can be helped."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from core.database import now
from core.models import Council, Role
from surveys.models import Recruitment, ResponseState, Wave
from surveys.officers.coverage import coverage
from tests.client import CheckingClient
from tests.factories import Factory
from tests.surveys.making import make_commission, make_margins, make_response, make_sample, make_wave


@pytest.fixture
def council(make: Factory) -> Council:
    council = make.council("ashmere", name={"en": "Ashmere Council"})
    for code, name in (("north", "North ward"), ("south", "South ward")):
        make.area(council, code, name)
    return council


@pytest.fixture
def partner(make: Factory) -> Council:
    return make.council("brackwater")


@pytest.fixture
def wave(make: Factory, council: Council, partner: Council) -> Wave:
    """Thirty of the north's fifty answered and six of the south's; the partner's answers are none of ours."""
    wave = make_wave(make, make_commission(make, council, partner))
    make_sample(make, wave, council, {"north": (500, 50), "south": (500, 50)})
    make_margins(make, council, {"ward": {"north": 500, "south": 500}})
    for ward, number in (("north", 30), ("south", 6)):
        for _each in range(number):
            response = make_response(make, wave, council, {"satisfied": "1", "ward": ward})
            response.recruitment = Recruitment.SAMPLE
            response.started_at = (response.submitted_at or now()) - timedelta(minutes=4)
    for answers in ({}, {"satisfied": "1"}, {"satisfied": "2"}):
        make_response(make, wave, council, answers, state=ResponseState.DRAFT)
    for _each in range(9):
        make_response(make, wave, partner, {"ward": "south"})
    make.session.commit()
    return wave


def test_the_counts_are_the_councils_own(
    session: Session, council: Council, wave: Wave, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("surveys.officers.coverage.BATCH", 7)
    seen = coverage(session, council.id, wave)
    assert seen.submitted == 36 and sum(number for _day, number in seen.by_day) == 36
    assert seen.minutes == pytest.approx(4)
    assert seen.stopped == [("", 1), ("satisfied", 2)]
    assert seen.strata is not None and seen.strata.rate == pytest.approx(0.36)
    assert [(one.group.name, one.short) for one in seen.strata.missing] == [("south", 12)]
    assert [(variable, level.name) for variable, level in seen.short] == [("ward", "south")]


def test_weighting_to_the_population_says_how_sure_the_figures_are(
    session: Session, council: Council, wave: Wave
) -> None:
    """By hand: 30 count 0.6 each and 6 count 3, so that n Σw² / (Σw)² is 1.8."""
    precision = coverage(session, council.id, wave).precision
    assert precision is not None
    assert precision.design_effect == pytest.approx(36 * (30 * 0.6**2 + 6 * 3**2) / (30 * 0.6 + 6 * 3) ** 2)
    assert precision.margin == pytest.approx(1.96 * (0.25 / 20 * 980 / 999) ** 0.5, rel=1e-3)


def test_an_officer_reads_where_a_reminder_helps(
    client: CheckingClient, make: Factory, council: Council, wave: Wave
) -> None:
    client.sign_in(make.person(council, Role.OFFICER))
    client.get("/councils/ashmere/surveys/street/1")
    [link] = [one for one in client.page.cssselect("main a") if one.text_content().startswith("Who has answered")]
    client.get(link.get("href"))
    assert "South ward (ward): 16.7% of those who answered, and 50.0% of the population" in client.text
    assert "The wards answer unevenly: R-indicator 0.5" in client.text
    assert "South ward 12.0% 44 12" in " ".join(client.page.cssselect("tbody")[0].itertext())
    assert "design effect 1.80" in client.text and "Before the first question" in client.text
    assert "Brackwater" not in client.text


def test_what_is_not_asked_is_not_among_the_groups_and_who_was_not_drawn_is_not_among_the_sample(
    make: Factory, session: Session, council: Council, wave: Wave
) -> None:
    make_margins(make, council, {"tenure": {"own": 10, "rent": 10}, "age_sex": {"16-24|F": 10, "65+|M": 10}})
    for _each in range(3):
        make_response(make, wave, council, {"ward": "south"})
    seen = coverage(session, council.id, wave)
    assert list(seen.levels) == ["ward"], "the journey asks neither age, sex nor tenure"
    assert seen.strata is not None and seen.strata.rate == pytest.approx(0.36)
    assert seen.precision is not None and sum(seen.by_mode.values()) == 39


def test_a_wave_without_answers_says_so(
    client: CheckingClient, make: Factory, council: Council, partner: Council
) -> None:
    make_wave(make, make_commission(make, council, slug="quiet"))
    client.sign_in(make.person(council, Role.ANALYST))
    client.get("/councils/ashmere/surveys/quiet/1/fieldwork")
    assert "Nobody has submitted their answers yet." in client.text


def test_a_councillor_and_another_council_see_none_of_it(
    client: CheckingClient, make: Factory, council: Council, wave: Wave
) -> None:
    client.sign_in(make.person(council, Role.VIEWER))
    client.get("/councils/ashmere/surveys/street/1/fieldwork", status=403)
    client.sign_in(make.person(make.council("elsewhere"), Role.ANALYST))
    client.get("/councils/elsewhere/surveys/street/1/fieldwork", status=404)
