"""Margins that count different populations: refused, or rescaled by a declared rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean

from analysis.errors import MarginTotalsError, SchemeError
from analysis.margins import Margin

TOTALS_TOLERANCE = 1e-9
"""Margins may differ in total by this share of the population, which forgives rounding and nothing else."""

RULES: Mapping[str, Callable[[Sequence[float]], float]] = {
    "first": lambda totals: totals[0],
    "largest": max,
    "mean": fmean,
}
"""Which population margins that disagree are rescaled to: that of the first variable, the largest, or the mean."""


@dataclass(frozen=True)
class Rescaling:
    """A margin whose total was not the others': what it added up to, and what it was made to add up to, in people."""

    variable: str
    total: float
    rescaled: float

    def sentence(self) -> str:
        return f"The margins of {self.variable} added up to {self.total:,.0f} people, rescaled to {self.rescaled:,.0f}."


def agree(
    margins: Sequence[Margin], tolerance: float = TOTALS_TOLERANCE, rule: str = "first"
) -> tuple[tuple[Margin, ...], tuple[Rescaling, ...]]:
    """Make every margin add up to one population, and say which were changed by more than rounding.

    Totals may differ from the first's by the share `tolerance`; `rule` is one of `RULES`. Raises `MarginTotalsError`
    naming the variables and their totals.

    >>> import numpy as np
    >>> sex, home = Margin("sex", ("F", "M"), np.array([60.0, 40.0])), Margin("home", ("own",), np.array([101.0]))
    >>> agree([sex, home], tolerance=0.02)[0][1].population.tolist()
    [100.0]
    >>> agree([sex, home])
    Traceback (most recent call last):
        ...
    analysis.errors.MarginTotalsError: The margins of 'home' add up to 101 people but those of 'sex' to 100.
    """
    if rule not in RULES:
        raise SchemeError(f"Margins are rescaled to one of {', '.join(RULES)}, not to {rule!r}.")
    for other in margins[1:]:
        _check(margins[0], other, tolerance)
    target = RULES[rule]([margin.total for margin in margins]) if margins else 0.0
    changed = (each for each in margins if abs(each.total - target) > TOTALS_TOLERANCE * target)
    rescalings = tuple(Rescaling(each.variable, each.total, target) for each in changed)
    return tuple(replace(each, population=each.population * (target / each.total)) for each in margins), rescalings


def _check(first: Margin, other: Margin, tolerance: float) -> None:
    if abs(other.total - first.total) > tolerance * first.total:
        raise MarginTotalsError(
            f"The margins of {other.variable!r} add up to {other.total:.15g} people "
            f"but those of {first.variable!r} to {first.total:.15g}.",
            variable=other.variable,
        )
