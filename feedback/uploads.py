"""Files of comments that officers upload: sealed while they wait, taken in by a job, and then deleted."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from typing import Any, BinaryIO
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from analysis.redaction import redact
from core import audit, jobs
from core.database import now
from core.tables import Table
from core.vault import SealBroken, vault_of
from feedback.import_map import ImportMap
from feedback.import_models import ImportRefusal, ImportUpload, SavedMap
from feedback.import_rows import ImportedRow, UnusableFile, read_open_rows
from feedback.imports import Outcome, keep_batch
from feedback.models import CommentImport, ImportState
from feedback.refusals import Refusal
from feedback.tables import open_table, refuse_an_empty_one

LARGEST = 20_000_000
IMPORT = "import-comments"
LEAST_BATCH = 500
MOST_BATCHES = 40
SHOWN = 10
LOOKED_AT = 200


@dataclass(frozen=True)
class Preview:
    """The first rows of a file as they would be kept, with their words masked, and those that would be refused."""

    kept: list[tuple[ImportedRow, str]]
    refused: list[Refusal]
    looked_at: int


def upload(session: Session, council_id: UUID, person_id: UUID, name: str, content: bytes) -> CommentImport:
    """Seal a file until it has been mapped and taken in. Raises `core.vault.VaultLocked` or `UnreadableTable`."""
    refuse_an_empty_one(open_table(io.BytesIO(content), name))
    sealed = vault_of(session).seal_bytes(content)
    done = CommentImport(
        council_id=council_id,
        file_name=name[-255:],
        file_hash=sha256(content).hexdigest(),
        source_name="",
        state=ImportState.MAPPING,
        person_id=person_id,
    )
    session.add(done)
    session.flush()
    session.add(ImportUpload(import_id=done.id, council_id=council_id, sealed=sealed))
    session.flush()
    return done


def import_by_id(session: Session, council_id: UUID, import_id: UUID) -> CommentImport | None:
    mine = CommentImport.council_id == council_id, CommentImport.id == import_id
    return session.scalar(select(CommentImport).where(*mine))


def recent_imports(session: Session, council_id: UUID, limit: int = 50) -> list[CommentImport]:
    """The council's imports, the latest first."""
    statement = select(CommentImport).where(CommentImport.council_id == council_id)
    return list(session.scalars(statement.order_by(CommentImport.imported_at.desc()).limit(limit)))


def saved_maps(session: Session, council_id: UUID) -> list[SavedMap]:
    return list(session.scalars(select(SavedMap).where(SavedMap.council_id == council_id).order_by(SavedMap.name)))


def table_of(session: Session, done: CommentImport) -> Table:
    """The file's header and rows. Raises `UnreadableTable`, or `UnusableFile` once the file is gone."""
    return open_table(_opened(session, done), done.file_name)


def choose_map(session: Session, done: CommentImport, document: dict[str, Any]) -> None:
    """Read the file as a map says, and keep the map for the source's next file. Raises `MapError`."""
    plan = ImportMap.from_document(document)
    done.map, done.source_name = document, plan.source
    known = session.scalar(select(SavedMap).where(SavedMap.council_id == done.council_id, SavedMap.name == plan.source))
    kept = known or SavedMap(council_id=done.council_id, name=plan.source)
    kept.map, kept.saved_at = document, now()
    session.add(kept)
    session.flush()


def preview(session: Session, done: CommentImport) -> Preview:
    """Look at the first rows. Raises `UnusableFile`."""
    kept: list[tuple[ImportedRow, str]] = []
    refused: list[Refusal] = []
    looked_at = 0
    for read in islice(_rows(session, done), LOOKED_AT):
        looked_at += 1
        if isinstance(read, Refusal):
            refused.append(read)
        elif len(kept) < SHOWN:
            kept.append((read, redact(read.text, [read.name]).text))
    return Preview(kept, refused, looked_at)


def ask_to_import(session: Session, done: CommentImport) -> None:
    done.state = ImportState.QUEUED
    jobs.ask(session, IMPORT, council_id=done.council_id, subject_id=done.id)


def refusals(session: Session, done: CommentImport, limit: int | None = None) -> list[ImportRefusal]:
    """The rows that were refused, in their order."""
    mine = ImportRefusal.council_id == done.council_id, ImportRefusal.import_id == done.id
    return list(session.scalars(select(ImportRefusal).where(*mine).order_by(ImportRefusal.row).limit(limit)))


def plan(session: Session, task: jobs.Task) -> list[str]:
    """A step for every batch of rows, and one that ends the import; none where the file cannot be used after all."""
    done = _import(session, task)
    if done.state is not ImportState.QUEUED:
        return []
    try:
        reading = _rows(session, done)
        session.rollback()  # Nothing is written yet: residents may write while the rows are counted.
        rows = sum(1 for _ in reading)
    except UnusableFile as error:
        _end(session, done, ImportState.REFUSED, error)
        return []
    size = max(LEAST_BATCH, -(-rows // MOST_BATCHES))
    return [*(f"rows:{first}:{size}" for first in range(0, rows, size)), "end"]


def perform(session: Session, task: jobs.Task, step: str) -> None:
    """Take in a batch of rows, or end the import; a step done twice changes nothing."""
    done = _import(session, task)
    if done.state is not ImportState.QUEUED:
        return
    if step == "end":
        _end(session, done, ImportState.DONE)
        return
    counted: dict[str, list[int]] = dict(done.map.get("counted", {}))
    if step in counted:
        return
    first, size = (int(number) for number in step.split(":")[1:])
    batch = list(islice(_rows(session, done), first, first + size))
    outcome = keep_batch(session, done.council_id, done.source_name, batch, Outcome(0))
    session.add_all(
        ImportRefusal(
            council_id=done.council_id,
            import_id=done.id,
            row=refusal.row,
            column=refusal.column[:200],
            reason=refusal.code,
            values=dict(refusal.values),
        )
        for refusal in batch
        if isinstance(refusal, Refusal)
    )
    counted[step] = [outcome.read, outcome.added, outcome.known, outcome.refused]
    done.map = done.map | {"counted": counted}
    totals = [sum(column) for column in zip(*counted.values(), strict=True)]
    done.rows_read, done.rows_added, done.rows_known, done.rows_refused = totals
    session.flush()


def _rows(session: Session, done: CommentImport) -> Iterator[ImportedRow | Refusal]:
    document = {key: value for key, value in done.map.items() if key != "counted"}
    return read_open_rows(_opened(session, done), done.file_name, ImportMap.from_document(document))


def _opened(session: Session, done: CommentImport) -> BinaryIO:
    mine = ImportUpload.council_id == done.council_id, ImportUpload.import_id == done.id
    kept = session.scalar(select(ImportUpload).where(*mine))
    if kept is None:
        raise UnusableFile("deleted", "has been deleted: upload it again")
    try:
        return io.BytesIO(vault_of(session).open_bytes(kept.sealed))
    except SealBroken as error:
        message = "cannot be opened with the keys of this installation: upload it again"
        raise UnusableFile("sealed", message) from error


def _import(session: Session, task: jobs.Task) -> CommentImport:
    assert task.council_id is not None, "an import is a council's own"
    done = import_by_id(session, task.council_id, UUID(task.subject_id))
    assert done is not None, "an import is never deleted"
    return done


def _end(session: Session, done: CommentImport, state: ImportState, problem: UnusableFile | None = None) -> None:
    """Forget the file, and note the import for the council's trail."""
    done.state = state
    if problem is not None:
        done.problem, done.problem_values = problem.code, problem.values
    mine = ImportUpload.council_id == done.council_id, ImportUpload.import_id == done.id
    session.execute(delete(ImportUpload).where(*mine))
    audit.record(
        session,
        "comments-imported",
        council_id=done.council_id,
        person_id=done.person_id,
        subject=CommentImport.__tablename__,
        subject_id=done.id,
        source=done.source_name,
        added=done.rows_added,
        refused=done.rows_refused,
    )


jobs.register(jobs.JobKind(IMPORT, plan, perform))
