"""What figures are compared with, for many figures at once.

PostgreSQL writes the comparisons of a figure as JSON itself: reading three thousand rows to write them out again would
cost more than all the rest of a page. Its text of a number is the shortest that gives the same digits, as ours is.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import ColumnElement, Text, case, cast, func, literal, select
from sqlalchemy.orm import Session

from framework.feeding.reading import among, read_public, word, written
from framework.models import Difference

TABLE = Difference.__table__.c
WORDS = {"against": TABLE.against, "verdict": TABLE.verdict, "obstacle": TABLE.obstacle}
NUMBERS = {
    "difference": TABLE.difference, "se": TABLE.se, "df": TABLE.df, "lci_95": TABLE.ci_low, "uci_95": TABLE.ci_high,
    "p": TABLE.p, "p_adjusted": TABLE.p_adjusted,
}  # fmt: skip
COMPARISON: tuple[Any, ...] = (
    TABLE.observation_id, *(word(column) for column in WORDS.values()), *NUMBERS.values(), TABLE.adjustment,
    TABLE.family, written(TABLE.compared),
)  # fmt: skip
NO_NUMBER = ("NaN", "Infinity", "-Infinity")
"""What JSON has no way to write."""


def comparison(row: Any) -> dict[str, Any]:
    """A comparison as other systems read it, from the columns above."""
    _, *said, adjustment, family, compared = row
    told = dict(zip((*WORDS, *NUMBERS), said, strict=True))
    return told | {"adjustment": adjustment, "family": family, "compared_with": orjson.Fragment(compared)}


def compared(session: Session, ids: Sequence[UUID], *, in_json: bool = False) -> dict[UUID, Any]:
    """What each of some figures is compared with, in an order that never changes; written already, where it can be."""
    if not ids:
        return {}
    if in_json and session.get_bind().dialect.name == "postgresql":
        return {one: orjson.Fragment(f"[{text}]") for one, text in read_public(session, _in_json(session, ids))}
    statement = select(*COMPARISON).where(among(session, TABLE.observation_id, ids)).order_by(TABLE.against)
    found: dict[UUID, list[dict[str, Any]]] = {}
    for row in read_public(session, statement):
        found.setdefault(row[0], []).append(comparison(row))
    return found


def _in_json(session: Session, ids: Sequence[UUID]) -> Any:
    parts = [
        *((name, _quoted(column)) for name, column in WORDS.items()),
        *((name, _number(column)) for name, column in NUMBERS.items()),
        ("adjustment", _quoted(TABLE.adjustment)),
        ("family", cast(TABLE.family, Text())),
        ("compared_with", written(TABLE.compared)),
    ]
    begun = "{"
    text: ColumnElement[Any] = literal("", Text())
    for name, part in parts:
        text = text + literal(f'{begun}"{name}":', Text()) + part
        begun = ","
    each = text + literal("}", Text())
    told = func.string_agg(each, literal(",", Text()).op("ORDER BY")(TABLE.against))
    return (
        select(TABLE.observation_id, told).where(among(session, TABLE.observation_id, ids)).group_by("observation_id")
    )


def _quoted(column: Any) -> ColumnElement[Any]:
    """A word of ours, which holds nothing that JSON would have to escape."""
    quote = literal('"', Text())
    return func.coalesce(quote + cast(column, Text()) + quote, literal("null", Text()), type_=Text())


def _number(column: Any) -> ColumnElement[Any]:
    said = cast(column, Text())
    return func.coalesce(case((said.in_(NO_NUMBER), None), else_=said), literal("null", Text()), type_=Text())
