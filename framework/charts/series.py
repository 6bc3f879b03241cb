"""A line over time: points with their intervals, where the series begins anew, and what happened meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from framework.charts.scales import Scale, scale_of
from framework.studies.drawing import MANY

HEIGHT = 260
FEWEST_FOR_LIMITS = 12
"""A process chart needs so many points that were measured apart from each other."""
NEAR = 8.0
"""Marks of events nearer to each other than this, in per cent of the width, stand beneath each other."""
LEAST_REACH = 0.3
EDGE = 4.0
"""How far from the sides the first and the last point stand, in per cent."""


@dataclass(frozen=True)
class TimePoint:
    """A figure at a time, with its words; `care` says why it is compared with care, where it is."""

    on: date
    label: str
    value: float
    low: float | None
    high: float | None
    shown: str
    interval: str = ""
    care: str = ""


@dataclass(frozen=True)
class LeftOut:
    """A figure that is in the table and not in the picture, and why."""

    label: str
    shown: str
    why: str


@dataclass(frozen=True)
class EventMark:
    """What happened, by the number that stands for it in the picture."""

    number: int
    on: date
    day: str
    title: str
    note: str = ""


@dataclass(frozen=True)
class Limits:
    """The mean of a process chart and what usually varies about it, with the places of points that are not usual."""

    mean: float
    low: float
    high: float
    trial: bool
    unusual: frozenset[int]


@dataclass(frozen=True)
class At:
    """Where a point or an event is drawn: per cent of the width, pixels of the height."""

    x: float
    y: float
    low: float | None = None
    high: float | None = None
    row: int = 0


@dataclass(frozen=True)
class TimePlot:
    """A line over time as it is drawn."""

    points: list[TimePoint]
    left_out: list[LeftOut]
    events: list[EventMark]
    scale: Scale
    limits: Limits | None
    places: list[At]
    event_places: list[At]
    height: int = HEIGHT
    across: list[str] = field(default_factory=list)
    scale_words: list[str] = field(default_factory=list)
    """The marks of the scale in words, from the top."""

    def y(self, value: float) -> float:
        return round(self.height * (1 - self.scale.part(value) / 100), 1)

    @property
    def band(self) -> str:
        """The band between the ends of the intervals, in per cent across and pixels down, or nothing without them."""
        known = [at for at in self.places if at.low is not None and at.high is not None]
        if len(known) < 2 or len(known) < len(self.places):
            return ""
        return " ".join([*(f"{at.x},{at.high}" for at in known), *(f"{at.x},{at.low}" for at in reversed(known))])

    @property
    def has_care(self) -> bool:
        return any(point.care for point in self.points)

    @property
    def has_intervals(self) -> bool:
        return any(at.low is not None for at in self.places)

    @property
    def radius(self) -> float:
        """Marks are smaller where there are many, so that they do not cover each other on a phone."""
        return 5.5 if len(self.places) <= MANY else 3

    @property
    def begins_anew(self) -> bool:
        """Whether figures before the first point are left out since they may not be compared with it."""
        return bool(self.left_out)


def time_plot(
    points: Sequence[TimePoint], events: Sequence[EventMark] = (), left_out: Sequence[LeftOut] = (), *,
    say: Callable[[float], str], share: bool = True, limits: Limits | None = None,
) -> TimePlot:  # fmt: skip
    """Lay points out by their days, with the events between the first day and the last. There is at least one point.

    `say` writes a value of the scale.
    """
    ends = [end for point in points for end in (point.value, point.low, point.high) if end is not None]
    ends += [limits.low, limits.high] if limits else []
    scale = _scale(min(ends), max(ends), share=share)
    first, last = points[0].on, points[-1].on
    within = [event for event in events if first <= event.on <= last or len(points) == 1]
    draft = TimePlot(list(points), list(left_out), within, scale, limits, [], [])
    places = [
        At(_across(point.on, first, last), draft.y(point.value),
           None if point.low is None else draft.y(point.low), None if point.high is None else draft.y(point.high))
        for point in points
    ]  # fmt: skip
    across = [points[0].label, points[-1].label] if len(points) > 1 else [points[0].label]
    return TimePlot(
        draft.points,
        draft.left_out,
        within,
        scale,
        limits,
        places,
        _event_places(within, first, last),
        HEIGHT,
        across,
        [say(mark) for mark in reversed(scale.marks)],
    )


def limits_of(values: Sequence[float], improvement: int) -> Limits | None:
    """The limits of a process chart of points measured apart from each other; None of fewer than twelve.

    They are `analysis.spc.xmr`'s. `improvement` is 1 where up is better, -1 where down is, and 0 where neither is.
    """
    if len(values) < FEWEST_FOR_LIMITS:
        return None
    from analysis.spc import xmr

    chart = xmr(list(values), improvement=improvement)
    unusual = frozenset(place for place, each in enumerate(chart) if each.special_cause_type.value != "Common Cause")
    return Limits(chart[-1].mean, chart[-1].lpl, chart[-1].upl, chart[-1].trial, unusual)


def _scale(low: float, high: float, *, share: bool) -> Scale:
    """A scale on which a share's small changes look small: it covers thirty points at least."""
    if share:
        lacking = max(0.0, LEAST_REACH - (high - low)) / 2
        low, high = max(0.0, low - lacking), min(1.0, high + lacking)
    return scale_of(low, high, share=share)


def _across(on: date, first: date, last: date) -> float:
    days = (last - first).days
    part = (on - first).days / days if days else 0.5
    return round(EDGE + (100 - 2 * EDGE) * min(max(part, 0.0), 1.0), 2)


def _event_places(events: Sequence[EventMark], first: date, last: date) -> list[At]:
    return stacked([_across(event.on, first, last) for event in events])


def stacked(across: Sequence[float]) -> list[At]:
    """Where the numbers of events stand: at the top, those close to the one before in the next row down.

    >>> [(at.x, at.y) for at in stacked([10, 12, 50])]
    [(10, 12), (12, 34), (50, 12)]
    """
    places: list[At] = []
    for x in across:
        row = places[-1].row + 1 if places and x - places[-1].x < NEAR else 0
        places.append(At(x, 12 + 22 * row, row=row))
    assert all(a.x <= b.x for a, b in pairwise(places)), "events come in the order of their days"
    return places
