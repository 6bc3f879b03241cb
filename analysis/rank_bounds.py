"""Between which places a unit stands among others: as far as its differences from each of them are certain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.compare import Estimated, change, holm


@dataclass(frozen=True)
class Standing:
    """A unit's place by its figure alone, 1 the best, and the places between which it lies, among `of` units."""

    rank: int
    low: int
    high: int
    of: int


def standing(
    mine: Estimated, others: Sequence[Estimated], *, lowest_first: bool = False, significance: float = 0.05
) -> Standing:
    """Where one unit stands among independent others.

    It is tested against each of them, the p-values adjusted together after Holm; those certainly before it leave it no
    place above theirs, and those certainly behind it none below. The places from `low` to `high` hold the true one at
    least `1 - significance` of the time, however many units there are and however near they lie: the confidence set of
    Mogstad, Romano, Shaikh and Wilhelm (2024), Review of Economic Studies 91, for one unit. It needs no simulation,
    and it says nothing that the single comparisons do not.

    >>> from analysis.compare import Value
    >>> others = [Value(0.70, 0.015), Value(0.61, 0.015), Value(0.50, 0.015)]
    >>> standing(Value(0.62, 0.015), others)
    Standing(rank=2, low=2, high=3, of=4)
    """
    differences = [change(each, mine) for each in others]
    certain = [p < significance for p in holm([each.p for each in differences])]
    sign = -1 if lowest_first else 1
    signed = [sign * each.difference for each in differences]
    before = sum(sure and gap < 0 for sure, gap in zip(certain, signed, strict=True))
    behind = sum(sure and gap > 0 for sure, gap in zip(certain, signed, strict=True))
    units = len(others) + 1
    return Standing(1 + sum(gap < 0 for gap in signed), 1 + before, units - behind, units)
