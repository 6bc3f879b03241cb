"""A job that failed is begun anew after a rest, a few times; then it is left to a person."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core import jobs, tracing
from core.database import Database, now
from core.models import Job, JobState
from tests.factories import Factory

pytestmark = pytest.mark.by_turns


@pytest.fixture
def job(session: Session, make: Factory) -> Job:
    asked = jobs.ask(session, "a-round", council_id=make.council().id, subject_id="1")
    session.commit()
    return asked


def test_a_job_that_failed_is_begun_anew_under_another_name_and_at_last_left_to_a_person(
    job: Job, session: Session, database: Database
) -> None:
    names = []
    for rest in (*jobs.AGAIN_AFTER, None):
        names.append(jobs.queued_runs(session)[0][1])
        jobs.finish(database, job.id, "OperationalError")
        jobs.finish(database, job.id, "OperationalError")  # A step may be done twice.
        session.expire_all()
        assert (job.state, job.retry_at is None) == (JobState.FAILED, rest is None)
        if rest:
            jobs.try_rested(session)
            assert job.state is JobState.FAILED, "it has not rested"
            job.retry_at = now() - timedelta(seconds=1)
            jobs.try_rested(session)
            session.commit()
            assert jobs.queued_jobs(session) == [job.id]
    assert len(set(names)) == len(names) == 3
    assert session.scalars(select(Job).where(jobs.is_dead_letter())).all() == [job]


def test_a_job_that_was_refused_is_left_to_a_person_at_once(job: Job, session: Session, database: Database) -> None:
    jobs.finish(database, job.id, "There are no papers today.", for_good=True)
    session.expire_all()
    assert job.retry_at is None
    assert session.scalars(select(Job).where(jobs.is_dead_letter())).all() == [job]


def test_work_that_was_asked_for_again_is_not_begun_twice(job: Job, session: Session, database: Database) -> None:
    jobs.finish(database, job.id, "OperationalError")
    session.expire_all()
    job.retry_at = now() - timedelta(seconds=1)
    again = jobs.ask(session, "a-round", council_id=job.council_id, subject_id="1")
    jobs.try_rested(session)
    assert (job.state, again.state) == (JobState.FAILED, JobState.QUEUED)
    assert session.scalars(select(Job).where(jobs.is_dead_letter())).all() == []


def test_a_job_knows_the_request_that_asked_for_it(session: Session, make: Factory) -> None:
    named = tracing.request_id.set("0123456789abcdef")
    asked = jobs.ask(session, "a-round", council_id=make.council().id)
    tracing.request_id.reset(named)
    assert asked.request_id == "0123456789abcdef"
