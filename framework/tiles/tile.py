"""A tile: an indicator in one place at a glance, whatever its figures come from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from framework.models import Indicator, Verdict
from framework.tiles.changes import Change, Judgement, Move, change_of, judge
from framework.tiles.series import Point, Published

Owner = tuple[object, str]
"""Whose definition it is, a commission's or a council's, and its code: what stays the same over its versions."""


@dataclass(frozen=True)
class Tile:
    """The definition of the latest figure, every figure in order of time, and what may be said of the latest."""

    indicator: Indicator
    points: tuple[Point, ...]
    change: Change
    others: Published | None = None
    """The latest figure beside the other councils' average, as it was published."""
    is_told: bool = False
    """Whether officers have said something of the latest figure."""

    @property
    def latest(self) -> Point:
        return self.points[-1]

    @cached_property
    def judgement(self) -> Judgement:
        return judge(self.change.move, self.indicator.polarity)

    @cached_property
    def beside_others(self) -> Judgement:
        """What standing higher or lower than the others is worth; nothing where it is compared with none."""
        if self.others is None or self.others.verdict is Verdict.TOO_FEW:
            return Judgement.NONE
        return judge(STANDINGS[self.others.verdict], self.indicator.polarity)

    @property
    def is_public(self) -> bool:
        return self.latest.is_public

    @property
    def broken(self) -> list[Point]:
        """The figures that do not follow from the ones before them."""
        return [point for point in self.points if point.broken]

    @property
    def earlier_break(self) -> Point | None:
        """The last break before the latest figure, which its verdict does not speak of."""
        return next((point for point in reversed(self.points[:-1]) if point.broken), None)


STANDINGS = {
    Verdict.HIGHER: Move.HIGHER,
    Verdict.LOWER: Move.LOWER,
    Verdict.NO_CLEAR_DIFFERENCE: Move.NO_CLEAR_CHANGE,
}
FIRST = (Judgement.BETTER, Judgement.WORSE, Judgement.CHANGED)


def make_tile(
    indicator: Indicator, points: tuple[Point, ...], others: Published | None = None, *, is_told: bool = False
) -> Tile:
    """A tile of a series that has at least one figure."""
    return Tile(indicator, points, change_of(points), others, is_told)


def judged(tiles: Iterable[Tile], judgement: Judgement) -> list[Tile]:
    return [tile for tile in tiles if tile.judgement is judgement]


def standing(tiles: Iterable[Tile], judgement: Judgement) -> list[Tile]:
    return [tile for tile in tiles if tile.beside_others is judgement]


def in_order(tiles: Sequence[Tile]) -> list[Tile]:
    """What changed by more than chance first, the better before the worse, and the rest as they are defined."""
    last = len(FIRST)
    return sorted(tiles, key=lambda tile: FIRST.index(tile.judgement) if tile.judgement in FIRST else last)
