"""The board of jobs, of all councils: what is under way, waits, rests before another try, is left, or is done."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from core import jobs
from core.models import Council, Job, JobState

MOST = 50
"""How many of each are listed; all are counted."""
MOST_DONE = 20


@dataclass(frozen=True)
class Posted:
    """A job with the names of its council, which is None where the work is the platform's own."""

    job: Job
    council: dict[str, str] | None

    @property
    def percent(self) -> int | None:
        """How much of it is done, from 0 to 100; None where nobody can say."""
        return 100 * self.job.steps_done // self.job.steps_total if self.job.steps_total else None


@dataclass(frozen=True)
class Column:
    """Jobs that stand alike: how many there are, and those that are listed."""

    number: int
    listed: list[Posted]


RESTING = Job.state == JobState.FAILED, Job.retry_at.is_not(None)


def under_way(session: Session) -> Column:
    return _column(session, Job.state == JobState.RUNNING, order=Job.begun_at.asc())


def waiting(session: Session) -> Column:
    return _column(session, Job.state == JobState.QUEUED, order=Job.queued_at.asc())


def resting(session: Session) -> Column:
    """Those that failed and are begun anew by themselves."""
    return _column(session, *RESTING, jobs.not_asked_again(), order=Job.retry_at.asc())


def left(session: Session) -> Column:
    """The dead letters: those that failed and wait for a person."""
    return _column(session, jobs.is_dead_letter(), order=Job.finished_at.desc())


def done(session: Session) -> Column:
    return _column(session, Job.state == JobState.DONE, order=Job.finished_at.desc(), most=MOST_DONE)


def dead_letter(session: Session, job_id: UUID) -> Job | None:
    """A job that failed and may be begun anew or put away, held until the transaction ends."""
    failed = select(Job).where(Job.id == job_id, Job.state == JobState.FAILED)
    return session.scalar(failed.with_for_update())


def _column(session: Session, *standing: ColumnElement[bool], order: ColumnElement[Any], most: int = MOST) -> Column:
    number = session.scalar(select(func.count()).select_from(Job).where(*standing)) or 0
    listed = select(Job, Council.name).outerjoin(Council, Council.id == Job.council_id).where(*standing)
    rows = session.execute(listed.order_by(order, Job.id).limit(most)).all()
    return Column(number, [Posted(job, name) for job, name in rows])
