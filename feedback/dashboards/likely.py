"""How probable themes are, as the database sees it: 1 or 0 where a person decided, else as the machine says."""

from typing import Any

from sqlalchemy import ColumnElement, Float, Text, and_, case, cast, func, literal, select
from sqlalchemy.sql.selectable import TableValuedAlias

from feedback.models import Decision, Suggestion

MENTIONED = 0.5
"""A theme that is at least as probable as not is one that a comment mentions."""
UNSCORED = cast(Suggestion.scores, Text) == "{}"
"""Suggestions that hold the probabilities of the themes suggested alone."""


class Rows:
    """The parts of a JSON value as rows, in the words of a database: each is beside the row that it is of."""

    def __init__(self, dialect: str) -> None:
        self.is_postgresql = dialect == "postgresql"

    def texts(self, column: Any) -> tuple[TableValuedAlias, ColumnElement[str]]:
        """The texts of a list."""
        read = func.jsonb_array_elements_text if self.is_postgresql else func.json_each
        rows = read(column).table_valued("value", joins_implicitly=True)
        return rows, rows.c.value

    def pairs(self, column: Any) -> tuple[TableValuedAlias, ColumnElement[str], ColumnElement[float]]:
        """The names and the numbers of an object."""
        read = func.jsonb_each_text if self.is_postgresql else func.json_each
        rows = read(column).table_valued("key", "value", joins_implicitly=True)
        return rows, rows.c.key, cast(rows.c.value, Float)

    def suggested(self) -> tuple[TableValuedAlias, ColumnElement[str], ColumnElement[float]]:
        """The codes and the scores of the themes suggested."""
        read = func.jsonb_array_elements if self.is_postgresql else func.json_each
        rows = read(Suggestion.themes).table_valued("value", joins_implicitly=True)
        return rows, self._part(rows.c.value, "code"), cast(self._part(rows.c.value, "score"), Float)

    def _part(self, value: Any, name: str) -> ColumnElement[Any]:
        if self.is_postgresql:
            return func.jsonb_extract_path_text(value, name)
        return func.json_extract(value, f"$.{name}")


def is_decided_to_be(code: str) -> ColumnElement[bool]:
    return cast(Decision.themes, Text).contains(f'"{code}"', autoescape=True)


def probability(code: str, rows: Rows) -> ColumnElement[float]:
    """How probable it is that a comment is about a theme, from 0 to 1."""
    listed, listed_code, score = rows.suggested()
    alone = select(func.max(score)).select_from(listed).where(listed_code == code).correlate(Suggestion)
    said = func.coalesce(Suggestion.scores[code].as_float(), case((UNSCORED, alone.scalar_subquery())), 0.0)
    decided = case((is_decided_to_be(code), 1.0), else_=0.0)
    likely: ColumnElement[float] = case((Decision.id.is_not(None), decided), else_=said)
    return likely


def is_mentioned(code: str, rows: Rows) -> ColumnElement[int]:
    """1 where a comment mentions a theme, or 0."""
    return case((probability(code, rows) >= MENTIONED, literal(1, literal_execute=True)), else_=0)


def is_read() -> ColumnElement[bool]:
    """Whether anybody, person or machine, has said what a comment is."""
    return Decision.id.is_not(None) | Suggestion.id.is_not(None)


def undecided_and(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return and_(Decision.id.is_(None), *conditions)
