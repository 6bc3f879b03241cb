"""Changing the vault's key: whatever an older key sealed is sealed anew with the first, a few rows at a time.

It may be stopped at any moment and begun again: what has been sealed anew is passed over.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Table, select, tuple_, update
from sqlalchemy.orm import Session

from core.database import Base, Database
from core.vault import SEALED, SealBroken, Vault

AT_ONCE = 50
"""How many values are sealed anew in one transaction; files of some megabytes are among them."""


@dataclass(frozen=True)
class Stand:
    """How the values of a sealed column stand: how many there are, sealed by an older key, and opened by none."""

    column: str
    values: int
    older: int
    closed: int


def sealed_columns() -> list[tuple[Table, Column[Any]]]:
    """Every column that holds what the vault has sealed."""
    return [
        (table, column)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if column.info.get("sealed") == SEALED["sealed"]
    ]


def look(session: Session, vault: Vault) -> list[Stand]:
    """How every sealed column stands; nothing is changed."""
    stands = []
    for table, column in sealed_columns():
        values = older = closed = 0
        for _key, value in _values(session, table, column):
            values += 1
            try:
                older += vault.resealed(value) is not None
            except SealBroken:
                closed += 1
        stands.append(Stand(f"{table.name}.{column.name}", values, older, closed))
    return stands


def reseal(database: Database, vault: Vault) -> int:
    """Seal anew what an older key sealed, and say how many values; one that changed meanwhile is left as it became.

    Raises `SealBroken` at a value that no key opens; what was sealed anew until then stays so.
    """
    done = 0
    for table, column in sealed_columns():
        after: tuple[Any, ...] | None = None
        while True:
            with database.transaction() as session:
                rows = list(_batch(session, table, column, after))
                for key, value in rows:
                    anew = vault.resealed(value)
                    if anew is not None:
                        mine = [each == part for each, part in zip(table.primary_key, key, strict=True)]
                        changed = update(table).where(*mine, column == value).values({column.name: anew})
                        done += session.connection().execute(changed).rowcount
            if not rows:
                break
            after = rows[-1][0]
    return done


def _values(session: Session, table: Table, column: Column[Any]) -> Iterator[tuple[tuple[Any, ...], Any]]:
    after: tuple[Any, ...] | None = None
    while rows := list(_batch(session, table, column, after)):
        yield from rows
        after = rows[-1][0]


def _batch(
    session: Session, table: Table, column: Column[Any], after: tuple[Any, ...] | None
) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """The next values by their rows' keys."""
    keys = list(table.primary_key)
    statement = select(*keys, column).where(column.is_not(None)).order_by(*keys).limit(AT_ONCE)
    if after is not None:
        statement = statement.where(tuple_(*keys) > tuple_(*after) if len(keys) > 1 else keys[0] > after[0])
    for row in session.connection().execute(statement):
        yield tuple(row[:-1]), row[-1]
