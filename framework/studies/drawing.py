"""Where the marks of pictures stand: per cent of the width, pixels of the height, and scales that are round numbers."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from markupsafe import Markup, escape

from core.database import Json

HEIGHT = 260
MANY = 24
"""More marks than this are drawn smaller."""
STEPS = 24
"""Into how many straight pieces a curve is drawn."""
REACHES = (("95", 1.959964), ("998", 3.090232))
ROUND = (0.05, 0.1, 0.2)
"""Between the lines of a scale lie so many per cent."""


@dataclass(frozen=True)
class Scale:
    """The vertical scale: proportions from low to high, and its marked values from the top."""

    low: float
    high: float
    marks: tuple[float, ...]

    def y(self, value: float) -> float:
        """How many pixels from the top a value stands."""
        inside = min(max(value, self.low), self.high)
        return round(HEIGHT * (self.high - inside) / (self.high - self.low), 1)


@dataclass(frozen=True)
class Mark:
    """A point: how far across and down it stands, its sign, and the side that its name stands on."""

    x: float
    y: float
    name: str
    unusual: str = ""
    left: bool = False

    def drawn(self, radius: float) -> str:
        """The point as SVG."""
        if self.unusual:
            square = '<rect class="fm-plot__unusual" x="-7" y="-7" width="14" height="14"/>'
            return f'<svg x="{self.x}%" y="{self.y}" overflow="visible">{square}</svg>'
        return f'<circle class="fm-plot__mark" cx="{self.x}%" cy="{self.y}" r="{radius}"/>'

    @property
    def named(self) -> str:
        """Its name as SVG."""
        dx, anchor = (-11, "end") if self.left else (11, "start")
        place = f'x="{self.x}%" y="{self.y + 5}" dx="{dx}" text-anchor="{anchor}"'
        return f'<text class="fm-plot__name" {place}>{escape(self.name)}</text>'


@dataclass(frozen=True)
class Line:
    """A straight piece of a line of some kind."""

    kind: str
    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True)
class Plot:
    height: int
    scale: Scale
    marks: list[Mark]
    lines: list[Line]
    across: list[str]
    """Words under the picture, from its left to its right."""
    happened: list[tuple[float, float]] = field(default_factory=list)
    """Where the numbers stand, counted from 1, of what happened."""

    @property
    def radius(self) -> float:
        """Marks are smaller where there are many, so that they do not cover each other on a phone."""
        return 5.5 if len(self.marks) <= MANY else 3

    @property
    def drawn_marks(self) -> Markup:
        """The marks as SVG: hundreds of them, each of a few numbers, cost a template much."""
        return Markup("".join([mark.drawn(self.radius) for mark in self.marks]))

    @property
    def drawn_names(self) -> Markup:
        return Markup("".join([mark.named for mark in self.marks]))

    @property
    def grid(self) -> list[float]:
        return [self.scale.y(each) for each in self.scale.marks]


def chart_plot(points: Sequence[Json], names: Sequence[str]) -> Plot:
    """A chart over waves: each value joined to the next, its mean and its limits, afresh after a rebase."""
    ends = [each[name] for each in points for name in ("value", "low", "high") if each[name] is not None]
    scale = _scale(min(ends), max(ends))
    width = 100 / len(points)
    middles = [round((place + 0.5) * width, 2) for place in range(len(points))]
    marks = [
        Mark(x, scale.y(point["value"]), name, _unusual(point))
        for x, point, name in zip(middles, points, names, strict=True)
    ]
    lines = [Line("value", a.x, a.y, b.x, b.y) for a, b in pairwise(marks)]
    for place, point in enumerate(points):
        left, right = round(place * width, 2), round((place + 1) * width, 2)
        for kind, name in (("mean", "mean"), ("limit", "low"), ("limit", "high")):
            if point[name] is not None:
                lines.append(Line(kind, left, scale.y(point[name]), right, scale.y(point[name])))
        if point["rebase_reason"]:
            lines.append(Line("rebase", left, 0, left, HEIGHT))
    return Plot(HEIGHT, scale, marks, lines, [names[0], names[-1]] if len(names) > 1 else [names[0]])


def funnel_plot(places: Sequence[Json], values: Sequence[float], names: Sequence[str]) -> Plot:
    """Councils' figures over their effective bases, between the limits that allow for over-dispersion."""
    widest = 1.15 * max(place["base"] for place in places)
    first = places[0]
    narrowest = max(10.0, min(place["base"] for place in places) / 4)
    bases = [narrowest + (widest - narrowest) * step / STEPS for step in range(STEPS + 1)]
    curves = [
        (kind, side, [_limit(first["target"], first["tau2"], base, side * reach) for base in bases])
        for kind, reach in REACHES
        for side in (-1, 1)
    ]
    near = [
        _limit(first["target"], first["tau2"], min(p["base"] for p in places), side * REACHES[1][1]) for side in (-1, 1)
    ]
    scale = _scale(min(*near, *values), max(*near, *values))
    across = [round(100 * base / widest, 2) for base in bases]
    lines = [Line("mean", 0, scale.y(first["target"]), 100, scale.y(first["target"]))]
    for kind, _, curve in curves:
        for (x1, v1), (x2, v2) in pairwise(zip(across, curve, strict=True)):
            if scale.low <= v1 <= scale.high and scale.low <= v2 <= scale.high:
                lines.append(Line(f"limit{kind}", x1, scale.y(v1), x2, scale.y(v2)))
    marks = list(_apart(places, values, names, scale, widest))
    return Plot(HEIGHT, scale, marks, lines, ["0", f"{round(widest):,}"])


def _apart(
    places: Sequence[Json], values: Sequence[float], names: Sequence[str], scale: Scale, widest: float
) -> Iterator[Mark]:
    """Marks from the top, their names on one side and the other in turn, so that neighbours do not cover each other."""
    rows = sorted(zip(values, places, names, strict=True), key=lambda row: -row[0])
    for turn, (value, place, name) in enumerate(rows):
        unusual = "" if place["signal"] == "within" else "high" if place["signal"].startswith("above") else "low"
        yield Mark(round(100 * place["base"] / widest, 2), scale.y(value), name, unusual, bool(turn % 2))


def _limit(target: float, tau2: float, base: float, reach: float) -> float:
    """A limit of `analysis.funnel` at a base: so many standard errors from the target on the arcsine scale."""
    spread = math.hypot(1 / (2 * math.sqrt(base)), math.sqrt(tau2))
    return math.sin(min(max(math.asin(math.sqrt(target)) + reach * spread, 0.0), math.pi / 2)) ** 2


def _scale(low: float, high: float) -> Scale:
    """A scale with room about its values, from a round number to a round number, inside nothing and everybody."""
    step = next((each for each in ROUND if (high - low) / each <= 5), ROUND[-1])
    first, last = max(0, math.floor(low / step - 0.2)), min(round(1 / step), math.ceil(high / step + 0.2))
    return Scale(first * step, last * step, tuple(round(step * each, 2) for each in range(last, first - 1, -1)))


def _unusual(point: Json) -> str:
    """Which way a point is out of the usual, if it is."""
    if point["cause"] == "Common Cause":
        return ""
    return "high" if point["value"] > point["mean"] else "low"
