"""Scales of round numbers that hold what is drawn on them."""

from __future__ import annotations

import math
from dataclasses import dataclass

DIGITS = (1.0, 2.0, 5.0)
MOST_MARKS = 6


@dataclass(frozen=True)
class Scale:
    """From a round number to a round number, with its marks from the lowest."""

    low: float
    high: float
    marks: tuple[float, ...]

    def part(self, value: float) -> float:
        """How far along the scale a value stands, in per cent: never off it."""
        inside = min(max(value, self.low), self.high)
        return round(100 * (inside - self.low) / (self.high - self.low), 2)


def scale_of(low: float, high: float, *, share: bool = False, from_nought: bool = False) -> Scale:
    """A scale that holds both ends with a little room, and at most six marks.

    A share of people stays between nobody and everybody. Bars begin at nought: `from_nought`.

    >>> scale_of(0.52, 0.71, share=True).marks
    (0.5, 0.6, 0.7, 0.8)
    >>> scale_of(3, 17, from_nought=True).marks
    (0.0, 5.0, 10.0, 15.0, 20.0)
    """
    if from_nought:
        low, high = min(low, 0.0), max(high, 0.0)
    least = 0.001 if share else 1e-6 * abs(high)
    reach = max(high - low, least, 1e-9)
    power = math.floor(math.log10(reach)) - 1
    while True:
        for step in (digit * 10.0**power for digit in DIGITS):
            first = math.floor(low / step - (0.1 if low > 0 and not from_nought else 0.0))
            last = math.ceil(high / step + (0.1 if high > 0 and not from_nought else 0.0))
            if share:
                first, last = max(first, 0), min(last, math.ceil(1 / step))
            last = max(last, first + 1)
            if last - first < MOST_MARKS:
                marks = tuple(round(place * step, 9) for place in range(first, last + 1))
                return Scale(marks[0], marks[-1], marks)
        power += 1
