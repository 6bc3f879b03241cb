"""Margins: population counts for the levels of each weighting variable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.columns import Floats, blank, column
from analysis.errors import MarginError, MarginTotalsError, MissingColumnError

TOTALS_TOLERANCE = 1e-9
"""Margins may differ in total by this share of the population, which forgives rounding and nothing else."""


@dataclass(frozen=True)
class Margin:
    """The population of each level of one variable: `levels` is sorted, `population` has shape (levels,), in people.

    Levels where the margins count nobody are left out.
    """

    variable: str
    levels: tuple[str, ...]
    population: Floats

    @property
    def total(self) -> float:
        return float(self.population.sum())


def read_margins(margins: pd.DataFrame, variables: Sequence[str] | None = None) -> tuple[Margin, ...]:
    """Read margins from columns `variable`, `level` and `N`, in the order of `variables` or of first appearance.

    Raises `MissingColumnError`, `MarginError` (a count that is not a number of people, a level counted twice) or
    `MarginTotalsError` (two variables that count different populations).

    >>> table = pd.DataFrame({"variable": ["sex", "sex"], "level": ["F", "M"], "N": [52, 48]})
    >>> read_margins(table)[0].levels, read_margins(table)[0].total
    (('F', 'M'), 100.0)
    """
    names = column(margins, "variable").astype(str)
    wanted = list(dict.fromkeys(names if variables is None else variables))
    if not wanted:
        raise MarginError("There are no margins to weight to.")
    read = tuple(_read_margin(margins[names == name], name) for name in wanted)
    _check_totals(read)
    return read


def _read_margin(rows: pd.DataFrame, name: str) -> Margin:
    if rows.empty:
        raise MissingColumnError(f"There are no margins for {name!r}.", variable=name)
    counts = _counts(rows, name)
    counted = counts[counts > 0].sort_index()
    if counted.empty:
        raise MarginError(f"The margins of {name!r} count nobody.", variable=name)
    return Margin(name, tuple(counted.index), counted.to_numpy())


def _counts(rows: pd.DataFrame, name: str) -> pd.Series:
    """Return the population of each level, indexed by level."""
    text, levels = column(rows, "N"), column(rows, "level")
    if blank(levels).any():
        raise MarginError(f"A margin of {name!r} has no level.", variable=name)
    counts = pd.to_numeric(text, errors="coerce").astype(float).set_axis(levels.astype(str))
    wrong = np.asarray(~(np.isfinite(counts) & (counts >= 0)))
    if wrong.any():
        level, count = str(levels.iloc[int(wrong.argmax())]), str(text.iloc[int(wrong.argmax())])
        message = f"The margin of {name!r}, level {level!r}, is {count!r}: not a number of people."
        raise MarginError(message, variable=name, level=level)
    if counts.index.has_duplicates:
        level = str(counts.index[counts.index.duplicated()][0])
        raise MarginError(f"The margins of {name!r} count level {level!r} twice.", variable=name, level=level)
    return counts


def _check_totals(margins: Sequence[Margin]) -> None:
    first = margins[0]
    for other in margins[1:]:
        if abs(other.total - first.total) > TOTALS_TOLERANCE * first.total:
            raise MarginTotalsError(
                f"The margins of {other.variable!r} add up to {other.total:.15g} people "
                f"but those of {first.variable!r} to {first.total:.15g}.",
                variable=other.variable,
            )
