"""A council reads the answers to its own questions, with their bases and intervals, and no other council does."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from core import jobs
from core.database import Database, Json
from core.models import Role
from framework.jobs import ask_for_unpublished
from framework.local_answers import local_figures
from surveys.models import Response, WaveState
from surveys.modules.models import AskedModule, LocalModule
from surveys.waves import WAVE_CLOSED, close_wave
from tests.client import CheckingClient
from tests.factories import Factory
from tests.framework.making import MadeSurvey, make_answers, make_survey, single, words

PARKS = single("parks", "Do you use the parks?", ("1", "2"))
OWN: list[Json] = [
    PARKS,
    {**PARKS, "code": "seen", "type": "multiple", "text": words("What did you see?")},
    {"code": "visits", "type": "number", "text": words("How often?"), "min": 0, "max": 99},
    {**PARKS, "code": "rare", "text": words("Do you swim?")},
]


@pytest.fixture
def survey(make: Factory, database: Database, session: Session, tmp_path: Path) -> MadeSurvey:
    """A published wave in which the first of two councils asked four questions of its own."""
    made = make_survey(make, councils=[make.council(), make.council()])
    wave, home = made.wave(state=WaveState.OPEN), made.councils[0]
    module = make.keep(
        LocalModule(
            commission_id=made.commission.id, council_id=home.id, core_id=made.questionnaire.id, number=1, asked=4,
            document={"sections": [{"code": "own", "title": words("Own"), "questions": OWN}]},
            content_hash="f" * 64, published_by=make.person(home).id,
        )
    )  # fmt: skip
    facts = {"wave_id": wave.id, "module_id": module.id, "content_hash": module.content_hash}
    make.keep(AskedModule(council_id=home.id, **facts))
    for seed, council in enumerate(made.councils):
        make_answers(made, wave, council, seed=seed)
    for number, response in enumerate(session.query(Response).filter_by(council_id=home.id, wave_id=wave.id)):
        own = {"parks": "1" if number % 4 else "2", "seen": ["1", "2"] if number % 2 else ["2"], "visits": number % 5}
        response.answers = response.answers | own | ({"rare": "1"} if number < 20 else {"rare": None})
    session.flush()
    close_wave(session, wave)
    ask_for_unpublished(session)
    job = jobs.latest_job(session, WAVE_CLOSED, council_id=wave.commission.lead_council_id, subject_id=wave.id)
    assert job is not None
    job_id = job.id
    session.commit()
    jobs.run(database, tmp_path, job_id)
    session.expire_all()
    return made


def test_a_council_reads_answers_to_its_own_questions_alone(
    app: Flask, make: Factory, session: Session, survey: MadeSurvey, tmp_path: Path
) -> None:
    home, other = survey.councils
    wave = survey.commission.waves[0]
    assert wave.state is WaveState.PUBLISHED
    found = {each.question["code"]: each for each in local_figures(session, tmp_path / "snapshots", home.id, wave)}
    assert [found[code].n for code in ("parks", "seen", "visits")] == [120, 120, 120]
    yes, no = found["parks"].shares
    assert (yes.share or 0) + (no.share or 0) == pytest.approx(1)
    assert (yes.low or 1) < (yes.share or 0) < (yes.high or 0)
    first, second = found["seen"].shares
    assert first.share and second.share is None, "everybody saw the second"
    assert 1 < (found["visits"].shares[0].share or 0) < 3
    assert found["rare"].n == 0 and found["rare"].shares == [], "too few to show, or to say how few"
    assert local_figures(session, tmp_path / "snapshots", other.id, wave) == []
    page = f"surveys/{survey.commission.slug}/1/local"
    for council, status in ((home, 200), (other, 404)):
        client = CheckingClient(app.test_client(), session)
        client.sign_in(make.person(council, Role.ANALYST))
        client.get(f"/councils/{council.slug}/{page}", status=status)
        if status == 200:
            assert (
                "Hidden to protect privacy" in client.text
                and "Base: 120." in client.text
                and "Too few answered to show anything" in client.text
            )
            assert client.browser.get(f"/councils/{other.slug}/{page}").status_code == 403
