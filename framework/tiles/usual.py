"""The usual ups and downs of a series that nobody gives an interval of: the limits of its process chart."""

from collections.abc import Sequence
from itertools import pairwise

from framework.charts.series import Limits, limits_of
from framework.tiles.series import Point, unbroken


def usual(points: Sequence[Point], improvement: int = 0) -> Limits | None:
    """The limits of the figures since the last break, where a process chart is allowed.

    It takes twelve figures, each of a time of its own: one that rolls on, such as the last twelve months, repeats most
    of the one before. `Limits.unusual` counts among the figures that are shown. See `analysis.spc.xmr`.
    """
    shown = shown_since_break(points)
    return limits_of([point.value or 0.0 for point in shown], improvement) if _are_apart(shown) else None


def shown_since_break(points: Sequence[Point]) -> list[Point]:
    return [point for point in unbroken(points) if point.value is not None]


def _are_apart(points: Sequence[Point]) -> bool:
    return all(one.ends < other.starts for one, other in pairwise(points))
