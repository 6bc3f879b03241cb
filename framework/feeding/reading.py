"""Reading many rows quickly: plain columns as the database holds them, without objects or the making of types."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Column,
    ColumnElement,
    Dialect,
    Select,
    String,
    Text,
    Uuid,
    any_,
    bindparam,
    cast,
    func,
    literal,
    select,
    true,
    type_coerce,
)  # fmt: skip
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction
from sqlalchemy.types import UserDefinedType

from framework.published import PUBLIC


class identifier(GenericFunction[str]):  # noqa: N801  (it is called as a function of SQL)
    """An identifier as text with its dashes: making an object of each costs more than the rest of a row."""

    type = Text()
    inherit_cache = True


@compiles(identifier)
def _cast(element: identifier, compiler: SQLCompiler, **more: Any) -> str:
    return f"CAST({compiler.process(element.clauses, **more)} AS TEXT)"


@compiles(identifier, "sqlite")
def _dashed(element: identifier, compiler: SQLCompiler, **more: Any) -> str:
    """SQLite keeps identifiers without dashes."""
    column = compiler.process(element.clauses, **more)
    return " || '-' || ".join(f"substr({column}, {start}, {size})" for start, size in DASHED)


DASHED = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))


def word(column: Any) -> ColumnElement[Any]:
    """An enumeration's column as the word that is kept."""
    return type_coerce(column, String())


def written(column: Any) -> ColumnElement[Any]:
    """A column of JSON or of days as its text, which need not be read to be passed on."""
    return cast(column, Text())


class Identifiers(UserDefinedType[Collection[str]]):
    """Many identifiers as one value of PostgreSQL, sent as a text: making a thousand objects of them costs more."""

    cache_ok = True
    render_bind_cast = True

    def get_col_spec(self, **more: Any) -> str:
        return "UUID[]"

    def bind_processor(self, dialect: Dialect) -> Callable[[Collection[str] | None], str]:
        return lambda ids: f"{{{','.join(ids or ())}}}"


def among(session: Session, column: Any, ids: Collection[str]) -> ColumnElement[bool]:
    """Whether a column is one of many identifiers."""
    if session.get_bind().dialect.name == "postgresql":
        return type_coerce(column, Uuid()) == any_(literal(ids, Identifiers()))
    return type_coerce(column, Uuid()).in_([UUID(each) for each in ids])


def any_of(column: Any, name: str) -> ColumnElement[bool]:
    """Whether a column is one of many identifiers that are given with the statement, by this name; of PostgreSQL."""
    return type_coerce(column, Uuid()) == any_(bindparam(name, type_=Identifiers()))


def read_public(
    session: Session, statement: Select[*tuple[Any, ...]], given: Mapping[str, object] | None = None
) -> Sequence[Any]:
    """Rows of published figures, which are everybody's, or parts of rows that were found before.

    A statement that is kept says itself that it is public, and is `given` its values: it is read and named once.
    """
    if given is None:
        return session.connection().execute(statement.execution_options(**PUBLIC)).all()
    return session.connection().execute(statement, given).all()


def parts_of(
    session: Session, key: Any, column: Any, in_json: Sequence[str], in_text: Sequence[str], ids: Collection[str]
) -> Sequence[Any]:
    """Parts of a JSON column by identifier, some as JSON and the others, which are texts, as such.

    PostgreSQL unpacks a large value once for all of its parts, and not for each.
    """
    if not ids:
        return []
    chosen = among(session, key, list(ids))
    if session.get_bind().dialect.name == "postgresql":
        parts = [Column(name, JSONB()) for name in in_json] + [Column(name, Text()) for name in in_text]
        unpacked = func.jsonb_to_record(column).table_valued(*parts).render_derived(with_types=True)
        told = [cast(unpacked.c[name], Text()) for name in (*in_json, *in_text)]
        return read_public(session, select(identifier(key), *told).join_from(key.table, unpacked, true()).where(chosen))
    told = [cast(column[name], Text()) for name in in_json] + [column[name].as_string() for name in in_text]
    return read_public(session, select(identifier(key), *told).where(chosen))
