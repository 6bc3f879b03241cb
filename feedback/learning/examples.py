"""What there is to learn from: decisions that stand, and which of them are kept back to score by."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from analysis.search import search_words
from feedback import finding
from feedback.finding import Filters, Reach
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
    statement = finding.listed(Reach(council_id), Filters(reviewed=True))
    decided = [(row.Comment, row.Decision) for row in session.execute(statement)]
    decided.sort(key=lambda pair: (pair[1].decided_at, str(pair[1].id)))
    kept = {decision.id for decision in _newest(decision for _, decision in decided if decision.sampled)}
    held_out = [_example(*pair) for pair in decided if pair[1].id in kept]
    wordings = {search_words(example.text) for example in held_out}
    learnt = [
        example
        for comment, decision in decided
        if decision.id not in kept and search_words(comment.text) not in wordings
        for example in (_example(comment, decision), *_parts(comment, decision))
    ]
    return Examples(learnt, held_out)


def count_since(session: Session, council_id: UUID, since: datetime | None) -> int:
    """How many decisions that stand were made since a moment, or ever."""
    statement = finding.listed(Reach(council_id), Filters(reviewed=True))
    if since:
        statement = statement.where(Decision.decided_at > since)
    return len(session.execute(statement).all())


def _newest(sampled: Iterable[Decision]) -> Sequence[Decision]:
    return list(sampled)[-HELD_OUT:]


def _example(comment: Comment, decision: Decision) -> Example:
    return Example(
        text=comment.text,
        question=comment.question or None,
        rating=comment.rating,
        themes=tuple(decision.themes),
        kind=str(decision.kind),
        sentiment=str(decision.sentiment),
    )


def _parts(comment: Comment, decision: Decision) -> list[Example]:
    """The parts that a person split a comment into: each teaches by itself what it is about."""
    return [
        Example(
            text=clause["text"],
            question=comment.question or None,
            rating=None,
            themes=tuple(clause["themes"]),
            kind=str(decision.kind),
            sentiment=clause["sentiment"],
        )
        for clause in decision.clauses
    ]
