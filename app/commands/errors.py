"""How a command fails: one clear line, and 1 for bad data (bad usage is 2)."""

import sys

from click import ClickException


class BadData(ClickException):
    """The data cannot be used; the message says where and how to put it right."""

    exit_code = 1


class DatabaseAway(ClickException):
    """The database could not be reached, or could not go on; the message is its own first line."""

    exit_code = 1


def say_plainly(error: Exception) -> ClickException | None:
    """One line about a database that is away or cannot go on, or a vault without keys; None for any other error,
    which is ours to mend.

    What the database says here is about itself: its address, its disk, its locks. What it says of rows is left alone.
    """
    if "core.vault" in sys.modules:
        from core.vault import VaultLocked

        if isinstance(error, VaultLocked):
            return BadData(f"Something must be sealed, and there is no key. {error}")
    if "sqlalchemy" not in sys.modules:
        return None
    from sqlalchemy.exc import OperationalError

    if not isinstance(error, OperationalError):
        return None
    said = str(error.orig or error).strip().splitlines()[0]
    away = error.statement is None or error.connection_invalidated
    begins = "The database cannot be reached" if away else "The database could not do it"
    ends = "Start it, or put FOLKMOOT_DATABASE_URL right." if away else "Nothing was left half done: try again."
    return DatabaseAway(f"{begins}: {said.rstrip('.')}. {ends}")
