"""The room's own work: a published wave worked out anew, all partners' figures at once, and what rests on them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import audit, jobs
from core.database import now
from framework.beside.gathering import GATHER_WORDS
from framework.correcting.asking import CORRECT, waiting
from framework.differences import write_differences
from framework.feeding.announcing import announce
from framework.jobs import PREPARED
from framework.models import Publication
from framework.published import is_public, working_of_wave
from framework.service import prepare_council
from framework.studies.keeping import declared_studies, prepare_comparisons, prepare_study
from framework.studies.models import StudyKind
from framework.studies.pools import withdraw_pool
from surveys.models import Wave
from surveys.waves import partner_councils

FIGURES, COMPLETE = "figures", "complete"


def plan(session: Session, task: jobs.Task) -> list[str]:
    """All partners' figures in one step, so that nobody reads some new and some old; then what rests on them."""
    wave = _wave(session, task)
    councils = [council.id for council in partner_councils(session, wave.commission)]
    modes = [f"modes:{council_id}" for council_id in councils]
    studies = [
        f"study:{one.wave_id}:{council_id}:{kind}" for one, council_id, kind in _studies(session, wave, councils)
    ]
    later = [f"comparisons:{one.wave_id}" for one in _from(session, wave)]
    return [FIGURES, *modes, *studies, *later, COMPLETE]


def prepare(session: Session, task: jobs.Task, step: str) -> jobs.Write | None:
    """Work out before the database's one writer is held."""
    what, *subjects = step.split(":")
    folder = task.folder / "snapshots"
    if what == FIGURES:
        return _prepare_figures(session, folder, _wave(session, task))
    if what == "modes":
        return PREPARED["modes"](session, folder, UUID(subjects[0]), _wave(session, task))
    if what == "study":
        wave = session.get_one(Wave, UUID(subjects[0]))
        return prepare_study(session, folder, StudyKind(subjects[2]), UUID(subjects[1]), wave)
    return prepare_comparisons(session, session.get_one(Wave, UUID(subjects[0]))) if what == "comparisons" else None


def perform(session: Session, task: jobs.Task, step: str) -> None:
    """Say that the version is there, and ask for what follows from it."""
    wave = _wave(session, task)
    publications = list(_from(session, wave))
    found = waiting(session, publications[0].id)
    if found is None:
        return
    found.published_at = now()
    lead = wave.commission.lead_council_id
    for each in publications:
        announce(session, each.id, lead)
    for council in partner_councils(session, wave.commission):
        jobs.ask(session, GATHER_WORDS, council_id=council.id, subject_id=publications[0].id)
    audit.record(
        session, "wave-corrected", council_id=lead, person_id=found.asked_by, subject="wave", subject_id=wave.id,
        version=found.number,
    )  # fmt: skip


def _prepare_figures(session: Session, folder: Path, wave: Wave) -> jobs.Write:
    """Every partner's figures, and with them the comparisons of this wave and of the later ones, in one go."""
    councils = [council.id for council in partner_councils(session, wave.commission)]
    before = {council_id: _snapshot(session, council_id, wave) for council_id in councils}
    writes: list[Callable[[Session], None]] = [prepare_council(session, folder, each, wave) for each in councils]
    wave_id = wave.id

    def write(session: Session) -> None:
        for each in writes:
            each(session)
        session.flush()
        corrected = session.get_one(Wave, wave_id)
        publications = list(_from(session, corrected))
        for publication in publications:
            write_differences(session, publication)
        for council_id in councils:
            if before[council_id] not in (None, _snapshot(session, council_id, corrected)):
                for publication in publications:
                    withdraw_pool(session, publication, council_id)

    return write


def _studies(session: Session, wave: Wave, councils: list[UUID]) -> Iterator[tuple[Publication, UUID, str]]:
    """The studies that rest on a wave's answers: its own, and pools of later waves."""
    for publication in _from(session, wave):
        kinds = declared_studies(publication.wave)
        if publication.wave_id != wave.id:
            kinds = [kind for kind in kinds if kind is StudyKind.POOLED]
        for council_id in councils:
            yield from ((publication, council_id, kind.value) for kind in kinds)
        if publication.wave_id == wave.id and len(councils) > 1:
            yield publication, wave.commission.lead_council_id, StudyKind.PARTNERSHIP.value


def _snapshot(session: Session, council_id: UUID, wave: Wave) -> str | None:
    working = working_of_wave(session, council_id, wave.id)
    return working.recipe["snapshot"] if working else None


def _from(session: Session, wave: Wave) -> list[Publication]:
    """The publications of a survey from a wave on, in the order of waves."""
    statement = select(Publication).join(Publication.wave).where(Wave.commission_id == wave.commission_id, is_public())
    return list(session.scalars(statement.where(Wave.number >= wave.number).order_by(Wave.number)))


def _wave(session: Session, task: jobs.Task) -> Wave:
    return session.get_one(Wave, UUID(task.subject_id))


jobs.register(jobs.JobKind(CORRECT, plan, perform, prepare, across="a wave is corrected for all partners"))
