"""Asking for a later version of a published wave, and what is known of the versions there were."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core import audit, jobs
from core.database import now
from core.models import Job
from framework.correcting.models import Correction
from framework.models import Publication
from surveys.models import Wave, WaveState

CORRECT = "correct-wave"
LONGEST_NOTE = 1000


class NotPublished(Exception):
    """A wave is corrected once it has been published."""


class NoNote(Exception):
    """A later version says what has changed."""


def ask_for_correction(session: Session, wave: Wave, note: dict[str, str], by: UUID | None) -> Correction:
    """Ask for a wave's figures to be worked out anew and published in place of those that are public.

    One that waits already takes the new note. Raises `NotPublished` and `NoNote`.
    """
    said = {language: words.strip() for language, words in note.items() if words.strip()}
    if not said:
        raise NoNote
    publication = session.scalar(select(Publication).where(Publication.wave_id == wave.id))
    if publication is None or publication.published_at is None or wave.state is not WaveState.PUBLISHED:
        raise NotPublished
    found = waiting(session, publication.id)
    if found is None:
        found = Correction(publication_id=publication.id, number=_next(session, publication.id))
        session.add(found)
    found.note, found.asked_by, found.asked_at = said, by, now()
    session.flush()
    lead = wave.commission.lead_council_id
    audit.record(
        session, "wave-correction-asked", council_id=lead, person_id=by, subject="wave", subject_id=wave.id,
        version=found.number,
    )  # fmt: skip
    jobs.ask(session, CORRECT, council_id=lead, subject_id=wave.id)
    return found


def waiting(session: Session, publication_id: UUID) -> Correction | None:
    """The correction that was asked for and is not there yet."""
    mine = Correction.publication_id == publication_id, Correction.published_at.is_(None)
    return session.scalar(select(Correction).where(*mine).order_by(Correction.number))


def versions_of(session: Session, publication_id: UUID) -> list[Correction]:
    """The later versions that were published, newest first."""
    mine = Correction.publication_id == publication_id, Correction.published_at.is_not(None)
    return list(session.scalars(select(Correction).where(*mine).order_by(Correction.number.desc())))


def newest_of(session: Session, publication_ids: Collection[UUID | None]) -> dict[UUID | None, Correction]:
    """The newest later version of each publication that has one, by the publication."""
    theirs = Correction.publication_id.in_(publication_ids), Correction.published_at.is_not(None)
    statement = select(Correction).where(*theirs).order_by(Correction.number)
    return {one.publication_id: one for one in session.scalars(statement)}


def latest_job(session: Session, wave: Wave) -> Job | None:
    """How far the newest correction of a wave has come."""
    return jobs.latest_job(session, CORRECT, council_id=wave.commission.lead_council_id, subject_id=wave.id)


def _next(session: Session, publication_id: UUID) -> int:
    last = select(func.max(Correction.number)).where(Correction.publication_id == publication_id)
    return (session.scalar(last) or 1) + 1
