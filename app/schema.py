"""The database's schema: bring it up to date, and refuse to serve when it is not."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import Engine, create_engine, make_url
from sqlalchemy.exc import OperationalError

from app.settings import ROOT, Environment, SettingsError
from core import row_security


def alembic_config(database_url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.attributes["database_url"] = database_url
    return config


def migrate(database_url: str, revision: str = "head", *, role: str = "", keys: Sequence[bytes] = ()) -> None:
    """Bring a database up to a revision; SQLite's folder is made if need be.

    At the head of PostgreSQL each council's rows are kept to those who act for it; see `core.row_security`. `role` may
    use the tables that the role of the address owns, and is believed what is signed with one of `keys`.
    """
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite" and url.database:
        Path(url.database).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    command.upgrade(alembic_config(database_url), revision)
    if url.get_backend_name() == "postgresql" and revision == "head":
        _keep_rows_apart(database_url, role, keys)


def _keep_rows_apart(database_url: str, role: str, keys: Sequence[bytes]) -> None:
    from app import tables

    assert tables.MODELS, "every room's tables are known"
    engine = create_engine(database_url)
    try:
        row_security.lay(engine, role, keys)
    finally:
        engine.dispose()
    if role:
        from dbos import DBOS

        DBOS.migrate(database_url.replace("postgresql+psycopg://", "postgresql://"), application_role=role)


def is_current(engine: Engine) -> bool:
    """Whether the database has every migration that this code knows.

    One that a newer version has taken further has them too: migrations only add, so that both versions may serve while
    one takes the other's place.
    """
    found = revision_of(engine)
    return found is not None and (found == head() or found not in known_revisions())


def revision_of(engine: Engine) -> str | None:
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


@cache
def known_revisions() -> tuple[str, ...]:
    """The revisions that this code can bring a database to, newest first."""
    return tuple(script.revision for script in ScriptDirectory.from_config(alembic_config("")).walk_revisions())


def head() -> str:
    return known_revisions()[0]


def refuse_unmigrated(app: Flask) -> None:
    """Raise `SettingsError` in production when the database lacks a migration.

    A database that cannot be reached is not refused: it may be starting again, and a web server that gave up while it
    did would never come back.
    """
    if app.extensions["settings"].environment is not Environment.PRODUCTION:
        return
    engine = app.extensions["database"].engine
    try:
        current = is_current(engine)
        believed = row_security.believes(engine, app.extensions["settings"].row_key)
    except OperationalError:
        return
    if not current:
        raise SettingsError("The database is not up to date: run `folkmoot migrate`.")
    if not believed:
        raise SettingsError("The database does not know this secret key: run `folkmoot migrate` with it, as the owner.")
