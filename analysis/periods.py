"""Series of unlike periods on one clock: months are gathered into quarters or years, and nothing is ever filled in."""

from __future__ import annotations

import math
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from analysis.errors import SeriesError
from analysis.lagged import Series

LENGTHS = (12, 6, 3, 1)
"""Months that a period may have, longest first."""


@dataclass(frozen=True)
class Point:
    """A value of a period, both days included, in any one unit, with how many it rests on where that is known.

    `breaks` says that it does not follow from the value before.
    """

    begins: date
    ends: date
    value: float | None
    base: float | None = None
    breaks: bool = False


@dataclass(frozen=True)
class Clock:
    """Periods of so many months, of which one begins `offset` months after January; None fits any beginning."""

    months: int
    offset: int | None

    def place(self, day: date, offset: int) -> int:
        """The number of the period that a day lies in, from the year nought."""
        return (12 * day.year + day.month - 1 - offset) // self.months


@dataclass(frozen=True)
class Together:
    """Two series with the same first period, of so many months each."""

    months: int
    leader: Series
    outcome: Series


def clock_of(points: Sequence[Point]) -> Clock:
    """The clock that a series runs on. Raises `SeriesError` for none, or several values in a month.

    Periods of whole months that begin alike are taken as they are. Others, such as a survey's fieldwork, stand for the
    longest of year, half-year, quarter and month of which none holds two of them; the one they end in.

    >>> clock_of([Point(date(2026, 4, 1), date(2026, 6, 30), 1.0), Point(date(2026, 7, 1), date(2026, 9, 30), 2.0)])
    Clock(months=3, offset=0)
    >>> clock_of([Point(date(2025, 9, 21), date(2025, 11, 1), 1.0), Point(date(2026, 9, 14), date(2026, 10, 30), 2.0)])
    Clock(months=12, offset=None)
    """
    if not points:
        raise SeriesError("There is no value.")
    spans = {_whole_months(each) for each in points}
    months = next(iter(spans)) if len(spans) == 1 else 0
    alone = len({each.begins for each in points}) == len(points)
    if months in LENGTHS and alone:
        begins = {(each.begins.month - 1) % months for each in points}
        if len(begins) == 1:
            return Clock(months, begins.pop())
    for length in LENGTHS:
        clock = Clock(length, None)
        if len({clock.place(each.ends, 0) for each in points}) == len(points):
            return clock
    raise SeriesError("Several values lie in one month.")


def together(leader: Sequence[Point], outcome: Sequence[Point]) -> Together:
    """Put two series on the slower one's clock.

    A longer period's value is the mean of the shorter ones', weighted with their bases where all have one, and only
    where every shorter period has a value and none of them but the first breaks with the one before. Raises
    `SeriesError` where the periods do not fit into each other, as calendar years and financial years do not.
    """
    first, second = clock_of(leader), clock_of(outcome)
    slow = max((first, second), key=lambda clock: (clock.months, clock.offset is not None))
    offset = next((each for each in (slow.offset, first.offset, second.offset) if each is not None), 0) % slow.months
    for clock in (first, second):
        if slow.months % clock.months or (clock.offset is not None and (offset - clock.offset) % clock.months):
            raise SeriesError("The periods do not fit into each other.")
    gathered = [_gather(points, clock, slow.months, offset) for points, clock in ((leader, first), (outcome, second))]
    places = [place for values in gathered for place in values]
    span = range(min(places), max(places) + 1)
    season = 12 // slow.months
    one, other = (_series(values, span, season) for values in gathered)
    return Together(slow.months, one, other)


@dataclass(frozen=True)
class _Gathered:
    value: float
    breaks: bool


def _gather(points: Sequence[Point], clock: Clock, months: int, offset: int) -> Mapping[int, _Gathered]:
    """Values by the numbers of their periods on the slower clock; a broken one leaves the next to begin afresh."""
    slow = Clock(months, offset)
    inside: dict[int, list[Point]] = {}
    for point in sorted(points, key=lambda each: each.ends):
        inside.setdefault(slow.place(point.ends, offset), []).append(point)
    needed = months // clock.months
    found: dict[int, _Gathered] = {}
    afresh = False
    for place, parts in inside.items():
        breaks = afresh or parts[0].breaks
        mixed = any(each.breaks for each in parts[1:])
        whole = len(parts) == needed and not mixed
        found[place] = _Gathered(_mean(parts) if whole else math.nan, breaks)
        afresh = mixed or (breaks and not math.isfinite(found[place].value))
    return found


def _mean(parts: Sequence[Point]) -> float:
    values = [math.nan if each.value is None else each.value for each in parts]
    bases = [each.base or 0.0 for each in parts]
    weights = bases if all(base > 0 for base in bases) else [1.0] * len(parts)
    return math.fsum(value * weight for value, weight in zip(values, weights, strict=True)) / math.fsum(weights)


def _series(values: Mapping[int, _Gathered], span: range, season: int) -> Series:
    missing = _Gathered(math.nan, False)
    rows = [values.get(place, missing) for place in span]
    return Series(np.array([row.value for row in rows]), np.array([row.breaks for row in rows]), season)


def _whole_months(point: Point) -> int:
    """How many calendar months a period fills exactly; 0 where it fills none."""
    last = monthrange(point.ends.year, point.ends.month)[1]
    if point.begins.day != 1 or point.ends.day != last:
        return 0
    return 12 * (point.ends.year - point.begins.year) + point.ends.month - point.begins.month + 1
