"""A database with a row of each of two councils in every table that keeps councils apart, for `test_insider`."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import psycopg
from sqlalchemy import JSON, Column, Connection, Enum, Table, create_engine, text

from app import tables
from core.database import Base, Instant, now
from core.telling import LASTS, SETTING, signed, signing_key
from core.tenancy import Owned, Shared, Through, rows_of
from tests.databases import SECRET, as_the_application

assert tables.MODELS, "every room's tables are known"
KEY = signing_key(SECRET)
PLAIN: dict[type, object] = {int: 1, float: 1.0, bool: False, bytes: b"x"}


def guarded() -> list[Table]:
    """The tables whose rows belong to somebody."""
    return [table for table in Base.metadata.sorted_tables if not isinstance(rows_of(table.name), Shared | None)]


@dataclass(frozen=True)
class Insider:
    """Somebody with the address that the application comes by, and two councils with rows in `rows` by table."""

    address: str
    ours: UUID
    theirs: UUID
    rows: dict[str, dict[UUID, dict[str, Any]]]

    def enters(self) -> psycopg.Connection[Any]:
        return psycopg.connect(self.address.replace("+psycopg", ""), autocommit=True)


def say(
    connection: psycopg.Connection[Any], council: UUID, *, key: bytes = KEY, process: int = 0, until: int = 0
) -> None:
    """Tell a connection that it acts for a council, as the application does, or as somebody who forges might."""
    lasts = until or int(now().timestamp()) + LASTS
    words = signed(key, council, lasts, process or connection.info.backend_pid)
    connection.execute("SELECT set_config(%s, %s, false)", (SETTING, words))


def two_councils(superuser: str, owner: str) -> Insider:
    """Write a row for each council into every table, in whatever way the tables themselves would refuse."""
    ours, theirs = uuid4(), uuid4()
    rows: dict[str, dict[UUID, dict[str, Any]]] = {}
    engine = create_engine(superuser)
    with engine.begin() as connection:
        connection.execute(text("SET session_replication_role = replica"))
        _let_anything_in(connection)
        for table in guarded():
            rows[table.name] = {council: _row(table, council, rows) for council in (ours, theirs)}
            connection.execute(table.insert(), list(rows[table.name].values()))
    engine.dispose()
    return Insider(as_the_application(owner), ours, theirs, rows)


def _let_anything_in(connection: Connection) -> None:
    checks = "SELECT conrelid::regclass AS name, conname FROM pg_constraint WHERE contype = 'c' AND conrelid <> 0"
    for name, check in connection.exec_driver_sql(checks).all():
        connection.exec_driver_sql(f'ALTER TABLE {name} DROP CONSTRAINT "{check}"')


def _row(table: Table, council: UUID, rows: dict[str, dict[UUID, dict[str, Any]]]) -> dict[str, Any]:
    whose = rows_of(table.name)
    if isinstance(whose, Owned):
        named: dict[str, Any] = {"council_id": council}
    else:
        assert isinstance(whose, Through)
        (key,) = table.columns[whose.column].foreign_keys
        named = {whose.column: rows[key.column.table.name][council]["id"]}
    return {each.name: _value(each) for each in table.columns if _is_wanted(each)} | named


def _is_wanted(column: Column[Any]) -> bool:
    return not column.nullable and column.autoincrement is not True


def _value(column: Column[Any]) -> object:
    if isinstance(column.type, Enum):
        return next(iter(column.type.enum_class))  # type: ignore[arg-type]
    if isinstance(column.type, JSON):
        return {}
    kind = column.type.python_type
    if kind is UUID:
        return uuid4()
    if kind is str:
        return uuid4().hex[: getattr(column.type, "length", None) or 32]
    if kind in PLAIN:
        return PLAIN[kind]
    return now() if isinstance(column.type, Instant) else now().date()
