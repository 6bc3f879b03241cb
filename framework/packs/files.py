"""The files of a published pack: drawn once from what was frozen, in each language, as HTML, PDF and Word."""

from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from core import jobs
from core.papers.files import write_paper
from framework.packs.models import PackVersion
from framework.packs.snapshots import languages_of, paper_in

FOLDER, WRITE_FILES = "packs", "write-pack-files"


def folder_of(data: Path, version_id: UUID) -> Path:
    return data / FOLDER / version_id.hex


def name_in(language: str) -> str:
    return f"pack-{language}"


def plan(session: Session, task: jobs.Task) -> list[str]:
    return languages_of(_version(session, task))


def prepare(session: Session, task: jobs.Task, step: str) -> jobs.Write:
    """Draw the files of one language; doing it again draws the same."""
    version = _version(session, task)
    write_paper(folder_of(task.folder, version.id), name_in(step), paper_in(version, step))
    return lambda writing: None


def perform(session: Session, task: jobs.Task, step: str) -> None:
    raise AssertionError("every step of a pack's files is prepared")


def _version(session: Session, task: jobs.Task) -> PackVersion:
    mine = PackVersion.council_id == task.council_id, PackVersion.id == UUID(task.subject_id)
    return session.scalars(select(PackVersion).where(*mine).options(undefer(PackVersion.snapshot))).one()


jobs.register(jobs.JobKind(WRITE_FILES, plan, perform, prepare))
