"""The small picture on a tile: where its marks stand, in units of its own box, from the left and from the top."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from framework.tiles.series import Point, pieces

WIDTH, HEIGHT, EDGE = 240, 56, 5
LEAST_SHARE = 0.1
"""Shares are drawn on a scale of at least ten points, so that noise does not look like a mountain."""
LEAST_PART = 0.2


Place = tuple[float, float]
"""How far from the left and from the top."""


@dataclass(frozen=True)
class Whisker:
    """A figure that is joined to no other, with its interval where it has one."""

    x: float
    y: float
    top: float
    bottom: float


@dataclass(frozen=True)
class Sparkline:
    """Lines and bands are points as SVG writes them; breaks are places across."""

    lines: list[str]
    bands: list[str]
    alone: list[Whisker]
    breaks: list[float]
    x: float
    y: float
    """Where the latest figure that is shown stands."""
    width: int = WIDTH
    height: int = HEIGHT


def sparkline(points: Sequence[Point], *, is_share: bool) -> Sparkline | None:
    """Draw a series of figures with its intervals; nothing is drawn of fewer than two that are shown.

    Time runs evenly from the first to the last. The line has gaps where a figure is hidden or does not follow.
    """
    shown = [point for point in points if point.value is not None]
    if len(shown) < 2:
        return None
    low, high = value_range(shown, is_share=is_share)
    first, last = points[0].ends.toordinal(), points[-1].ends.toordinal()
    wide, tall = (WIDTH - 2 * EDGE) / ((last - first) or 1), (HEIGHT - 2 * EDGE) / (high - low)

    def place(point: Point, value: float) -> Place:
        return round(EDGE + (point.ends.toordinal() - first) * wide, 1), round(EDGE + (high - value) * tall, 1)

    lines, bands, alone = [], [], []
    for piece in pieces(points):
        if len(piece) == 1:
            only, (bottom, top) = piece[0], _ends(piece[0])
            alone.append(Whisker(*place(only, only.value or 0.0), place(only, top)[1], place(only, bottom)[1]))
            continue
        lines.append(_path([place(point, point.value or 0.0) for point in piece]))
        for run in _runs(piece):
            tops = [place(point, point.high or 0.0) for point in run]
            bottoms = [place(point, point.low or 0.0) for point in reversed(run)]
            bands.append(_path([*tops, *bottoms]))
    breaks = [
        round((place(before, low)[0] + place(after, low)[0]) / 2, 1)
        for before, after in pairwise(points)
        if after.broken
    ]
    return Sparkline(lines, bands, alone, breaks, *place(shown[-1], shown[-1].value or 0.0))


def value_range(shown: Sequence[Point], *, is_share: bool) -> tuple[float, float]:
    """The range that figures and their intervals are drawn in, never so narrow that noise would fill it."""
    low, high = min(_ends(point)[0] for point in shown), max(_ends(point)[1] for point in shown)
    middle = (low + high) / 2
    least = (LEAST_SHARE if is_share else LEAST_PART * abs(middle)) or 1.0
    reach = max(high - low, least) / 2
    return (max(0.0, middle - reach), min(1.0, middle + reach)) if is_share else (middle - reach, middle + reach)


def _ends(point: Point) -> tuple[float, float]:
    value = point.value or 0.0
    return (point.low if point.low is not None else value), (point.high if point.high is not None else value)


def _runs(piece: Sequence[Point]) -> list[list[Point]]:
    """The neighbours that have intervals: a band is drawn of each such run of two or more."""
    runs: list[list[Point]] = [[]]
    for point in piece:
        if point.has_interval:
            runs[-1].append(point)
        else:
            runs.append([])
    return [run for run in runs if len(run) > 1]


def _path(places: Sequence[Place]) -> str:
    return " ".join(f"{x},{y}" for x, y in places)
