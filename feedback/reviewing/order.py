"""In which order comments are reviewed: the most useful first, and every third one from the random sample."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, case, func, literal, select
from sqlalchemy.orm import Session

from core.database import now
from feedback.models import SAMPLE_SHARE, Comment, Decision

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


SAMPLED = Comment.lot < literal(SAMPLE_SHARE, literal_execute=True)
SIZES = (func.count(case((SAMPLED, 1))), func.count(case((~SAMPLED, 1))))


@dataclass(frozen=True)
class Sizes:
    """How many comments of a list are of the random sample, and how many are not."""

    sampled: int
    useful: int

    @property
    def total(self) -> int:
        return self.sampled + self.useful


def in_turn(
    session: Session, listed: Select[Any], turn: Turn, sizes: Sizes | None, start: int, length: int
) -> list[Row[Any]]:
    """So many comments of a list from a place on, as they come: the two kinds as the two parts of a zip.

    Of each kind only as many are read as are shown, in an order that the database keeps. `sizes` are needed for all
    but the beginning of a list.
    """
    past = passed(turn, sizes, start) if sizes and start else (0, 0)
    sampled = listed.where(SAMPLED).order_by(Comment.lot, Comment.id).offset(past[0]).limit(length)
    useful = listed.where(~SAMPLED).order_by(Comment.usefulness.desc(), Comment.id.desc()).offset(past[1]).limit(length)
    placed = [(sampled_place(number), row) for number, row in enumerate(session.execute(sampled), past[0] + 1)]
    placed += [(useful_place(number, turn), row) for number, row in enumerate(session.execute(useful), past[1] + 1)]
    return [row for _, row in sorted(placed, key=lambda each: each[0])][:length]


def passed(turn: Turn, sizes: Sizes, start: int) -> tuple[int, int]:
    """How many of the sample, and how many others, come before a place that counts from 0.

    >>> passed(Turn(), Sizes(10, 10), 6), passed(Turn(2), Sizes(10, 10), 6), passed(Turn(), Sizes(1, 10), 6)
    ((2, 4), (2, 4), (1, 5))
    """
    low, high = 0, EVERY * (sizes.total + EVERY)
    while low < high:
        middle = (low + high) // 2
        if sum(_up_to(middle, turn, sizes)) < start:
            low = middle + 1
        else:
            high = middle
    return _up_to(low, turn, sizes)


def _up_to(place: int, turn: Turn, sizes: Sizes) -> tuple[int, int]:
    """How many of either kind have places up to one."""
    return min(sizes.sampled, place // EVERY), min(sizes.useful, max(0, place - place // EVERY - turn.useful))


def sampled_place(number: int) -> int:
    return EVERY * number


def useful_place(number: int, turn: Turn) -> int:
    place = number + turn.useful
    return place + (place - 1) // (EVERY - 1)
