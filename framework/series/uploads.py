"""Files of outside series that analysts upload: sealed while they wait, taken in by a job, and then deleted."""

import io
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from core import jobs
from core.database import Json, now
from core.models import Council
from core.tables import Table, UnreadableTable, open_table, refuse_no_columns
from core.vault import SealBroken, vault_of
from framework.series.models import SeriesImport, SeriesImportFile, SeriesImportState, SeriesRefusal
from framework.series.outside import LookedOver, file_hash, look_over, take_in
from framework.series.series_map import MapError, SeriesMap

LARGEST = 50_000_000
MOST_FIGURES = 200_000
"""So many rows are taken in at once: more are divided, so that nobody waits long for the database's one writer."""
IMPORT = "import-series"
READ, KEEP = "read", "keep"
GIVEN_UP_AFTER = timedelta(days=1)


def upload(session: Session, council_id: UUID, person_id: UUID, name: str, content: bytes) -> SeriesImport:
    """Seal a file until it has been mapped and taken in. Raises `core.vault.VaultLocked` or `UnreadableTable`."""
    table = open_table(io.BytesIO(content), name)
    refuse_no_columns(table.header)
    if next(table.rows, None) is None:
        raise UnreadableTable("no-rows", "has no row below its header")
    sealed = vault_of(session).seal_bytes(content)
    done = SeriesImport(
        council_id=council_id, person_id=person_id, file_name=name[-255:], file_hash=file_hash(content), map={}
    )
    session.add(done)
    session.flush()
    session.add(SeriesImportFile(import_id=done.id, council_id=council_id, sealed=sealed))
    session.flush()
    return done


def imports_of(session: Session, council_id: UUID, limit: int = 50) -> Sequence[SeriesImport]:
    """What a council took in or is about to, the latest first."""
    statement = select(SeriesImport).where(SeriesImport.council_id == council_id)
    return session.scalars(statement.order_by(SeriesImport.uploaded_at.desc(), SeriesImport.id).limit(limit)).all()


def import_by_id(session: Session, council_id: UUID, import_id: UUID) -> SeriesImport | None:
    mine = SeriesImport.council_id == council_id, SeriesImport.id == import_id
    return session.scalar(select(SeriesImport).where(*mine))


def saved_maps(session: Session, council_id: UUID) -> dict[str, Json]:
    """How a council read the files of each source the last time, by the source's name."""
    mine = SeriesImport.council_id == council_id, SeriesImport.source != ""
    held = select(SeriesImport.source, SeriesImport.map).where(*mine).order_by(SeriesImport.uploaded_at)
    return dict(sorted((source, document) for source, document in session.execute(held)))


def table_of(session: Session, done: SeriesImport, plan: SeriesMap | None = None) -> Table:
    """The file's header and rows. Raises `UnreadableTable`."""
    file = io.BytesIO(_content(session, done))
    given = {"encoding": plan.encoding, "delimiter": plan.delimiter} if plan else {}
    return open_table(file, done.file_name, **given)


def choose_map(session: Session, done: SeriesImport, document: Json) -> None:
    """Read the file as a map says; the map serves for the source's next file. Raises `MapError`."""
    plan = SeriesMap.from_document(document)
    done.map, done.source = document, plan.source
    session.flush()


def preview(session: Session, council: Council, done: SeriesImport) -> LookedOver:
    """What a file that waits would do. Raises `UnreadableTable` or `MapError`."""
    plan = SeriesMap.from_document(done.map)
    looked = look_over(session, council, io.BytesIO(_content(session, done)), done.file_name, plan)
    if len(looked.rows) > MOST_FIGURES:
        message = f"holds more than {MOST_FIGURES:,} figures"
        raise UnreadableTable("many-rows", message, most=f"{MOST_FIGURES:,}")
    return looked


def ask_to_import(session: Session, done: SeriesImport) -> None:
    done.state = SeriesImportState.QUEUED
    jobs.ask(session, IMPORT, council_id=done.council_id, subject_id=done.id)


def refusals(session: Session, done: SeriesImport, limit: int | None = None) -> Sequence[SeriesRefusal]:
    """The rows that were refused, in their order."""
    mine = SeriesRefusal.council_id == done.council_id, SeriesRefusal.import_id == done.id
    statement = select(SeriesRefusal).where(*mine).order_by(SeriesRefusal.row, SeriesRefusal.column)
    return session.scalars(statement.limit(limit)).all()


def plan(session: Session, task: jobs.Task) -> list[str]:
    return [READ, KEEP] if _of_task(session, task).state is SeriesImportState.QUEUED else []


def prepare(session: Session, task: jobs.Task, step: str) -> jobs.Write:
    """Read the whole file without holding the database's one writer; what is then kept is kept at once."""
    done = _of_task(session, task)
    if done.state is not SeriesImportState.QUEUED:
        return lambda writing: None
    try:
        looked = preview(session, session.get_one(Council, done.council_id), done)
    except UnreadableTable as error:
        code, values = error.code, error.values
        return lambda writing: _end(writing, _of_task(writing, task), code, values)
    except MapError:
        return lambda writing: _end(writing, _of_task(writing, task), "no-indicator", {})

    def write(writing: Session) -> None:
        held = _of_task(writing, task)
        held.rows_read, held.rows_refused = looked.read, len(looked.refusals)
        if step == KEEP:
            take_in(writing, writing.get_one(Council, held.council_id), held, looked)
            _forget(writing, held)

    return write


def perform(session: Session, task: jobs.Task, step: str) -> None:
    raise AssertionError("every step of an import is prepared")


def give_up_old_uploads(session: Session) -> None:
    """Delete the files that nobody went on with for a day."""
    everywhere = {"across_councils": "what was given up is deleted for every council"}
    old = SeriesImport.state == SeriesImportState.MAPPING, SeriesImport.uploaded_at < now() - GIVEN_UP_AFTER
    abandoned = list(session.scalars(select(SeriesImport.id).where(*old), execution_options=everywhere))
    files = delete(SeriesImportFile).where(SeriesImportFile.import_id.in_(abandoned))
    session.execute(files, execution_options=everywhere)
    given_up = update(SeriesImport).where(SeriesImport.id.in_(abandoned))
    session.execute(given_up.values(state=SeriesImportState.REFUSED), execution_options=everywhere)


def _end(session: Session, done: SeriesImport, problem: str, values: Json) -> None:
    done.state, done.problem, done.problem_values = SeriesImportState.REFUSED, problem, values
    _forget(session, done)


def _forget(session: Session, done: SeriesImport) -> None:
    mine = SeriesImportFile.council_id == done.council_id, SeriesImportFile.import_id == done.id
    session.execute(delete(SeriesImportFile).where(*mine))


def _content(session: Session, done: SeriesImport) -> bytes:
    mine = SeriesImportFile.council_id == done.council_id, SeriesImportFile.import_id == done.id
    kept = session.scalar(select(SeriesImportFile).where(*mine))
    if kept is None:
        raise UnreadableTable("deleted", "has been deleted: upload it again")
    try:
        return vault_of(session).open_bytes(kept.sealed)
    except SealBroken as error:
        message = "cannot be opened with the keys of this installation: upload it again"
        raise UnreadableTable("sealed", message) from error


def _of_task(session: Session, task: jobs.Task) -> SeriesImport:
    assert task.council_id is not None, "an import is a council's own"
    done = import_by_id(session, task.council_id, UUID(task.subject_id))
    assert done is not None, "an import is never deleted"
    return done


jobs.register(jobs.JobKind(IMPORT, plan, perform, prepare))
jobs.schedule(jobs.Schedule("give-up-old-series", "57 3 * * *", give_up_old_uploads))
