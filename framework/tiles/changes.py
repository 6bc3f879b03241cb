"""What may be said of a series' latest figure beside the one before: higher, lower, no clear change, or why nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from analysis.compare import NORMAL_QUANTILE, Value, change
from framework.comparison import verdict_of
from framework.models import Polarity, Verdict
from framework.tiles.series import Break, Point, unbroken
from framework.tiles.usual import shown_since_break, usual


class Move(StrEnum):
    """What became of a figure since the one before, or why that cannot be said."""

    HIGHER = "higher"
    LOWER = "lower"
    NO_CLEAR_CHANGE = "no-clear-change"
    NOT_KNOWN = "not-known"
    """Nobody says how sure the figures are, so that chance cannot be told from change."""
    USUAL = "usual"
    UNUSUALLY_HIGH = "unusually-high"
    UNUSUALLY_LOW = "unusually-low"
    """Where nobody says how sure the figures are, but they are many: what their usual ups and downs say of the last."""
    FIRST = "first"
    BROKEN = "broken"
    HIDDEN = "hidden"
    HIDDEN_BEFORE = "hidden-before"


class Judgement(StrEnum):
    """What a move is worth to residents: never anything while it may be chance."""

    BETTER = "better"
    WORSE = "worse"
    CHANGED = "changed"
    SAME = "same"
    NONE = "none"


@dataclass(frozen=True)
class Change:
    """A move since an earlier figure; the difference and its 95% interval are in the figures' unit.

    `with_care` says that the two figures come from different sources, such as a survey of the past and a wave.
    """

    move: Move
    before: Point | None = None
    difference: float | None = None
    low: float | None = None
    high: float | None = None
    why: Break | None = None
    with_care: bool = False
    usual: tuple[float, float] | None = None
    """Between what the figures usually lie, where that is how the latest is judged."""


MOVES = {
    Verdict.HIGHER: Move.HIGHER,
    Verdict.LOWER: Move.LOWER,
    Verdict.NO_CLEAR_DIFFERENCE: Move.NO_CLEAR_CHANGE,
}
BETTER = {Polarity.HIGHER_IS_BETTER: Move.HIGHER, Polarity.LOWER_IS_BETTER: Move.LOWER}
AS_MOVES = {
    Move.USUAL: Move.NO_CLEAR_CHANGE,
    Move.UNUSUALLY_HIGH: Move.HIGHER,
    Move.UNUSUALLY_LOW: Move.LOWER,
}
"""What a figure beside its usual ups and downs is worth, as a change."""


def change_of(points: Sequence[Point]) -> Change:
    """The latest of some points beside the last one that it follows from; `points` are not empty.

    Of a wave the change that was published with it counts, so that a page never says another thing than the feed.
    """
    latest = points[-1]
    if latest.value is None:
        return Change(Move.HIDDEN)
    if latest.broken:
        return Change(Move.BROKEN, why=latest.broken)
    earlier = unbroken(points)[:-1]
    if not earlier:
        return Change(Move.FIRST)
    before = next((point for point in reversed(earlier) if point.value is not None), None)
    if before is None:
        return Change(Move.HIDDEN_BEFORE)
    told = latest.published
    if told and told.verdict in MOVES:
        return Change(MOVES[told.verdict], before, told.difference, told.ci_low, told.ci_high)
    found = _reckon(before, latest)
    return _beside_usual(points, found) if found.move is Move.NOT_KNOWN and not found.with_care else found


def judge(move: Move, polarity: Polarity) -> Judgement:
    """Whether a move is for the better; where neither way is better, a clear move is a change and no more.

    >>> judge(Move.LOWER, Polarity.LOWER_IS_BETTER).value, judge(Move.NO_CLEAR_CHANGE, Polarity.LOWER_IS_BETTER).value
    ('better', 'same')
    """
    move = AS_MOVES.get(move, move)
    if move is Move.NO_CLEAR_CHANGE:
        return Judgement.SAME
    if move not in (Move.HIGHER, Move.LOWER):
        return Judgement.NONE
    if polarity not in BETTER:
        return Judgement.CHANGED
    return Judgement.BETTER if move is BETTER[polarity] else Judgement.WORSE


def _reckon(before: Point, latest: Point) -> Change:
    """The change between two independent figures by their standard errors; without them only that it is not known."""
    with_care = before.source is not latest.source
    one, other = _estimate(before), _estimate(latest)
    if one is None or other is None:
        assert before.value is not None and latest.value is not None
        return Change(Move.NOT_KNOWN, before, latest.value - before.value, with_care=with_care)
    found = change(one, other)
    move = MOVES[verdict_of(found.difference, found.p)]
    return Change(move, before, found.difference, found.ci_low, found.ci_high, with_care=with_care)


def _beside_usual(points: Sequence[Point], found: Change) -> Change:
    """The latest figure beside the usual ups and downs of its series, where there are enough of them to tell."""
    limits, value = usual(points), points[-1].value
    if limits is None or value is None:
        return found
    place = len(shown_since_break(points)) - 1
    unusual = Move.UNUSUALLY_HIGH if value > limits.mean else Move.UNUSUALLY_LOW
    return replace(found, move=unusual if place in limits.unusual else Move.USUAL, usual=(limits.low, limits.high))


def _estimate(point: Point) -> Value | None:
    """A figure's value and standard error; a share of nobody or everybody has none, and its interval says how sure."""
    if point.value is None or point.low is None or point.high is None:
        return None
    reach = max(point.value - point.low, point.high - point.value)
    return Value(point.value, point.se or reach / NORMAL_QUANTILE)
