"""Files of responses that analysts upload: sealed while they wait, taken in by a job, and then deleted."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from core import jobs
from core.database import Json
from core.keeping.purposes import Due
from core.tables import UnreadableTable, refuse_no_columns
from core.vault import SealBroken, vault_of
from surveys.importing.models import ResponseImport, ResponseImportFile, ResponseImportState, ResponseRefusal
from surveys.importing.service import LookedOver, NotTakenIn, look_over, map_of, take_in
from surveys.importing.tables import open_answers
from surveys.models import Wave

LARGEST = 50_000_000
IMPORT = "import-responses"
READ, KEEP = "read", "keep"


def upload(
    session: Session, council_id: UUID, wave: Wave, person_id: UUID, name: str, content: bytes, document: Json
) -> ResponseImport:
    """Seal a file, and the map by which it is read, until it is taken in.

    Raises `core.vault.VaultLocked`, `core.tables.UnreadableTable` for what cannot be read, whatever it is called, or
    `surveys.importing.response_map.MapError`.
    """
    plan = map_of(session, council_id, wave, document)
    with _for_its_owner(content) as path, open_answers(path, name, encoding=plan.encoding) as answers:
        refuse_no_columns(answers.header)
    done = ResponseImport(
        council_id=council_id, wave_id=wave.id, source=plan.source, file_name=name[-255:],
        file_hash=sha256(content).hexdigest(), map=document, state=ResponseImportState.UPLOADED, person_id=person_id,
    )  # fmt: skip
    sealed = vault_of(session).seal_bytes(content)
    session.add(done)
    session.flush()
    session.add(ResponseImportFile(import_id=done.id, council_id=council_id, sealed=sealed))
    session.flush()
    return done


def imports_of(session: Session, council_id: UUID, wave: Wave) -> Sequence[ResponseImport]:
    """What a council took in of a wave or is about to, the latest first."""
    mine = ResponseImport.council_id == council_id, ResponseImport.wave_id == wave.id
    return session.scalars(select(ResponseImport).where(*mine).order_by(ResponseImport.uploaded_at.desc())).all()


def import_by_id(session: Session, council_id: UUID, import_id: UUID) -> ResponseImport | None:
    mine = ResponseImport.council_id == council_id, ResponseImport.id == import_id
    return session.scalar(select(ResponseImport).where(*mine))


def saved_maps(session: Session, council_id: UUID) -> dict[str, Json]:
    """How a council read the files of each source the last time, by the source's name."""
    mine = ResponseImport.council_id == council_id
    held = select(ResponseImport.source, ResponseImport.map).where(mine).order_by(ResponseImport.uploaded_at)
    return {source: document for source, document in session.execute(held) if document.get("columns")}


def preview(session: Session, done: ResponseImport) -> LookedOver:
    """What a file that waits would do. Raises `core.tables.UnreadableTable`."""
    with _opened(session, done) as path:
        plan = map_of(session, done.council_id, done.wave, done.map)
        return look_over(session, done.council_id, done.wave, path, done.file_name, plan)


def ask_to_import(session: Session, done: ResponseImport) -> None:
    done.state = ResponseImportState.QUEUED
    jobs.ask(session, IMPORT, council_id=done.council_id, subject_id=done.id)


def refusals(session: Session, done: ResponseImport, limit: int | None = None) -> Sequence[ResponseRefusal]:
    """The rows that were refused, in their order."""
    mine = ResponseRefusal.council_id == done.council_id, ResponseRefusal.import_id == done.id
    return session.scalars(select(ResponseRefusal).where(*mine).order_by(ResponseRefusal.row).limit(limit)).all()


def plan(session: Session, task: jobs.Task) -> list[str]:
    return [READ, KEEP] if _of_task(session, task).state is ResponseImportState.QUEUED else []


def prepare(session: Session, task: jobs.Task, step: str) -> jobs.Write:
    """Read the whole file without holding the database's one writer; what is then kept is kept at once."""
    done = _of_task(session, task)
    if done.state is not ResponseImportState.QUEUED:
        return lambda writing: None
    try:
        looked = preview(session, done)
    except UnreadableTable as error:
        code, values = error.code, error.values
        return lambda writing: _end(writing, _of_task(writing, task), code, values)

    def write(writing: Session) -> None:
        held = _of_task(writing, task)
        held.rows_read, held.rows_refused = looked.read, len(looked.refusals)
        if step == KEEP:
            _keep(writing, held, looked)

    return write


def perform(session: Session, task: jobs.Task, step: str) -> None:
    raise AssertionError("every step of an import is prepared")


def old_uploads(session: Session, due: Due) -> Sequence[UUID]:
    """Files that nobody went on with."""
    mine = ResponseImport.council_id == due.council_id, ResponseImport.state == ResponseImportState.UPLOADED
    old = select(ResponseImport.id).where(*mine, ResponseImport.uploaded_at < due.before)
    return session.scalars(old.order_by(ResponseImport.id).limit(due.most)).all()


def give_up_uploads(session: Session, due: Due, found: Sequence[UUID]) -> None:
    mine = ResponseImportFile.council_id == due.council_id, ResponseImportFile.import_id.in_(found)
    session.execute(delete(ResponseImportFile).where(*mine))
    given_up = update(ResponseImport).where(ResponseImport.council_id == due.council_id, ResponseImport.id.in_(found))
    session.execute(given_up.values(state=ResponseImportState.REFUSED))


def _keep(session: Session, done: ResponseImport, looked: LookedOver) -> None:
    try:
        take_in(session, done, looked)
    except NotTakenIn:
        _end(session, done, "not-now", {})
    else:
        _forget(session, done)


def _end(session: Session, done: ResponseImport, problem: str, values: Json) -> None:
    done.state, done.problem, done.problem_values = ResponseImportState.REFUSED, problem, values
    _forget(session, done)


def _forget(session: Session, done: ResponseImport) -> None:
    mine = ResponseImportFile.council_id == done.council_id, ResponseImportFile.import_id == done.id
    session.execute(delete(ResponseImportFile).where(*mine))


@contextmanager
def _opened(session: Session, done: ResponseImport) -> Iterator[Path]:
    """The file, unsealed where only its owner reads it and only for so long."""
    mine = ResponseImportFile.council_id == done.council_id, ResponseImportFile.import_id == done.id
    kept = session.scalar(select(ResponseImportFile).where(*mine))
    if kept is None:
        raise UnreadableTable("deleted", "has been deleted: upload it again")
    try:
        content = vault_of(session).open_bytes(kept.sealed)
    except SealBroken as error:
        message = "cannot be opened with the keys of this installation: upload it again"
        raise UnreadableTable("sealed", message) from error
    with _for_its_owner(content) as path:
        yield path


@contextmanager
def _for_its_owner(content: bytes) -> Iterator[Path]:
    """A file that nobody else reads, for so long."""
    with TemporaryDirectory(prefix="folkmoot-") as folder:
        path = Path(folder) / "uploaded"
        path.write_bytes(content)
        yield path


def _of_task(session: Session, task: jobs.Task) -> ResponseImport:
    assert task.council_id is not None, "an import is a council's own"
    done = import_by_id(session, task.council_id, UUID(task.subject_id))
    assert done is not None, "an import is never deleted"
    return done


jobs.register(jobs.JobKind(IMPORT, plan, perform, prepare))
