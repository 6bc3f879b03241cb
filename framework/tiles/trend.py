"""The picture on an opened tile: every figure with its interval over time, joined where one follows from another."""

import math
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from framework.charts.series import Limits, stacked
from framework.studies.drawing import HEIGHT, Line, Mark, Plot, Scale
from framework.tiles.drawing import value_range
from framework.tiles.series import Point, pieces
from framework.tiles.usual import shown_since_break, usual

EDGE = 3.0
"""Per cent of the width left free at both sides."""
MOST_LINES = 5
STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


def trend_plot(
    points: Sequence[Point], events: Sequence[date], names: Sequence[str], *, is_share: bool, target: float | None
) -> Plot | None:
    """Marks with whiskers over time, `names` those of the points; nothing of fewer than two figures that are shown.

    A dashed line stands where the series breaks, a dotted and numbered one where something happened, and the target
    lies across. Figures without intervals have the limits of their usual ups and downs, where they are enough.
    """
    shown = [point for point in points if point.value is not None]
    if len(shown) < 2:
        return None
    low, high = value_range(shown, is_share=is_share)
    limits = usual(points) if not any(point.has_interval for point in shown) else None
    ends = [*([target] if target is not None else []), *([limits.low, limits.high] if limits else [])]
    low, high = min([low, *ends]), max([high, *ends])
    scale = _scale(low, high)
    first, last = points[0].ends, points[-1].ends
    happened = [_across(day, first, last) for day in events if first <= day <= last]
    lines = [
        *([Line("target", 0, scale.y(target), 100, scale.y(target))] if target is not None else []),
        *_usual(points, limits, scale, first, last),
        *_breaks(points, first, last),
        *(_upright("event", x) for x in happened),
        *_whiskers(shown, scale, first, last),
        *_joins(points, scale, first, last),
    ]
    since = shown_since_break(points)
    unusual = {since[place].id: limits.mean for place in limits.unusual} if limits else {}
    marks = [
        Mark(_across(point.ends, first, last), scale.y(point.value), name, _sign(point.value, unusual.get(point.id)))
        for point, name in zip(points, names, strict=True)
        if point.value is not None
    ]
    return Plot(HEIGHT, scale, marks, lines, [names[0], names[-1]], [(at.x, at.y) for at in stacked(happened)])


def _joins(points: Sequence[Point], scale: Scale, first: date, last: date) -> list[Line]:
    return [
        Line(
            "value",
            _across(one.ends, first, last), scale.y(one.value or 0.0),
            _across(other.ends, first, last), scale.y(other.value or 0.0),
        )
        for piece in pieces(points)
        for one, other in pairwise(piece)
    ]  # fmt: skip


def _usual(points: Sequence[Point], limits: Limits | None, scale: Scale, first: date, last: date) -> Iterator[Line]:
    """The mean since the last break, and between what the figures usually lie."""
    if limits:
        begins, ends = (_across(point.ends, first, last) for point in (shown_since_break(points)[0], points[-1]))
        for kind, value in (("mean", limits.mean), ("limit", limits.low), ("limit", limits.high)):
            yield Line(kind, begins, scale.y(value), ends, scale.y(value))


def _sign(value: float, mean: float | None) -> str:
    """Which way a figure is out of the usual, if it is."""
    return "" if mean is None else "high" if value > mean else "low"


def _whiskers(shown: Sequence[Point], scale: Scale, first: date, last: date) -> list[Line]:
    found = []
    for point in shown:
        if point.low is not None and point.high is not None:
            x = _across(point.ends, first, last)
            found.append(Line("interval", x, scale.y(point.high), x, scale.y(point.low)))
    return found


def _breaks(points: Sequence[Point], first: date, last: date) -> list[Line]:
    """A line half way between the figures that do not follow from each other."""
    return [
        _upright("break", round((_across(before.ends, first, last) + _across(after.ends, first, last)) / 2, 2))
        for before, after in pairwise(points)
        if after.broken
    ]


def _upright(kind: str, x: float) -> Line:
    return Line(kind, x, 0, x, HEIGHT)


def _across(day: date, first: date, last: date) -> float:
    """Where a day stands, in per cent of the width; time runs evenly."""
    part = (day - first).days / ((last - first).days or 1)
    return round(EDGE + part * (100 - 2 * EDGE), 2)


def _scale(low: float, high: float) -> Scale:
    """A scale from a round number to a round number, with a handful of marks."""
    rough = (high - low) / MOST_LINES or 1.0
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(each * power for each in STEPS if each * power >= rough)
    first, last = math.floor(low / step), math.ceil(high / step)
    if last == first:
        last += 1
    return Scale(first * step, last * step, tuple(round(step * each, 10) for each in range(last, first - 1, -1)))
