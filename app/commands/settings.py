"""Settings and a database for a command: read from the environment, or one clear line and exit code 1."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from app.commands.errors import BadData
from app.settings import Settings, SettingsError

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from core.database import Database


def settings_or_exit() -> Settings:
    try:
        return Settings.from_environment()
    except SettingsError as error:
        raise BadData(str(error)) from error


@contextmanager
def opened_database() -> Iterator[Database]:
    """The installation's database, its connections closed at the end of the block; for every council."""
    from app import post
    from core.acting import acting_everywhere
    from core.database import Database

    settings = settings_or_exit()
    database = Database(settings.database_url, vault=post.vault(settings), key=settings.row_key)
    try:
        with acting_everywhere("whoever types commands runs the installation"):
            yield database
    finally:
        database.close()


@contextmanager
def transaction() -> Iterator[Session]:
    """A session of the installation's database, committed whole at the end of the block."""
    with opened_database() as database, database.transaction() as session:
        yield session
