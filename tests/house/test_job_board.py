"""Those who run the platform see what is done for every council, why work failed, and try it again."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import jobs as registered
from app.installation.words import KINDS, cause
from core import heartbeats, jobs
from core.database import now
from core.models import AuditEvent, Job, JobState
from tests.client import CheckingClient
from tests.factories import Factory
from tests.house.paper_round import ROUND

assert registered.ROOMS, "every room's kinds of work are registered"
BOARD = "/installation/jobs"


@pytest.fixture
def failed(session: Session, make: Factory) -> Job:
    facts = {"failure": "OperationalError", "failures": 3, "finished_at": now()}
    return make.keep(Job(kind="make-report", council_id=make.council().id, state=JobState.FAILED, **facts))


@pytest.fixture
def operator(client: CheckingClient, session: Session, make: Factory) -> CheckingClient:
    person = make.person()
    person.operator = True
    client.sign_in(person)
    return client


def test_every_kind_of_work_has_a_name() -> None:
    assert set(jobs.KINDS) - {"a-round", ROUND} <= set(KINDS)
    assert {"send-message", "deliver-figures", "draw-sheets"} <= set(KINDS), "those that settings register"


@pytest.mark.by_turns
def test_the_board_shows_what_is_under_way_waits_rests_and_failed(
    operator: CheckingClient, session: Session, make: Factory, failed: Job
) -> None:
    council = make.council(name={"en": "Ashmere", "cy": "Llyn Onn"})
    facts = {"council_id": council.id, "subject_id": "1"}
    session.add(Job(kind="wave-closed", state=JobState.RUNNING, steps_done=3, steps_total=4, begun_at=now(), **facts))
    session.add(Job(kind="export-responses", **facts))
    rest = {"failures": 1, "retry_at": now() + timedelta(minutes=5), "failure": "NotNow"}
    session.add(Job(kind="send-message", state=JobState.FAILED, **rest, **facts))
    heartbeats.beat(session, "server:7", "1.0", now())
    operator.get(BOARD)
    text = operator.text
    for said in (
        "Work out the results of a wave", "75%: 3 of 4", "Waiting: 1", "Write a file of responses", "Ashmere",
        "To be tried again: 1", "did not answer", "Left to you: 1", "The database was away or too busy.", "server:7",
    ):  # fmt: skip
        assert said in text, said


@pytest.mark.by_turns
def test_a_job_that_failed_is_tried_again_or_put_away_and_the_trail_says_by_whom(
    operator: CheckingClient, session: Session, failed: Job
) -> None:
    operator.get(BOARD)
    operator.submit(form=f"{BOARD}/{failed.id}/again")
    session.refresh(failed)
    assert (failed.state, failed.failure) == (JobState.QUEUED, "")
    assert jobs.queued_runs(session) == [(failed.id, f"{failed.id}:3")], "not taken for what was done before"

    failed.state = JobState.FAILED
    operator.get(BOARD)
    operator.submit(form=f"{BOARD}/{failed.id}/put-away")
    session.refresh(failed)
    assert failed.put_away_at is not None
    operator.get(BOARD)
    assert "Left to you: 0" in operator.text
    actions = session.scalars(select(AuditEvent.action).where(AuditEvent.subject == "job").order_by(AuditEvent.at))
    assert actions.all() == ["job-tried-again", "job-put-away"]


@pytest.mark.by_turns
def test_work_that_is_done_is_not_tried_again(operator: CheckingClient, session: Session, failed: Job) -> None:
    operator.get(BOARD)
    failed.state = JobState.DONE
    operator.submit(form=f"{BOARD}/{failed.id}/again", status=404)


def test_causes_are_in_plain_words() -> None:
    assert cause("The file has no column of dates.") == "The file has no column of dates."
    assert "busy" in cause("OperationalError")
    assert "log" in cause("KeyError")
