"""What is new or growing in a month: its comments beside those of the year before, as many as a page can wait for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from feedback.dashboards.scope import Narrowing, Period, Scope
from feedback.finding import Reach
from feedback.models import Comment
from feedback.months import following

YEAR = 12
MOST_NEW, MOST_BEFORE = 3_000, 6_000
"""Of more comments so many are drawn at random, and always the same ones."""
FALSE_ALARMS = 0.05
"""How often at most something is shown where nothing but chance is at work."""


@dataclass(frozen=True)
class Typical:
    """A comment that shows what emerges, in its masked words and their language."""

    comment_id: UUID
    reference: str
    text: str
    language: str


@dataclass(frozen=True)
class Found:
    """Words that came up more than expected. See `analysis.emerging.EmergingTheme`."""

    words: tuple[str, ...]
    comments: int
    expected: float
    false_alarm: float
    typical: list[Typical]


@dataclass(frozen=True)
class Emerging:
    """What emerges among `new` comments of a month, and `before` of the year before; not all are read where `drawn`."""

    new: int
    before: int
    drawn: bool
    found: list[Found]


def emerging_in(session: Session, reach: Reach, month: date, service_id: UUID | None = None) -> Emerging:
    """Look for what is new or growing in the month that begins on a day, among the comments that a person may see."""
    narrowing = Narrowing(service_id=service_id)
    new = _read(session, Scope(reach, Period(month, month), narrowing), MOST_NEW)
    year = Period(following(month, -YEAR), following(month, -1))
    before = _read(session, Scope(reach, year, narrowing), MOST_BEFORE)
    drawn = len(new) > MOST_NEW or len(before) > MOST_BEFORE
    new, before = new[:MOST_NEW], before[:MOST_BEFORE]
    return Emerging(len(new), len(before), drawn, _found(new, before) if new and before else [])


def _read(session: Session, scope: Scope, most: int) -> Sequence[Any]:
    """The words of a scope's comments; one more than `most` where there are more."""
    statement = scope.of(Comment.id, Comment.reference, Comment.text, Comment.language).where(Comment.text != "")
    return session.execute(statement.order_by(Comment.lot, Comment.id).limit(most + 1)).all()


def _found(new: Sequence[Any], before: Sequence[Any]) -> list[Found]:
    """The library takes half a second to load, where it is needed."""
    from analysis.emerging import emerging_themes

    rows = [*new, *before]
    marks = [True] * len(new) + [False] * len(before)
    found = emerging_themes([row.text for row in rows], marks, false_alarms=FALSE_ALARMS)
    return [
        Found(each.words, each.comments, each.expected, each.false_alarm, [_typical(rows[at]) for at in each.typical])
        for each in found
    ]


def _typical(row: Any) -> Typical:
    return Typical(row.id, row.reference, row.text, row.language)
