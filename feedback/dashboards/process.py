"""Months on a process chart: which of them are more than ordinary variation, where there are enough to tell."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis.spc import Point

FEWEST_POINTS = 12
SMALLEST_BASE = 10
"""A month's share of fewer ratings says nothing of the process."""


@dataclass(frozen=True)
class Charted:
    """A month's value with the point that judges it."""

    month: date
    value: float
    point: "Point"


def charted(months: Sequence[tuple[date, float, int]], *, improvement: int) -> list[Charted]:
    """Chart months of value and base, oldest first; none where fewer than `FEWEST_POINTS` have base enough.

    `improvement` is 1 where more is better, and 0 where it is neither.
    """
    enough = [(month, value) for month, value, base in months if base >= SMALLEST_BASE]
    if len(enough) < FEWEST_POINTS:
        return []
    from analysis.spc import xmr

    points = xmr([value for _, value in enough], improvement=improvement)
    return [Charted(month, value, point) for (month, value), point in zip(enough, points, strict=True)]
