"""In which order comments are reviewed: the most useful first, and every third one from the random sample."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from core.database import now
from feedback.models import SAMPLE_SHARE, Comment, Decision, Suggestion

EVERY = 3
"""Every third comment is from the random sample."""
SHIFT = timedelta(hours=12)


@dataclass(frozen=True)
class Turn:
    """How many useful comments a person has read since the last one of the sample; it wraps at `EVERY` - 1."""

    useful: int = 0


FIRST_TURN = Turn()


def turn_of(session: Session, council_id: UUID, person_id: UUID) -> Turn:
    """Whose turn it is for a person: a comment of the sample, or a useful one.

    Only what they decided one by one in this shift counts, for a bulk is no reading of each.
    """
    statement = select(Decision.sampled).where(
        Decision.council_id == council_id,
        Decision.person_id == person_id,
        Decision.decided_at > now() - SHIFT,
        Decision.batch_id.is_(None),
    )
    return turn_after(session.scalars(statement.order_by(Decision.decided_at, Decision.id)).all())


def turn_after(sampled: Sequence[bool]) -> Turn:
    """The turn after these decisions, each of the sample or not: a third of them should be, whatever came before.

    >>> turn_after([]), turn_after([False, False]), turn_after([False, False, True]), turn_after([True])
    (Turn(useful=0), Turn(useful=2), Turn(useful=0), Turn(useful=0))
    """
    owed = (len(sampled) - sum(sampled)) - (EVERY - 1) * sum(sampled)
    return Turn(min(max(owed, 0), EVERY - 1))


def place(turn: Turn) -> ColumnElement[int]:
    """A comment's place in the queue: each kind in its own order, and the two as the two parts of a zip."""
    sampled = Comment.lot < SAMPLE_SHARE
    by = case((sampled, Comment.lot), else_=-func.coalesce(Suggestion.usefulness, 0.5))
    rank = func.row_number().over(partition_by=sampled, order_by=(by, Comment.id))
    useful = rank + turn.useful
    return case((sampled, EVERY * rank), else_=useful + (useful - 1) // (EVERY - 1))
