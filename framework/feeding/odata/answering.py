"""Answers from an entity set: a page of rows, one row by its key, or how many there are."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, literal
from sqlalchemy.orm import Session

from framework.feeding.odata.asking import Asked, written_token
from framework.feeding.odata.conditions import TYPES, condition
from framework.feeding.odata.lexing import BadRequest, words
from framework.feeding.odata.properties import EntitySet, Property
from framework.published import PUBLIC


@dataclass(frozen=True)
class Answer:
    """Rows by property, how many match in all where that was asked, and where the next page begins."""

    rows: list[dict[str, Any]]
    count: int | None
    token: str | None


def answer(session: Session, entities: EntitySet, asked: Asked, most: int) -> Answer:
    """A page of at most so many rows, in the order that was asked for and else in that of keys.

    In the order of keys a page begins behind the last key, which costs the same however far down it is, and passes over
    nothing where rows are added. In another order it begins behind a number of rows.
    """
    matching = _matching(entities, asked)
    count = _count(session, matching) if asked.count else None
    left = most if asked.top is None else min(most, asked.top - asked.passed)
    if left <= 0:
        return Answer([], count, None)
    key = entities.properties[entities.key]
    statement = _selecting(entities, (entities.key, *asked.select), matching).order_by(*_order(entities, asked))
    if asked.after is not None and not asked.orderby:
        statement = statement.where(key.column > _key_value(key, asked.after))
    else:
        statement = statement.offset(asked.skip + asked.passed)
    found = session.execute(statement.limit(left + 1).execution_options(**PUBLIC)).all()
    rows = [dict(zip(asked.select, row[1:], strict=True)) for row in found[:left]]
    passed = asked.passed + len(rows)
    more = len(found) > left and (asked.top is None or passed < asked.top)
    return Answer(rows, count, written_token(str(found[left - 1][0]), passed) if more else None)


def count(session: Session, entities: EntitySet, asked: Asked) -> int:
    """How many rows match."""
    return _count(session, _matching(entities, asked))


def entity(session: Session, entities: EntitySet, key: Any, select: tuple[str, ...]) -> dict[str, Any] | None:
    """One row by its key; None where there is none."""
    own: ColumnElement[bool] = entities.properties[entities.key].column == key
    statement = _selecting(entities, select, entities.rows().where(own))
    row = session.execute(statement.execution_options(**PUBLIC)).one_or_none()
    return dict(zip(select, row, strict=True)) if row is not None else None


def read_key(entities: EntitySet, written: str) -> Any:
    """The key in the brackets of an address, such as `'E07'` or `Id=6f0e…`. Raises `BadRequest`."""
    name, sign, value = written.partition("=")
    found = list(words(value if sign and name.strip() == entities.key else written))
    wanted = entities.properties[entities.key].kind
    if len(found) != 1 or found[0].kind != wanted:
        raise BadRequest(f"The key of {entities.name} is one {wanted}.")
    return found[0].value


def _matching(entities: EntitySet, asked: Asked) -> Select[Any]:
    rows = entities.rows()
    return rows.where(condition(entities, asked.filter)) if asked.filter is not None else rows


def _selecting(entities: EntitySet, names: tuple[str, ...], rows: Select[Any]) -> Select[Any]:
    columns = [entities.properties[name].column.label(f"p{place}") for place, name in enumerate(names)]
    return rows.add_columns(*columns)


def _count(session: Session, matching: Select[Any]) -> int:
    return session.scalar(matching.add_columns(func.count()).execution_options(**PUBLIC)) or 0


def _order(entities: EntitySet, asked: Asked) -> list[Any]:
    """The order asked for, null before everything as OData has it, and then keys, so that no two pages share a row."""
    order: list[Any] = []
    for name, down in asked.orderby:
        column = entities.properties[name].column
        order.append(column.desc().nulls_last() if down else column.asc().nulls_first())
    if entities.key not in dict(asked.orderby):
        order.append(entities.properties[entities.key].column)
    return order


def _key_value(key: Property, written: str) -> Any:
    try:
        return literal(UUID(written) if key.kind == "guid" else written, TYPES[key.kind])
    except ValueError:
        raise BadRequest("$skiptoken was not given out by this service.") from None
