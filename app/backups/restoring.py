"""A backup put back into an empty place, and shown to be what was backed up."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine, make_url
from sqlalchemy.exc import SQLAlchemyError

from app.backups.databases import copy_sqlite, counts, is_empty, path_of, restore_postgresql
from app.backups.making import JOBS
from app.backups.manifest import DATABASE, FILES, BadBackup, Manifest
from core import audit_chain
from core.database import Database
from framework import recomputing


@dataclass(frozen=True)
class Restored:
    """What was put back: rows, files, events of the trail, and figures that came out to the same digits."""

    rows: int
    files: int
    events: int
    figures: int


def restore(folder: Path, url: str, data: Path) -> Restored:
    """Put a backup into an empty database and folder, and prove it. Raises `BadBackup`, with what to do.

    Every table must have as many rows as when it was backed up, the audit trail must be as it was written up to its
    head, and the figures of one council's wave must come out of their frozen answers to the same digits.
    """
    manifest = Manifest.read(folder)
    _refuse_what_does_not_fit(manifest, url, data)
    data.mkdir(parents=True, exist_ok=True)
    if manifest.dialect == "sqlite":
        copy_sqlite(folder / DATABASE["sqlite"], path_of(url))
        if JOBS in manifest.files:
            copy_sqlite(folder / JOBS, data / JOBS)
    else:
        restore_postgresql(url, folder / DATABASE["postgresql"])
    kept = [name for name in manifest.files if name.startswith(f"{FILES}/")]
    for name in kept:
        target = data / Path(name).relative_to(FILES)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(folder / name, target)
    return _proved(manifest, url, data, len(kept))


def _refuse_what_does_not_fit(manifest: Manifest, url: str, data: Path) -> None:
    dialect = make_url(url).get_backend_name()
    if dialect not in DATABASE:
        raise BadBackup(f"{dialect} is neither SQLite nor PostgreSQL.")
    if dialect != manifest.dialect:
        raise BadBackup(f"The backup is of {manifest.dialect}, and {dialect} cannot hold it.")
    if data.is_dir() and any(data.iterdir()):
        raise BadBackup(f"{data} is not empty. Restore into a new folder, so that nothing is lost.")
    if dialect == "sqlite":
        path_of(url).parent.mkdir(parents=True, exist_ok=True)
        if path_of(url).exists():
            raise BadBackup(f"{path_of(url)} is there already. Restore into a new file, so that nothing is lost.")
        return
    engine = create_engine(url)
    try:
        if not is_empty(engine):
            raise BadBackup("The database is not empty. Make a new one, so that nothing is lost.")
    except SQLAlchemyError as error:
        raise BadBackup(f"The database cannot be reached: {error.__cause__ or error}.") from error
    finally:
        engine.dispose()


def _proved(manifest: Manifest, url: str, data: Path, files: int) -> Restored:
    """Look at what was put back: its rows, its trail, and one council's figures of a wave."""
    database = Database(url)
    try:
        with database.reading() as session:
            found = counts(session.connection())
            different = sorted(name for name in manifest.rows if manifest.rows[name] != found.get(name))
            if different:
                raise BadBackup(f"These tables have other rows than were backed up: {', '.join(different)}.")
            place, digest = manifest.audit_head.split(":")
            trail = audit_chain.verify(session, audit_chain.Head(int(place), digest))
            if trail.problems:
                raise BadBackup(f"The audit trail is not as it was written: {trail.problems[0]}")
            workings = recomputing.workings_of(session)[-1:]
            audit = recomputing.recompute(session, data / "snapshots", workings)
            if not audit.agrees:
                raise BadBackup(f"A published figure does not come out again: {audit.mismatches[0]}")
    finally:
        database.close()
    return Restored(sum(found.values()), files, trail.sealed, audit.figures)
