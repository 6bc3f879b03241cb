"""Telling PostgreSQL for which council a statement is, in words that only this installation can sign.

Each connection is told before a statement that is for another council than the last one was, and never twice the same.
Nothing is told to SQLite, nor to a PostgreSQL where the application's role owns the tables.
"""

import hmac
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, event

from core.acting import ACROSS_COUNCILS, EVERYWHERE, READING, acted_for

SETTING = "folkmoot.acting"
LASTS = 24 * 60 * 60
"""For how many seconds, by the database's clock, what a connection is told holds."""
RENEWED = LASTS // 2
"""After how many seconds a connection gives way to a new one."""
GREETING = f"""
    SELECT pg_backend_pid(), cast(extract(epoch FROM now()) AS bigint) + {LASTS}
    WHERE NOT EXISTS (
        SELECT FROM pg_class, pg_roles
        WHERE pg_class.oid = to_regclass('public.council') AND rolname = current_user
          AND (rolbypassrls OR rolsuper OR relowner = pg_roles.oid)
    )
"""
TELL = f"SELECT pg_catalog.set_config('{SETTING}', %s, false)"
BACK = "ROLLBACK TO SAVEPOINT "
"""How SQLAlchemy goes back to a savepoint; until then PostgreSQL listens to nothing, so nothing is told before it."""
UNSURE = "unsure"


@dataclass(slots=True)
class Told:
    """What a connection was told last, its server process, and until when its words hold."""

    process: int
    until: int
    council: UUID | str | None = None


def signing_key(secret: str) -> bytes:
    """The key that words to the database are signed with: 32 bytes that tell nothing of the secret."""
    return hmac.digest(secret.encode(), b"row security", sha256)


def signed(key: bytes, council: UUID, until: int, process: int) -> str:
    """A council, until when these words hold, and the proof that this installation said so to this server process."""
    said = f"{council} {until:012d}"
    return f"{said} {hmac.digest(key, f'{said} {process}'.encode(), sha256).hex()}"


def tell_for_whom(engine: Engine, key: bytes) -> None:
    """From now on tell the engine's connections for which council each statement is."""

    @event.listens_for(engine, "connect")
    def greet(connection: Any, record: Any) -> None:
        found = connection.execute(GREETING).fetchone()
        connection.rollback()
        if found:
            record.info[Told] = Told(*found)

    @event.listens_for(engine, "before_cursor_execute")
    def tell(connection: Connection, cursor: Any, statement: str, values: Any, context: Any, many: bool) -> None:
        told: Told | None = connection.connection.info.get(Told)
        if told is None or statement == TELL or statement.startswith(BACK):
            return
        council = _for_whom(context)
        if told.council != council:
            told.council = UNSURE
            words = signed(key, council, told.until, told.process) if council else ""
            connection.exec_driver_sql(TELL, (words,))  # A connection that is lost just now is noticed as ever.
            told.council = council

    @event.listens_for(engine, "rollback")
    @event.listens_for(engine, "rollback_savepoint")
    def forget(connection: Connection, *savepoint: Any) -> None:
        """A transaction undone takes back what was told in it; a lost connection takes everything with it."""
        if connection.invalidated:
            return
        told: Told | None = connection.connection.info.get(Told)
        if told:
            told.council = UNSURE


def _for_whom(context: Any) -> UUID | None:
    """Whose rows a statement may touch: those of the council acted for, or all where it says why.

    A query that spans councils reads only, even where it says so.
    """
    acting = acted_for()
    if context is None or acting == EVERYWHERE or not context.execution_options.get(ACROSS_COUNCILS):
        return acting
    return EVERYWHERE if _changes_or_locks(context) else READING


def _changes_or_locks(context: Any) -> bool:
    if context.isinsert or context.isupdate or context.isdelete or context.compiled is None:
        return True
    return getattr(context.compiled.statement, "_for_update_arg", None) is not None
