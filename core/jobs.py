"""Jobs: work asked for in the same transaction as its cause, and done in idempotent steps.

A room registers each kind of work as a `JobKind`: `plan` lists the names of its steps, `perform` does one of them.
A step may be done twice (a machine may stop between the doing and the noting), so doing it again must change nothing.
Steps that take long to work out have a kind with `prepare`, which works outside the transaction that writes: SQLite has
one writer, and nobody should wait for it while figures are computed.
The worker (`app.worker`) makes every kind durable; nothing here knows how.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session, aliased

from core import tracing
from core.acting import EVERYWHERE, act_for, acting_everywhere
from core.database import Database, now
from core.models import Job, JobState


class JobRefused(Exception):
    """The work cannot be done with the data as they are; the message says why in words that a page may show."""


class Outdated(Exception):
    """What was worked out no longer fits the data, which changed meanwhile: it is worked out again."""


@dataclass(frozen=True)
class Task:
    """What a step is told: whose work it is, what it is about, and the folder where files are kept."""

    job_id: UUID
    council_id: UUID | None
    subject_id: str
    folder: Path


Write = Callable[[Session], None]
"""Writes what was worked out before."""


@dataclass(frozen=True)
class JobKind:
    """A kind of work: its name, its steps, and how to do one.

    `prepare`, where there is one, works a step out in a session that cannot write, and gives what is to be written;
    None leaves the step to `perform`. What it gives may raise `Outdated`.

    Each is done for the council that the job is for, whose rows alone it reads and changes; with `across`, which says
    why, or where the job is for no council, for all of them.
    """

    name: str
    plan: Callable[[Session, Task], Sequence[str]]
    perform: Callable[[Session, Task, str], None]
    prepare: Callable[[Session, Task, str], Write | None] | None = None
    across: str = ""


@dataclass(frozen=True)
class Schedule:
    """Work that is looked for at set times: `ask` queues whatever the data say is waiting."""

    name: str
    cron: str
    ask: Callable[[Session], None]


ATTEMPTS = 4
"""How often a step is worked out before its data are said to change too fast."""

FOUND = "whoever does jobs finds those of all councils"
AGAIN_AFTER = (timedelta(minutes=5), timedelta(hours=1))
"""How long a job that failed rests before each further try; after the last it is left to a person."""

KINDS: dict[str, JobKind] = {}
SCHEDULES: dict[str, Schedule] = {}


def register(kind: JobKind) -> None:
    KINDS[kind.name] = kind


def schedule(entry: Schedule) -> None:
    SCHEDULES[entry.name] = entry


def ask(session: Session, kind: str, *, council_id: UUID | None, subject_id: object = "") -> Job:
    """Ask for work, once: the same work still waiting to begin is not asked for again."""
    waiting = session.scalar(_waiting(kind, council_id).where(Job.subject_id == str(subject_id)))
    if waiting:
        return waiting
    job = _asked(kind, council_id, str(subject_id))
    session.add(job)
    session.flush()
    return job


def ask_for_each(session: Session, kind: str, *, council_id: UUID | None, subjects: Iterable[object]) -> None:
    """Ask for the same work on each subject, as `ask` does, with as many statements as for one."""
    names = list(dict.fromkeys(str(subject) for subject in subjects))
    asked = _waiting(kind, council_id).where(Job.subject_id.in_(names))
    waiting = set(session.scalars(asked.with_only_columns(Job.subject_id)))
    session.add_all(_asked(kind, council_id, name) for name in names if name not in waiting)
    session.flush()


def _waiting(kind: str, council_id: UUID | None) -> Select[Job]:
    return select(Job).where(Job.kind == kind, Job.council_id == council_id, Job.state == JobState.QUEUED)


def _asked(kind: str, council_id: UUID | None, subject_id: str) -> Job:
    return Job(kind=kind, council_id=council_id, subject_id=subject_id, request_id=tracing.request_id.get())


def queued_jobs(session: Session) -> list[UUID]:
    """The jobs that nobody has begun, oldest first."""
    return list(session.scalars(select(Job.id).where(Job.state == JobState.QUEUED).order_by(Job.queued_at)))


def queued_runs(session: Session) -> list[tuple[UUID, str]]:
    """The jobs that nobody has begun, oldest first, each with a name of its own for this try of it."""
    waiting = select(Job.id, Job.failures).where(Job.state == JobState.QUEUED).order_by(Job.queued_at)
    return [
        (job_id, f"{job_id}:{failures}" if failures else str(job_id)) for job_id, failures in session.execute(waiting)
    ]


def unfinished_jobs(session: Session) -> int:
    """How many jobs are waiting or under way."""
    unfinished = select(func.count()).select_from(Job).where(Job.state.in_((JobState.QUEUED, JobState.RUNNING)))
    return session.scalar(unfinished) or 0


def latest_job(
    session: Session, kind: str, *, council_id: UUID | None, subject_id: object = "", another_may_see: str = ""
) -> Job | None:
    """The newest job of a kind about a subject, for a page that shows its progress.

    `another_may_see` says why somebody of another council than the job's reads how far it has come.
    """
    statement = select(Job).where(Job.kind == kind, Job.council_id == council_id, Job.subject_id == str(subject_id))
    if another_may_see:
        statement = statement.execution_options(across_councils=another_may_see)
    return session.scalar(statement.order_by(Job.queued_at.desc()).limit(1))


def plan(database: Database, folder: Path, job_id: UUID) -> list[str]:
    """List a job's steps and mark it as begun."""
    with acting_everywhere(FOUND), database.transaction() as session:
        job = _taken_up(session, job_id)
        steps = list(KINDS[job.kind].plan(session, _task(job, folder)))
        job.state, job.steps_total, job.steps_done, job.begun_at = JobState.RUNNING, len(steps), 0, now()
    return steps


def perform(database: Database, folder: Path, job_id: UUID, step: str, number: int) -> None:
    """Do one step and note the progress in the same transaction; what was outdated is worked out again, a few times."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            _write(database, folder, job_id, step, number, _prepared(database, folder, job_id, step))
            return
        except Outdated:
            if attempt == ATTEMPTS:
                raise


def finish(database: Database, job_id: UUID, failure: str = "", *, for_good: bool = False) -> None:
    """Mark a job as done, or as failed with the kind of failure (never its data).

    One that failed is begun again after a rest, a few times, unless it failed for good, as data would have to change.
    """
    with acting_everywhere(FOUND), database.transaction() as session:
        job = session.get_one(Job, job_id)
        if job.state in (JobState.DONE, JobState.FAILED):
            return
        job.state, job.failure, job.finished_at = JobState.FAILED if failure else JobState.DONE, failure, now()
        if failure:
            rests = () if for_good else AGAIN_AFTER[job.failures : job.failures + 1]
            job.retry_at = next((now() + rest for rest in rests), None)
            job.failures += 1


def try_again(job: Job) -> None:
    """Begin a job that failed anew. The worker takes it up under another name, so that it is not taken for done."""
    job.state, job.steps_done, job.failure = JobState.QUEUED, 0, ""
    job.retry_at = job.finished_at = job.begun_at = job.put_away_at = None


def try_rested(session: Session) -> None:
    """Begin the jobs anew that failed and have rested, unless their work has been asked for again since."""
    rested = select(Job).where(Job.state == JobState.FAILED, Job.retry_at <= now()).order_by(Job.queued_at)
    for job in session.scalars(rested.where(not_asked_again())):
        try_again(job)


def is_dead_letter() -> ColumnElement[bool]:
    """Whether a job failed, is not begun anew by itself, and nobody has seen to it or asked for its work again."""
    left = Job.state == JobState.FAILED, Job.retry_at.is_(None), Job.put_away_at.is_(None)
    return and_(*left, not_asked_again())


def not_asked_again() -> ColumnElement[bool]:
    """Whether no later job is about the same work as this one."""
    later = aliased(Job)
    same = later.kind == Job.kind, later.subject_id == Job.subject_id, later.queued_at > Job.queued_at
    council = later.council_id.is_not_distinct_from(Job.council_id)
    return ~select(later.id).where(*same, council).exists()


def run(database: Database, folder: Path, job_id: UUID) -> None:
    """Do a whole job here and now, without a worker."""
    for number, step in enumerate(plan(database, folder, job_id), start=1):
        perform(database, folder, job_id, step, number)
    finish(database, job_id)


def run_queued(database: Database, folder: Path) -> int:
    """Do all queued work here and now; say how many jobs there were."""
    done = 0
    while True:
        with acting_everywhere(FOUND), database.reading() as session:
            waiting = queued_jobs(session)
        if not waiting:
            return done
        for job_id in waiting:
            run(database, folder, job_id)
        done += len(waiting)


def _prepared(database: Database, folder: Path, job_id: UUID, step: str) -> Write | None:
    """What a step writes, worked out beforehand; None where it is worked out as it is written."""
    with acting_everywhere(FOUND), database.reading() as session:
        job = _taken_up(session, job_id)
        prepare = KINDS[job.kind].prepare
        return prepare(session, _task(job, folder), step) if prepare else None


def _write(database: Database, folder: Path, job_id: UUID, step: str, number: int, write: Write | None) -> None:
    with acting_everywhere(FOUND), database.transaction() as session:
        job = _taken_up(session, job_id)
        if write:
            write(session)
        else:
            KINDS[job.kind].perform(session, _task(job, folder), step)
        job.steps_done = number


def _taken_up(session: Session, job_id: UUID) -> Job:
    """A job found among those of all councils; from here on one acts for its own."""
    job = session.get_one(Job, job_id)
    everywhere = KINDS[job.kind].across or job.council_id is None
    act_for(EVERYWHERE if everywhere else job.council_id)
    return job


def _task(job: Job, folder: Path) -> Task:
    return Task(job_id=job.id, council_id=job.council_id, subject_id=job.subject_id, folder=folder)


schedule(Schedule("try-failed-jobs-again", "* * * * *", try_rested))
