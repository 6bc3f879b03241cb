"""What officers see while a wave is in the field: provisional, for their own council, and never one person's answer."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from core.models import Council, Role
from framework.so_far import look
from surveys.models import Response, ResponseState, Wave, WaveState
from surveys.plan import Plan, declare
from tests.client import CheckingClient
from tests.factories import Factory
from tests.framework.making import OPENED, MadeSurvey, make_answers, make_survey
from tests.framework.test_results_pages import cells

TABLE = "Headline indicators so far"


@pytest.fixture
def survey(make: Factory) -> MadeSurvey:
    return make_survey(make, councils=[make.council(), make.council()])


@pytest.fixture
def wave(survey: MadeSurvey) -> Wave:
    wave = survey.wave(state=WaveState.OPEN)
    make_answers(survey, wave, survey.councils[0], n=123)
    return wave


def address(council: Council) -> str:
    return f"/councils/{council.slug}/surveys/voices/1/so-far"


def sign_in(client: CheckingClient, make: Factory, council: Council, role: Role = Role.OFFICER) -> None:
    client.sign_in(make.person(council, role))


def test_an_officer_sees_a_provisional_figure_with_an_interval_that_allows_for_looking(
    client: CheckingClient, survey: MadeSurvey, wave: Wave, make: Factory
) -> None:
    sign_in(client, make, survey.councils[0])
    client.get(address(survey.councils[0]))
    assert client.heading == "The figures so far Provisional"
    assert "120 answers so far, of 1,000 hoped for" in client.text
    value, interval, base, effective = cells(client, TABLE)["Satisfied"]
    low, high = (int(end.rstrip("%")) for end in interval.split(" to "))
    assert low < int(value.rstrip("%")) < high
    assert high - low > 25, "far wider than the 18 points of a single look at some 100 answers"
    assert int(effective) < int(base) <= 120
    assert "Weighting cost" in client.text
    assert "People who did not answer because of the very opinion that was asked about" in client.text


def test_figures_move_on_by_ten_answers_so_that_nobodys_own_can_be_seen(
    session: Session, survey: MadeSurvey, wave: Wave
) -> None:
    council = survey.councils[0]
    before = look(session, council.id, wave)
    make_answers(survey, wave, council, n=6, seed=9, at=OPENED + timedelta(days=1))
    assert look(session, council.id, wave) == before, "129 answers: still the first 120"
    make_answers(survey, wave, council, n=1, seed=10, at=OPENED + timedelta(days=2))
    assert look(session, council.id, wave).counted == 130


def test_too_few_answers_are_hidden(
    client: CheckingClient, survey: MadeSurvey, wave: Wave, make: Factory, session: Session
) -> None:
    other = survey.councils[1]
    make_answers(survey, wave, other, n=20)
    sign_in(client, make, other)
    client.get(address(other))
    assert cells(client, TABLE)["Satisfied"][:2] == ["Hidden to protect privacy", "–"]
    assert not client.page.cssselect("figure.fm-chart")


def test_no_council_sees_anothers_answers(
    client: CheckingClient, survey: MadeSurvey, wave: Wave, make: Factory
) -> None:
    sign_in(client, make, survey.councils[1], Role.ANALYST)
    client.get(address(survey.councils[0]), status=403)
    client.get(address(survey.councils[1]))
    assert "0 answers so far" in client.text and "There are not enough answers to show yet." in client.text


@pytest.mark.parametrize("role", [Role.VIEWER, Role.INTERVIEWER])
def test_figures_so_far_are_not_for_everybody(
    client: CheckingClient, survey: MadeSurvey, wave: Wave, make: Factory, role: Role
) -> None:
    sign_in(client, make, survey.councils[0], role)
    client.get(address(survey.councils[0]), status=403)


def test_a_published_wave_has_no_provisional_figures(
    client: CheckingClient, survey: MadeSurvey, wave: Wave, make: Factory
) -> None:
    wave.state = WaveState.PUBLISHED
    sign_in(client, make, survey.councils[0])
    client.get(address(survey.councils[0]), status=404)


def test_groups_that_nobody_has_answered_in_yet_are_merged_and_said(
    session: Session, survey: MadeSurvey, wave: Wave
) -> None:
    council = survey.councils[0]
    declare(wave, Plan(collapse=""))
    for response in session.query(Response).where(Response.council_id == council.id):
        response.answers = response.answers | {"tenure": "own"}
    found = look(session, council.id, wave)
    assert found.figures and not found.reason
    assert [one["level"] for one in found.report["preparation"]["mergers"]] == ["rent"]


def test_withdrawn_and_unfinished_answers_are_not_in_it(session: Session, survey: MadeSurvey, wave: Wave) -> None:
    council = survey.councils[0]
    responses = session.query(Response).where(Response.council_id == council.id).all()
    for place, response in enumerate(responses[:13]):
        response.state = ResponseState.DRAFT if place % 2 else ResponseState.WITHDRAWN
    assert look(session, council.id, wave).counted == 110


def test_the_page_is_read_in_welsh(client: CheckingClient, survey: MadeSurvey, wave: Wave, make: Factory) -> None:
    sign_in(client, make, survey.councils[0])
    client.get(f"{address(survey.councils[0])}?lang=cy")
    assert "Dros dro" in client.heading
