"""The database's schema: bring it up to date, and refuse to serve when it is not."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import Engine, make_url
from sqlalchemy.exc import OperationalError

from app.settings import ROOT, Environment, SettingsError


def alembic_config(database_url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.attributes["database_url"] = database_url
    return config


def migrate(database_url: str, revision: str = "head") -> None:
    """Bring a database up to a revision; SQLite's folder is made if need be."""
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite" and url.database:
        Path(url.database).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    command.upgrade(alembic_config(database_url), revision)


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
    try:
        current = is_current(app.extensions["database"].engine)
    except OperationalError:
        return
    if not current:
        raise SettingsError("The database is not up to date: run `folkmoot migrate`.")
