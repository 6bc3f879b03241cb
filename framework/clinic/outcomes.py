"""What became of a card's indicator: whether the change since before it is more than noise, as the figures say."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import Json
from framework.clinic.models import Card
from framework.comparing.aspects import Comparability
from framework.comparing.reading import comparability
from framework.models import Observation
from framework.tiles.changes import Change, Move, change_of
from framework.tiles.series import Point


class Came(StrEnum):
    """What may be said after the next comparable figure, or why nothing may yet."""

    AS_PREDICTED = "as-predicted"
    OTHERWISE = "otherwise"
    NOISE = "noise"
    WAITING = "waiting"
    NOTHING_BEFORE = "nothing-before"
    BROKEN = "broken"
    HIDDEN = "hidden"
    NOT_KNOWN = "not-known"


CANNOT_SAY = (Came.WAITING, Came.NOTHING_BEFORE, Came.BROKEN, Came.HIDDEN, Came.NOT_KNOWN)


@dataclass(frozen=True)
class Outcome:
    """The last public figure from before a card was made, the first from after its day, and the change between them.

    `size_fits` says whether the change that was predicted lies inside the change's interval.
    """

    came: Came
    before: Point | None = None
    after: Point | None = None
    change: Change | None = None
    size_fits: bool | None = None
    judged: Comparability | None = None
    """Whether the two may be compared, and why, once that has been asked."""

    @property
    def can_say(self) -> bool:
        return self.came not in CANNOT_SAY

    def as_facts(self) -> Json:
        """What is kept of it with the step at which somebody read it."""
        change = self.change or Change(Move.FIRST)
        ends = {"difference": change.difference, "low": change.low, "high": change.high}
        points = {name: str(point.id) for name, point in (("before", self.before), ("after", self.after)) if point}
        return {"came": self.came.value, **points, **{name: end for name, end in ends.items() if end is not None}}


def outcome_of(card: Card, points: Sequence[Point]) -> Outcome:
    """Compare the indicator's first public figure after a card's day with its last one from before the card was made.

    A period counts as after where it begins on the card's day or later, and as before where it ended by the day on
    which the card was made: what was going on meanwhile is in neither. Hidden figures are passed over.
    """
    shown = [point for point in points if point.is_public]
    earlier = [place for place, point in enumerate(shown) if point.ends <= card.made_on and point.value is not None]
    later = [place for place, point in enumerate(shown) if point.starts >= card.due_on]
    if not earlier:
        return Outcome(Came.NOTHING_BEFORE)
    before = shown[earlier[-1]]
    if not later:
        return Outcome(Came.WAITING, before)
    known = [place for place in later if shown[place].value is not None]
    if not known:
        return Outcome(Came.HIDDEN, before, shown[later[0]])
    return _judge(card, shown[earlier[-1] : known[0] + 1])


def observation_of(session: Session, council_id: UUID, point: Point) -> Observation:
    """The figure that a point of a council's series is."""
    mine = Observation.council_id == council_id, Observation.id == point.id
    return session.scalars(select(Observation).where(*mine)).one()


def checked(session: Session, council_id: UUID, outcome: Outcome) -> Outcome:
    """An outcome that says nothing where its two figures may not be compared, by the rules of every comparison."""
    if not outcome.can_say or outcome.before is None or outcome.after is None:
        return outcome
    one, other = (observation_of(session, council_id, point) for point in (outcome.before, outcome.after))
    judged = comparability(session, one, other)
    came = outcome.came if judged.may_be_drawn else Came.BROKEN
    return replace(outcome, came=came, judged=judged)


def is_overdue(card: Card, today: date) -> bool:
    """Whether a card's day has passed and it has not ended."""
    return card.ended_at is None and card.due_on < today


def _judge(card: Card, stretch: Sequence[Point]) -> Outcome:
    """The last of some figures beside the first: what was published of neighbours counts as it was published."""
    before, after = stretch[0], stretch[-1]
    broken = next((point.broken for point in stretch[1:] if point.broken), None)
    neighbours = len(stretch) == 2
    change = change_of((before, after._replace(broken=broken, published=after.published if neighbours else None)))
    if change.move is Move.BROKEN:
        return Outcome(Came.BROKEN, before, after, change)
    if change.move is Move.NO_CLEAR_CHANGE:
        return Outcome(Came.NOISE, before, after, change, _fits(card, change))
    if change.move not in (Move.HIGHER, Move.LOWER):
        return Outcome(Came.NOT_KNOWN, before, after, change)
    as_predicted = (change.move is Move.HIGHER) == (card.expected > 0)
    came = Came.AS_PREDICTED if as_predicted else Came.OTHERWISE
    return Outcome(came, before, after, change, _fits(card, change))


def _fits(card: Card, change: Change) -> bool | None:
    if change.low is None or change.high is None:
        return None
    return change.low <= card.expected <= change.high
