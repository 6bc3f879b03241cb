"""Reading many rows quickly: plain columns as the database holds them, without objects or the making of types."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, Text, Uuid, any_, cast, literal, type_coerce
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from framework.published import PUBLIC


def word(column: Any) -> ColumnElement[Any]:
    """An enumeration's column as the word that is kept."""
    return type_coerce(column, String())


def written(column: Any) -> ColumnElement[Any]:
    """A JSON column as its text, which need not be read to be passed on."""
    return cast(column, Text())


def among(session: Session, column: Any, ids: Sequence[UUID]) -> ColumnElement[bool]:
    """Whether a column is one of many identifiers: PostgreSQL takes them as one value, and not as a thousand."""
    if session.get_bind().dialect.name == "postgresql":
        return type_coerce(column, Uuid()) == any_(literal(list(ids), ARRAY(Uuid())))
    return type_coerce(column, Uuid()).in_(ids)


def read_public(session: Session, statement: Select[Any]) -> Sequence[Any]:
    """Rows of published figures, which are everybody's."""
    return session.connection().execute(statement.execution_options(**PUBLIC)).all()
