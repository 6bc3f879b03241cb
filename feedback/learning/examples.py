"""What there is to learn from: decisions that stand, and which of them are kept back to score by."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from analysis.search import search_words
from feedback import finding
from feedback.finding import Reach
from feedback.models import Comment, Decision

HELD_OUT = 500
"""The newest so many decisions on the random sample are never learnt from: they say how good a model is.

Older ones are learnt from in the end. As only newer ones are kept back later, no model is ever scored on a comment that
it, or the model it is compared with, has learnt from.
"""


@dataclass(frozen=True)
class Example:
    """A comment, or a part of one, with a person's labels."""

    text: str
    question: str | None
    rating: int | None
    themes: tuple[str, ...]
    kind: str
    sentiment: str


@dataclass(frozen=True)
class Examples:
    """What is learnt from, and what is kept back to score by."""

    learnt: list[Example]
    held_out: list[Example]

    @property
    def data_hash(self) -> str:
        """Names exactly these examples, in this order."""
        rows = [[list(vars(each).values()) for each in part] for part in (self.learnt, self.held_out)]
        return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()


def examples_of(session: Session, council_id: UUID) -> Examples:
    """A council's decisions that stand, oldest first, divided; nothing worded like what is kept back is learnt from."""
    statement = finding.joined(select(*_OF_COMMENT, *_OF_DECISION)).where(Reach(council_id).within)
    statement = statement.where(Comment.text != "", Comment.decision_id.is_not(None))
    decided = session.execute(statement.order_by(Decision.decided_at, Decision.id)).all()
    kept = {row.id for row in [row for row in decided if row.sampled][-HELD_OUT:]}
    held_out = [_example(row) for row in decided if row.id in kept]
    wordings = {search_words(example.text) for example in held_out}
    learnt = [
        example
        for row in decided
        if row.id not in kept and search_words(row.text) not in wordings
        for example in (_example(row), *_parts(row))
    ]
    return Examples(learnt, held_out)


def count_since(session: Session, council_id: UUID, since: datetime | None) -> int:
    """How many decisions that stand were made since a moment, or ever."""
    statement = finding.joined(select(func.count())).where(Reach(council_id).within, Comment.text != "")
    statement = statement.where(Decision.decided_at > since) if since else statement.where(Decision.id.is_not(None))
    return session.scalar(statement) or 0


_OF_COMMENT = (Comment.text, Comment.question, Comment.rating)
_OF_DECISION = (
    Decision.id,
    Decision.kind,
    Decision.sentiment,
    Decision.themes,
    Decision.clauses,
    Decision.sampled,
)


def _example(row: Any) -> Example:
    return Example(
        text=row.text,
        question=row.question or None,
        rating=row.rating,
        themes=tuple(row.themes),
        kind=str(row.kind),
        sentiment=str(row.sentiment),
    )


def _parts(row: Any) -> list[Example]:
    """The parts that a person split a comment into: each teaches by itself what it is about."""
    return [
        Example(
            text=clause["text"],
            question=row.question or None,
            rating=None,
            themes=tuple(clause["themes"]),
            kind=str(row.kind),
            sentiment=clause["sentiment"],
        )
        for clause in row.clauses
    ]
