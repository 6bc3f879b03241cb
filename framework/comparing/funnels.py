"""A group of councils as a funnel: who differs from all of them together by more than the size of its base explains."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.database import Json
from framework.comparing.reading import BesideGroup
from framework.comparing.sides import Side
from framework.models import Unit
from framework.studies import drawing

FEWEST = 5
"""A funnel of fewer councils says nothing: there is hardly a spread to measure."""
FACTS = ("target", "tau2", "odll95", "odul95", "odll998", "odul998")


@dataclass(frozen=True)
class Funnel:
    """A row for each council (its names, its figure and where it lies), the first the reader's own, and the picture."""

    rows: list[tuple[Mapping[str, str], Side, Json]]
    plot: drawing.Plot


def funnel_of(name: Mapping[str, str], mine: Side, group: BesideGroup) -> Funnel | None:
    """The funnel of a council and those of a group that may be drawn beside it.

    None where they are too few, or the figures are no shares of people with a known base.
    """
    from analysis.funnel import funnel

    named = [(name, mine), *((each.name, each.side) for each in group.drawn)]
    known = [(each, side) for each, side in named if side.value is not None and _base(side)]
    if mine.unit is not Unit.PERCENT or len(known) < FEWEST or known[0][1] is not mine:
        return None
    bases = [_base(side) for _, side in known]
    units = funnel([(side.value or 0.0) * base for (_, side), base in zip(known, bases, strict=True)], bases)
    places: Sequence[Json] = [
        {"base": unit.denominator, "signal": unit.signal.value, **{fact: getattr(unit, fact) for fact in FACTS}}
        for unit in units
    ]
    rows = [(each, side, place) for (each, side), place in zip(known, places, strict=True)]
    values = [side.value or 0.0 for _, side in known]
    numbers = [str(number) for number in range(1, len(rows) + 1)]
    return Funnel(rows, drawing.funnel_plot(places, values, numbers))


def _base(side: Side) -> float:
    """How much the answers tell: the effective base, or the base where nobody knows a design effect."""
    return float(side.effective_base or side.base or 0.0)
