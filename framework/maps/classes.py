"""Classes of figures for a map: between round numbers, few enough to be told apart without colour."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

LETTERS = "ABCDE"
"""The lowest class is A. Each has a pattern and a lightness of its own."""
STEPS = (1.0, 2.0, 2.5, 5.0)
NEAREST = 0.01
"""Shares of people are said in whole per cent, so that no class is narrower than two of them."""


@dataclass(frozen=True)
class Classes:
    """From `first` on, each class reaches `step` further and leaves out its end; the last holds its end as well."""

    first: float
    step: float
    number: int

    def letter(self, value: float) -> str:
        """The class that a figure is in.

        >>> Classes(0.5, 0.05, 3).letter(0.5499), Classes(0.5, 0.05, 3).letter(0.55)
        ('A', 'B')
        """
        place = math.floor((value - self.first) / self.step + 1e-9)
        return LETTERS[min(max(place, 0), self.number - 1)]

    def ends(self) -> list[tuple[str, float, float]]:
        """Each class with where it begins and ends."""
        return [
            (LETTERS[place], self.first + place * self.step, self.first + (place + 1) * self.step)
            for place in range(self.number)
        ]


def classes_of(values: Sequence[float], *, least: float = 0.02) -> Classes:
    """At most five classes of one round width that hold all of some figures, as narrow as that allows.

    `least` is the narrowest that a class may be. Equal widths do not make much of little: where figures hardly differ
    there is one class, and not five.

    >>> classes_of([0.52, 0.61, 0.71])
    Classes(first=0.5, step=0.05, number=5)
    >>> classes_of([0.6, 0.61])
    Classes(first=0.6, step=0.02, number=1)
    """
    low, high = min(values), max(values)
    power = math.floor(math.log10(least))
    while True:
        for step in (digit * 10.0**power for digit in STEPS):
            if step < least - 1e-12:
                continue
            first = math.floor(low / step + 1e-9)
            number = max(1, math.ceil(high / step - 1e-9) - first)
            if number <= len(LETTERS):
                return Classes(round(first * step, 9), round(step, 9), number)
        power += 1
