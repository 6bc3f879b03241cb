"""The room's own work: publishing a wave that has closed, and handing its residents' words to feedback."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import jobs
from core.database import now
from core.models import Job, JobState
from framework import words_of_residents as words
from framework.beside.gathering import GATHER_WORDS
from framework.defining.definitions import define_if_none
from framework.service import complete_publication, prepare_council, prepare_modes, publication_of
from framework.studies.keeping import declared_studies, prepare_comparisons, prepare_study
from framework.studies.models import StudyKind
from surveys.models import Commission, Wave, WaveState
from surveys.waves import WAVE_CLOSED, partner_councils, set_drafts_aside

RETRY_AFTER = timedelta(days=1)
"""A refused wave is tried again after this long: its data may have been put right."""


def plan(session: Session, task: jobs.Task) -> list[str]:
    """What a wave's publication takes.

    Two steps for each partner's figures, one for each further analysis of its answers that the plan declares, one for
    all partners as one population, which is kept with the lead's, one for what compares published figures, one for each
    batch of residents' words, and one that publishes.
    """
    wave = _wave(session, task)
    publication_of(session, wave)
    define_if_none(session, wave)
    councils = _partners(session, wave)
    batches = [
        f"comments:{council_id}:{first}:{last}"
        for council_id in councils
        for first, last in words.batches(session, council_id, wave)
    ]
    worked_out = [f"{what}:{council_id}" for council_id in councils for what in PREPARED]
    studied = [f"study:{council_id}:{kind.value}" for council_id in councils for kind in declared_studies(wave)]
    together = [f"study:{wave.commission.lead_council_id}:{StudyKind.PARTNERSHIP.value}"] if len(councils) > 1 else []
    return [*worked_out, *studied, *together, "comparisons", *batches, "complete"]


def perform(session: Session, task: jobs.Task, step: str) -> None:
    """Do one step: its name begins with what to do and goes on with what to do it to."""
    what, *subjects = step.split(":")
    STEPS[what](session, task, *map(UUID, subjects))


def prepare(session: Session, task: jobs.Task, step: str) -> jobs.Write | None:
    """Work out what is said of a council before the database's one writer is held; other steps are short."""
    what, *subjects = step.split(":")
    wave, snapshots = _wave(session, task), task.folder / "snapshots"
    if what in PREPARED:
        return PREPARED[what](session, snapshots, UUID(subjects[0]), wave)
    if what == "comments":
        return _prepare_words(session, task, *map(UUID, subjects))
    if what == "study":
        return prepare_study(session, snapshots, StudyKind(subjects[1]), UUID(subjects[0]), wave)
    return prepare_comparisons(session, wave) if what == "comparisons" else None


def _prepare_words(session: Session, task: jobs.Task, council_id: UUID, first: UUID, last: UUID) -> jobs.Write:
    """Weigh the responses, which takes a while, before their words are handed over."""
    weights = words.weights_of(session, task.folder / "snapshots", council_id, _wave(session, task))
    return lambda session: words.hand_over(session, council_id, _wave(session, task), first, last, weights)


def ask_for_unpublished(session: Session) -> None:
    """Ask for the publication of each wave that has closed, unless that is under way or was refused today."""
    closed = select(Wave, Commission.lead_council_id).join(Wave.commission).where(Wave.state == WaveState.CLOSED)
    for wave, lead_council_id in session.execute(closed.order_by(Wave.id)).all():
        latest = jobs.latest_job(session, WAVE_CLOSED, council_id=lead_council_id, subject_id=wave.id)
        if latest is None or _may_be_tried_again(latest):
            jobs.ask(session, WAVE_CLOSED, council_id=lead_council_id, subject_id=wave.id)


def _hand_over(session: Session, task: jobs.Task, council_id: UUID, first: UUID, last: UUID) -> None:
    words.hand_over(session, council_id, _wave(session, task), first, last)


def _complete(session: Session, task: jobs.Task) -> None:
    wave = _wave(session, task)
    set_drafts_aside(session, wave)
    if not complete_publication(session, wave):
        raise jobs.JobRefused("Not every partner has figures.")
    for council_id in _partners(session, wave):
        jobs.ask(session, GATHER_WORDS, council_id=council_id, subject_id=publication_of(session, wave).id)


PREPARED = {"council": prepare_council, "modes": prepare_modes}
STEPS: dict[str, Callable[..., None]] = {"comments": _hand_over, "complete": _complete}


def _wave(session: Session, task: jobs.Task) -> Wave:
    return session.get_one(Wave, UUID(task.subject_id))


def _partners(session: Session, wave: Wave) -> list[UUID]:
    """The councils that agreed to take part: nobody could answer for another, and it must not hold the others up."""
    return [council.id for council in partner_councils(session, wave.commission)]


def _may_be_tried_again(job: Job) -> bool:
    return job.state is JobState.FAILED and job.finished_at is not None and job.finished_at < now() - RETRY_AFTER


jobs.register(jobs.JobKind(WAVE_CLOSED, plan, perform, prepare, across="a wave is published once for all partners"))
jobs.schedule(jobs.Schedule("publish-closed-waves", "*/10 * * * *", ask_for_unpublished))
