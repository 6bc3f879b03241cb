"""The small picture on a tile: where its marks stand, in units of its own box, from the left and from the top."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from framework.tiles.series import Point, pieces

WIDTH, HEIGHT, EDGE = 240, 56, 5
LEAST_SHARE = 0.1
"""Shares are drawn on a scale of at least ten points, so that noise does not look like a mountain."""
LEAST_PART = 0.2


@dataclass(frozen=True)
class Whisker:
    """A figure that is joined to no other, with its interval where it has one."""

    x: str
    y: str
    top: str
    bottom: str


@dataclass(frozen=True)
class Sparkline:
    """Lines and bands are points as SVG writes them, and so are places from the left and from the top."""

    lines: list[str]
    bands: list[str]
    alone: list[Whisker]
    breaks: list[float]
    x: str
    y: str
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

    def across(run: Sequence[Point]) -> list[str]:
        return [f"{EDGE + (point.ends.toordinal() - first) * wide:.1f}" for point in run]

    def down(values: Iterable[float | None]) -> list[str]:
        return [f"{EDGE + (high - (value or 0.0)) * tall:.1f}" for value in values]

    lines, bands, alone = [], [], []
    for piece in pieces(points):
        if len(piece) == 1:
            bottom, top = _ends(piece[0])
            alone.append(Whisker(*across(piece), *down([piece[0].value, top, bottom])))
            continue
        lines.append(_path(across(piece), down([point.value for point in piece])))
        for run in _runs(piece):
            places, tops, bottoms = across(run), down([point.high for point in run]), down([point.low for point in run])
            bands.append(_path([*places, *reversed(places)], [*tops, *reversed(bottoms)]))
    breaks = [
        round(sum(map(float, across([before, after]))) / 2, 1) for before, after in pairwise(points) if after.broken
    ]
    return Sparkline(lines, bands, alone, breaks, across(shown[-1:])[0], down([shown[-1].value])[0])


def value_range(shown: Sequence[Point], *, is_share: bool) -> tuple[float, float]:
    """The range that figures and their intervals are drawn in, never so narrow that noise would fill it."""
    lows, highs = zip(*map(_ends, shown), strict=True)
    low, high = min(lows), max(highs)
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


def _path(across: Iterable[str], down: Iterable[str]) -> str:
    return " ".join([f"{x},{y}" for x, y in zip(across, down, strict=True)])
