"""Every query names its council: a guard that refuses a SELECT which could mix councils' rows."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from sqlalchemy import Column, ForeignKey, Select, event
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, mapped_column
from sqlalchemy.sql import visitors

from core.acting import ACROSS_COUNCILS
from core.database import Base


@dataclass(frozen=True)
class Owned:
    """Rows with a `council_id`; whether those of no council may be seen by everybody, or at least added."""

    nobodys_seen: bool = False
    nobodys_added: bool = False


@dataclass(frozen=True)
class Through:
    """Rows that belong to whomever the row belongs to that one of their columns names."""

    column: str


@dataclass(frozen=True)
class Shared:
    """Rows that belong to no council, or to all that take part in something; why nobody is kept from them."""

    why: str


Rows = Owned | Through | Shared


class CouncilOwned:
    """A row that belongs to one council and is nobody else's."""

    whose: ClassVar[Rows] = Owned()

    council_id: Mapped[UUID] = mapped_column(ForeignKey("council.id"), index=True)


def rows_of(table: str) -> Rows | None:
    """Whose a table's rows are, as its model says with `whose`; None where it does not, which a test refuses."""
    for mapper in Base.registry.mappers:
        if mapper.local_table.name == table:  # type: ignore[attr-defined]
            return getattr(mapper.class_, "whose", None)
    return None


class UnscopedQuery(Exception):
    """A query reads a council's own table without naming the council."""


def owned_tables() -> set[str]:
    """The names of the tables whose rows belong to a council."""
    return {m.local_table.name for m in Base.registry.mappers if issubclass(m.class_, CouncilOwned)}  # type: ignore[attr-defined]


def guard_tenancy() -> None:
    """Refuse unscoped ORM queries from now on, in every session.

    A query that truly spans councils says why: `.execution_options(across_councils="published figures are public")`.
    """
    if not event.contains(Session, "do_orm_execute", _refuse_unscoped):
        event.listen(Session, "do_orm_execute", _refuse_unscoped)


def _refuse_unscoped(state: ORMExecuteState) -> None:
    loads_what_was_found = state.is_column_load or state.is_relationship_load
    if state.is_insert or loads_what_was_found or state.execution_options.get(ACROSS_COUNCILS):
        return
    unscoped = _tables_read(state) - _tables_scoped(state)
    if unscoped:
        raise UnscopedQuery(f"Name the council when reading {', '.join(sorted(unscoped))}.")


def _tables_read(state: ORMExecuteState) -> set[str]:
    owned = owned_tables()
    return {mapper.local_table.name for mapper in state.all_mappers} & owned  # type: ignore[attr-defined]


def _tables_scoped(state: ORMExecuteState) -> set[str]:
    """The owned tables whose council, or whose own identity within a scoped parent, the query names."""
    statement = state.statement
    clauses = [getattr(statement, "whereclause", None)]
    if isinstance(statement, Select):
        clauses += [onclause for _, onclause, *_ in getattr(statement, "_setup_joins", ())]
    named: set[str] = set()
    for clause in clauses:
        if clause is not None:
            for element in visitors.iterate(clause):
                if isinstance(element, Column) and element.name == "council_id":
                    named.add(element.table.name)
    return named
