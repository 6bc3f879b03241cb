"""A group of councils as a funnel: who differs from all of them together by more than the size of its base explains."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from core.database import Json
from framework.comparing.reading import BesideGroup
from framework.comparing.sides import Side
from framework.models import Observation, Unit
from framework.studies import drawing

FEWEST = 5
"""A funnel of fewer councils says nothing: there is hardly a spread to measure."""
FACTS = ("target", "tau2", "odll95", "odul95", "odll998", "odul998")


Figure = TypeVar("Figure", Side, Observation)


@dataclass(frozen=True)
class Funnel(Generic[Figure]):
    """A row for each council (its names, its figure and where it lies), in the order given, and the picture."""

    rows: list[tuple[Mapping[str, str], Figure, Json]]
    plot: drawing.Plot

    @property
    def target(self) -> float:
        """All councils together."""
        return float(self.rows[0][2]["target"])

    @property
    def outside(self) -> int:
        """How many lie outside the limits."""
        return sum(place["signal"] != "within" for _, _, place in self.rows)


def funnel_of(name: Mapping[str, str], mine: Side, group: BesideGroup) -> Funnel[Side] | None:
    """The funnel of a council, which comes first, and those of a group that may be drawn beside it.

    None where they are too few, or the figures are no shares of people with a known base.
    """
    if mine.value is None or not _base(mine):
        return None
    return funnel_among([(name, mine), *((each.name, each.side) for each in group.drawn)], mine.unit)


def funnel_among(named: Sequence[tuple[Mapping[str, str], Figure]], unit: Unit) -> Funnel[Figure] | None:
    """The funnel of figures that may be drawn side by side, each with its council's names."""
    from analysis.funnel import funnel

    known = [(each, figure) for each, figure in named if figure.value is not None and _base(figure)]
    if unit is not Unit.PERCENT or len(known) < FEWEST:
        return None
    values, bases = [figure.value or 0.0 for _, figure in known], [_base(figure) for _, figure in known]
    units = funnel([value * base for value, base in zip(values, bases, strict=True)], bases)
    places: Sequence[Json] = [
        {"base": one.denominator, "signal": one.signal.value, **{fact: getattr(one, fact) for fact in FACTS}}
        for one in units
    ]
    rows = [(each, figure, place) for (each, figure), place in zip(known, places, strict=True)]
    numbers = [str(number) for number in range(1, len(rows) + 1)]
    return Funnel(rows, drawing.funnel_plot(places, values, numbers))


def _base(figure: Side | Observation) -> float:
    """How much the answers tell: the effective base, or the base where nobody knows a design effect."""
    return float(figure.effective_base or figure.base or 0.0)
