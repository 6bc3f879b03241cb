"""A backup made while the installation goes on working: the database at one moment, then the files it speaks of."""

import shutil
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.orm import Session

from app.backups.databases import copy_sqlite, counts, dump_postgresql, path_of
from app.backups.manifest import DATABASE, FILES, BadBackup, Manifest, digest_of, kept_files
from app.settings import Settings
from core import audit
from core.audit import BACKED_UP
from core.audit_chain import head_of, seal_new
from core.database import Database
from core.row_security import is_guarded

JOBS = "jobs.sqlite"


def make_backup(settings: Settings, folder: Path) -> Path:
    """Write a backup into a new folder below `folder`, and give its path. Raises `BadBackup`.

    The events that wait are sealed first, so that the head of the audit trail covers all that the backup holds. Files
    are never changed once they are written, so those copied after the database are all that it speaks of, or more. It
    holds no secret: keep the settings' keys somewhere else, for without them nothing that is sealed can be opened.
    """
    made_at = datetime.now(UTC)
    target = folder / f"folkmoot-{made_at:%Y%m%dT%H%M%S}Z"
    unfinished = target.with_name(f".{target.name}.unfinished")
    try:
        unfinished.mkdir(parents=True, mode=0o700)  # It holds what residents said.
        about = _copy_database(settings, unfinished)
        _copy_files(settings.data_dir, unfinished)
        files = sorted(path for path in unfinished.rglob("*") if path.is_file())
        digests = {path.relative_to(unfinished).as_posix(): digest_of(path) for path in files}
        Manifest(
            made_at=made_at.isoformat(timespec="seconds"), version=version("folkmoot"), files=digests, **about
        ).write(unfinished)
        unfinished.rename(target)
        _note(settings.database_url, target.name)
    except OSError as error:
        raise BadBackup(f"The backup could not be written: {error}.") from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return target


def _copy_database(settings: Settings, target: Path) -> dict[str, Any]:
    """Copy the database, and say what is in the copy."""
    engine = create_engine(settings.owner_database_url)
    dialect = engine.dialect.name
    try:
        _refuse_what_sees_too_little(engine)
        _seal_what_waits(settings.owner_database_url)
        if dialect == "sqlite":
            copy = target / DATABASE[dialect]
            copy_sqlite(path_of(settings.owner_database_url), copy)
            if (settings.data_dir / JOBS).is_file():
                copy_sqlite(settings.data_dir / JOBS, target / JOBS)
            return _described_copy(copy)
        with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
            snapshot = connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()
            dump_postgresql(settings.owner_database_url, target / DATABASE[dialect], snapshot)
            return _described(connection, dialect)
    finally:
        engine.dispose()


def _refuse_what_sees_too_little(engine: Engine) -> None:
    """The application's role is shown no council's rows by itself: what it copied would look whole, and be empty."""
    with engine.connect() as connection:
        if is_guarded(connection):
            raise BadBackup("Set FOLKMOOT_OWNER_DATABASE_URL: only the owner of the tables sees all of their rows.")


def _note(url: str, name: str) -> None:
    """Note in the trail that a backup was made, so that it is missed when none is."""
    database = Database(url)
    try:
        with database.transaction() as session:
            audit.record(session, BACKED_UP, council_id=None, person_id=None, subject="backup", subject_id=name)
    finally:
        database.close()


def _seal_what_waits(url: str) -> None:
    database = Database(url)
    try:
        sealed = True
        while sealed:
            with database.transaction() as session:
                sealed = bool(seal_new(session))
    finally:
        database.close()


def _described_copy(copy: Path) -> dict[str, Any]:
    engine = create_engine(f"sqlite:///{copy}")
    try:
        with engine.connect() as connection:
            return _described(connection, "sqlite")
    finally:
        engine.dispose()


def _described(connection: Connection, dialect: str) -> dict[str, Any]:
    revision = MigrationContext.configure(connection).get_current_revision()
    if revision is None:
        raise BadBackup("The database is empty: there is nothing to back up.")
    head = str(head_of(Session(connection)))
    return {"dialect": dialect, "revision": revision, "audit_head": head, "rows": counts(connection)}


def _copy_files(data: Path, target: Path) -> None:
    for within in kept_files(data):
        copy = target / FILES / within
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(data / within, copy)
