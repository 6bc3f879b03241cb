"""What figures are compared with, for many figures at once, as it is written in JSON and in CSV.

PostgreSQL writes the cells of CSV itself: reading three thousand rows to write them out again would cost more than all
the rest of a page. Its text of a number is the shortest that gives the same digits, as ours is.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Select, Text, case, cast, func, literal_column, select
from sqlalchemy.orm import Session

from framework.feeding.reading import among, any_of, identifier, read_public, word, written
from framework.models import Difference
from framework.published import PUBLIC

TABLE = Difference.__table__.c
WORDS = {"against": TABLE.against, "verdict": TABLE.verdict, "obstacle": TABLE.obstacle}
NUMBERS = {
    "difference": TABLE.difference, "se": TABLE.se, "df": TABLE.df, "lci_95": TABLE.ci_low, "uci_95": TABLE.ci_high,
    "p": TABLE.p, "p_adjusted": TABLE.p_adjusted,
}  # fmt: skip
COMPARISON: tuple[Any, ...] = (
    identifier(TABLE.observation_id), *(word(column) for column in WORDS.values()), *NUMBERS.values(),
    TABLE.adjustment, TABLE.family, written(TABLE.compared),
)  # fmt: skip
TOLD = (*WORDS, *NUMBERS, "adjustment", "family", "compared_with")
OWN = identifier(TABLE.observation_id), word(TABLE.against)
ON_A_LINE = ("difference", "lci_95", "uci_95", "p_adjusted")
"""What a line of CSV says of a comparison, beside its verdict."""


def comparison(row: Any) -> dict[str, Any]:
    """A comparison as other systems read it, from the columns above."""
    told = dict(zip(TOLD, row[1:], strict=True))
    told["compared_with"] = orjson.Fragment(told["compared_with"])
    return told


def in_json(session: Session, ids: Sequence[str]) -> Mapping[str, str]:
    """What each of some figures is compared with, as a list in JSON, in an order that never changes."""
    found: dict[str, list[dict[str, Any]]] = {}
    statement = select(*COMPARISON).where(among(session, TABLE.observation_id, ids)).order_by(TABLE.against)
    for row in read_public(session, statement):
        found.setdefault(row[0], []).append(comparison(row))
    return {one: orjson.dumps(each).decode() for one, each in found.items()}


def on_a_line(session: Session, ids: Sequence[str]) -> Mapping[str, Mapping[str, str]]:
    """What each of some figures is compared with: by what it is set against, its cells in a line of CSV."""
    found: dict[str, dict[str, str]] = {}
    if _writes(session):
        rows = read_public(session, _cells(), {"ids": ids})
    else:
        numbers = [NUMBERS[name] for name in ON_A_LINE]
        statement = select(*OWN, word(TABLE.verdict), *numbers).where(among(session, TABLE.observation_id, ids))
        rows = [(*row[:2], ",".join([row[2], plain_numbers(row[3:])])) for row in read_public(session, statement)]
    for one, against, cells in rows:
        found.setdefault(one, {})[against] = cells
    return found


def plain_numbers(numbers: Sequence[float | None]) -> str:
    """Numbers with commas between them, and nothing for those that there are not."""
    return orjson.dumps(numbers).decode()[1:-1].replace("null", "")


def _writes(session: Session) -> bool:
    """Whether the database writes numbers without losing digits, which SQLite does not."""
    return session.get_bind().dialect.name == "postgresql"


@cache
def _cells() -> Select[*tuple[Any, ...]]:
    """The cells of each of `ids`, a row for each comparison. Naming a statement anew costs more than to send it."""
    comma = literal_column("','", Text())
    cells = (part for name in ON_A_LINE for part in (comma, _finite(NUMBERS[name])))
    statement = select(*OWN, func.concat(TABLE.verdict, *cells))
    return statement.where(any_of(TABLE.observation_id, "ids")).execution_options(**PUBLIC)


def _finite(column: Any) -> ColumnElement[Any]:
    """A number as text; nothing for what is none, which JSON has no way to write."""
    return case((func.abs(column) < literal_column("'Infinity'::float8"), cast(column, Text())))
