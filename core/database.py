"""The database: one engine, sessions that read, and the one place that commits."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

import orjson
from sqlalchemy import JSON, Connection, DateTime, Dialect, Engine, Enum, MetaData, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.types import TypeDecorator

from core.telling import RENEWED, tell_for_whom
from core.vault import VAULT, Vault

Json = dict[str, Any]
GIVEN_UP: Json = {"keepalives_idle": 20, "keepalives_interval": 10, "keepalives_count": 3, "tcp_user_timeout": 30_000}
"""After how many seconds, or milliseconds, of silence a connection to another machine is taken to be lost."""

CONSTRAINT_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

INSERTS: dict[str, Callable[..., postgresql.Insert | sqlite.Insert]] = {
    "postgresql": postgresql.insert,
    "sqlite": sqlite.insert,
}
"""The inserts, by dialect, that can say what to do when the row is already there."""


class Instant(TypeDecorator[datetime]):
    """A moment, always stored and returned in UTC; SQLite would otherwise forget the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("An instant needs a time zone.")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Every table. Its annotations decide the column types, so that models read as facts."""

    metadata = MetaData(naming_convention=CONSTRAINT_NAMES)
    type_annotation_map = {  # noqa: RUF012  (SQLAlchemy reads this as a declaration)
        datetime: Instant,
        Json: JSON().with_variant(JSONB(), "postgresql"),
        dict[str, str]: JSON().with_variant(JSONB(), "postgresql"),
        list[str]: JSON().with_variant(JSONB(), "postgresql"),
        list[Json]: JSON().with_variant(JSONB(), "postgresql"),
    }


class Identified:
    """A row with an identifier that says nothing about how many there are."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)


class Word(Enum):
    """A column of one of a few words, each read by a single look-up: a page of figures reads thousands."""

    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        known: dict[str | None, Any] = {one.value: one for one in self.enum_class or ()}
        return (known | {None: None}).__getitem__


def by_value(kind: type[StrEnum]) -> Enum:
    """A column type that stores an enumeration's values and refuses others in the database itself."""
    return Word(
        kind,
        values_callable=lambda members: [member.value for member in members],
        native_enum=False,
        create_constraint=True,
        length=32,
        name=kind.__name__.lower(),
    )


def now() -> datetime:
    return datetime.now(UTC)


class Database:
    """An engine that writes, another that only reads, and the ways of opening a session or a connection on them.

    Whoever only reads sends nothing but what is asked: each statement is a transaction of its own, which the database
    itself lets change nothing. `repeats` says that whoever asks does so again on a new connection when the first was
    lost, as requests do: so a connection need not be tried before each use, which would double the queries of a page.
    Its sessions hold the installation's vault, for whatever is kept sealed. With the installation's `key` it tells
    PostgreSQL for which council each statement is; see `core.telling`.
    """

    def __init__(
        self, url: str, *, repeats: bool = False, vault: Vault | None = None, key: bytes | None = None
    ) -> None:
        self.info: dict[Any, Any] = {VAULT: vault} if vault else {}
        tries = not repeats and not url.startswith("sqlite")
        # What residents type is among the parameters, and must not be told by an error's message.
        options: Json = {"hide_parameters": True, "pool_pre_ping": tries, "pool_recycle": RENEWED}
        single: Json = {"isolation_level": "AUTOCOMMIT", "skip_autocommit_rollback": True}
        if url.startswith("sqlite"):
            options["connect_args"] = {"factory": QueueingConnection}
        else:
            # A page of figures reads thousands of small values. Numbers beyond 64 bits, which we have not, are rounded.
            options["json_deserializer"] = orjson.loads
            options["connect_args"] = GIVEN_UP
        self.engine = create_engine(url, **options)
        self.reading_engine = create_engine(url, **single, **options)
        self.at_once_engine = self.engine
        if self.engine.dialect.name == "sqlite":
            self.at_once_engine = create_engine(url, **single, **options)
            for engine in (self.engine, self.reading_engine, self.at_once_engine):
                _behave_as_a_server_would(engine)
            _begin_by_locking(self.engine)
        elif key:
            tell_for_whom(self.engine, key)
            tell_for_whom(self.reading_engine, key)
        event.listen(self.reading_engine, "connect", _refuse_changes(self.engine.dialect.name))

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that can change nothing."""
        with Session(self.reading_engine, autoflush=False, info=self.info) as session:
            yield session

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session that is committed whole at the end of the block, or not at all."""
        with Session(self.engine, info=self.info) as session:
            yield session
            session.commit()

    @contextmanager
    def at_once(self) -> Iterator[Connection]:
        """A connection for one statement, whose change is kept for good at the end of the block.

        On SQLite the statement is a transaction of its own, so that no other writer waits for what Python does between
        a transaction's beginning, its change and its end.
        """
        with self.at_once_engine.connect() as connection:
            yield connection
            connection.commit()

    def connect(self, *, writes: bool) -> Connection:
        """A connection for whoever owns it to close, and to commit if it writes; see `core.web`."""
        return (self.engine if writes else self.reading_engine).connect()

    def close(self) -> None:
        """Let go of every connection that nobody is using."""
        for engine in (self.engine, self.reading_engine, self.at_once_engine):
            engine.dispose()


NOTHING_CHANGES = {"sqlite": "PRAGMA query_only = ON", "postgresql": "SET default_transaction_read_only = on"}
"""What makes a connection refuse changes, by dialect."""


def _refuse_changes(dialect: str) -> Callable[[Any, Any], None]:
    return lambda connection, record: connection.execute(NOTHING_CHANGES[dialect])


PATIENCE = 15.0
"""For how many seconds somebody waits for SQLite's one writer."""
LOOKS_AGAIN = 8
"""After how many milliseconds SQLite's own waiting begins again: it looks after 1, 2 and 5 of them.

Left to itself it would look ever more seldom, up to ten times a second, and whoever had waited long would be passed by
all who came later.
"""


class QueueingCursor(sqlite3.Cursor):
    """Waits for SQLite's writer as patiently at the end as at the beginning."""

    def execute(self, statement: str, parameters: Any = ()) -> "QueueingCursor":
        since = time.monotonic()
        while True:
            try:
                return super().execute(statement, parameters)
            except sqlite3.OperationalError as error:
                if not _is_busy(error) or time.monotonic() - since > PATIENCE:
                    raise


def _is_busy(error: sqlite3.Error) -> bool:
    """Whether another is writing: the last eight bits say so, and those before them why."""
    return error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY


class QueueingConnection(sqlite3.Connection):
    """A connection whose statements wait their turn."""

    def cursor(self, factory: Any = QueueingCursor) -> Any:
        return super().cursor(factory)


def _behave_as_a_server_would(engine: Engine) -> None:
    """Give SQLite write-ahead logging, durable commits and foreign keys."""

    @event.listens_for(engine, "connect")
    def configure(connection: Any, record: Any) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={LOOKS_AGAIN}"):
            connection.cursor().execute(f"PRAGMA {pragma}")


def _begin_by_locking(engine: Engine) -> None:
    """Let transactions of SQLite take its one lock as they begin: two writers queue instead of failing half way."""

    def begin(connection: Any) -> None:
        connection.cursor().execute("BEGIN IMMEDIATE")

    # Python's driver begins nothing by itself, and listening for the beginning would cost more than beginning.
    engine.dialect.do_begin = begin  # type: ignore[assignment,method-assign]
