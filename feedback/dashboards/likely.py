"""How probable themes are, as the database sees it: 1 or 0 where a person decided, else as the machine says."""

from typing import Any

from sqlalchemy import ColumnElement, Float, Text, case, cast, func, literal, select
from sqlalchemy.sql.selectable import TableValuedAlias

from feedback.models import Decision, Suggestion

MENTIONED = 0.5
"""A theme that is at least as probable as not is one that a comment mentions."""
UNSCORED = cast(Suggestion.scores, Text) == "{}"
"""Suggestions that hold the probabilities of the themes suggested alone."""


class Likely:
    """The themes of each comment with their probabilities, in the words of a database."""

    def __init__(self, dialect: str) -> None:
        self.is_postgresql = dialect == "postgresql"

    @property
    def themes(self) -> ColumnElement[Any]:
        """An object of probabilities by code: as decided, as scored, or else as suggested; null where there is none."""
        return case((Decision.id.is_not(None), self._decided()), (UNSCORED, self._suggested()), else_=Suggestion.scores)

    def rows(self) -> tuple[TableValuedAlias, ColumnElement[str], ColumnElement[float]]:
        """The same as rows beside the comment: codes and probabilities."""
        read = func.jsonb_each_text if self.is_postgresql else func.json_each
        rows = read(self.themes).table_valued("key", "value", joins_implicitly=True)
        return rows, rows.c.key, cast(rows.c.value, Float)

    def mentions(self, code: str) -> ColumnElement[int]:
        """1 where a comment mentions a theme, or 0."""
        decided = cast(Decision.themes, Text).contains(f'"{code}"', autoescape=True)
        suggested = self._one(self._suggested(), code) >= MENTIONED
        scored = Suggestion.scores[code].as_float() >= MENTIONED
        said = case((Decision.id.is_not(None), decided), (UNSCORED, suggested), else_=scored)
        return case((said, literal(1, literal_execute=True)), else_=0)

    def _decided(self) -> ColumnElement[Any]:
        read = func.jsonb_array_elements_text if self.is_postgresql else func.json_each
        listed = read(Decision.themes).table_valued("value")
        return self._object(listed, listed.c.value, literal(1.0), Decision)

    def _suggested(self) -> ColumnElement[Any]:
        read = func.jsonb_array_elements if self.is_postgresql else func.json_each
        listed = read(Suggestion.themes).table_valued("value")
        code, score = (self._one(listed.c.value, name, of=Any) for name in ("code", "score"))
        return self._object(listed, code, cast(score, Float), Suggestion)

    def _object(self, listed: TableValuedAlias, key: Any, value: Any, of: Any) -> ColumnElement[Any]:
        gather = func.jsonb_object_agg if self.is_postgresql else func.json_group_object
        return select(gather(key, value)).select_from(listed).correlate(of).scalar_subquery()

    def _one(self, value: Any, name: str, of: Any = float) -> ColumnElement[Any]:
        """A part of a JSON value; a number where that is wanted."""
        if self.is_postgresql:
            part: ColumnElement[Any] = func.jsonb_extract_path_text(value, name)
            return cast(part, Float) if of is float else part
        return func.json_extract(value, f'$."{name}"')


def is_read() -> ColumnElement[bool]:
    """Whether anybody, person or machine, has said what a comment is."""
    return Decision.id.is_not(None) | Suggestion.id.is_not(None)
