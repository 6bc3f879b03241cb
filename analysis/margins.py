"""Margins: population counts for the levels of each weighting variable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.columns import Floats, blank, column
from analysis.errors import MarginError

JOIN = " × "
"""What stands between the levels, and the names, of variables whose joint distribution is known."""


@dataclass(frozen=True)
class Margin:
    """The population of each level of one variable: `levels` in their declared order, `population` of shape (levels,).

    `parts` are the columns whose values, joined, are the levels: one column for a variable, several for the cells of
    a joint distribution. `members` are the declared levels that each level was merged from.
    """

    variable: str
    levels: tuple[str, ...]
    population: Floats
    parts: tuple[str, ...] = ()
    members: tuple[tuple[str, ...], ...] = ()

    @property
    def total(self) -> float:
        return float(self.population.sum())

    @property
    def columns(self) -> tuple[str, ...]:
        return self.parts or (self.variable,)

    def kept(self, places: Sequence[int]) -> Margin:
        """Return the margin with only these levels, in this order."""
        members = tuple(self.members[place] for place in places) if self.members else ()
        levels = tuple(self.levels[place] for place in places)
        return replace(self, levels=levels, population=self.population[list(places)], members=members)


def read_margins(margins: pd.DataFrame, variables: Sequence[str] | None = None) -> tuple[Margin, ...]:
    """Read margins from columns `variable`, `level` and `N`, in the order of `variables` or of first appearance.

    Raises `MissingColumnError` or `MarginError` (a count that is not a number of people, a level counted twice).

    >>> table = pd.DataFrame({"variable": ["sex", "sex"], "level": ["F", "M"], "N": [52, 48]})
    >>> read_margins(table)[0].levels, read_margins(table)[0].total
    (('F', 'M'), 100.0)
    """
    names = column(margins, "variable").astype(str)
    wanted = list(dict.fromkeys(names if variables is None else variables))
    return tuple(_read_margin(margins[names == name], name) for name in wanted)


def read_cells(cells: pd.DataFrame, variables: Sequence[str] | None = None) -> Margin:
    """Read the joint distribution of several variables from their columns and `N`, one row for each cell.

    Rows that agree on `variables` are added up, so a table of more variables serves as well. Raises as `read_margins`.

    >>> cells = pd.DataFrame({"sex": ["F", "F", "M"], "home": ["own", "rent", "own"], "N": [40, 20, 40]})
    >>> read_cells(cells).variable, read_cells(cells).levels
    ('sex × home', ('F × own', 'F × rent', 'M × own'))
    >>> read_cells(cells, ["sex"]).population.tolist()
    [60.0, 40.0]
    """
    parts = tuple(variables or (name for name in cells.columns if name != "N"))
    if not parts or cells.empty:
        raise MarginError("There are no cells to weight to.")
    name = JOIN.join(parts)
    nameless = np.logical_or.reduce([blank(column(cells, part)) for part in parts])
    levels = cells[list(parts)].astype(str).agg(JOIN.join, axis=1).mask(nameless)
    counts = _counts(cells.assign(level=levels), name)
    summed = counts.groupby(level=0, sort=False).sum()
    return _margin(name, summed, parts)


def _read_margin(rows: pd.DataFrame, name: str) -> Margin:
    if rows.empty:
        raise MarginError(f"There are no margins for {name!r}.", variable=name)
    counts = _counts(rows, name)
    if counts.index.has_duplicates:
        place = int(counts.index.duplicated().argmax())
        level, row = str(counts.index[place]), rows.index[place]
        raise MarginError(f"The margins of {name!r} count level {level!r} twice.", variable=name, level=level, row=row)
    return _margin(name, counts)


def _margin(name: str, counts: pd.Series[float], parts: tuple[str, ...] = ()) -> Margin:
    if not counts.sum() > 0:
        raise MarginError(f"The margins of {name!r} count nobody.", variable=name)
    return Margin(name, tuple(map(str, counts.index)), np.asarray(counts, dtype=np.float64), parts)


def _counts(rows: pd.DataFrame, name: str) -> pd.Series[float]:
    """Return the population of each level, indexed by level."""
    text, levels = column(rows, "N"), column(rows, "level")
    nameless = blank(levels)
    if nameless.any():
        row = rows.index[int(nameless.argmax())]
        raise MarginError(f"A margin of {name!r} has no level.", variable=name, row=row)
    counts = pd.to_numeric(text, errors="coerce").astype(float).set_axis(levels.astype(str))
    wrong = np.asarray(~(np.isfinite(counts) & (counts >= 0)))
    if wrong.any():
        place = int(wrong.argmax())
        level, count = str(levels.iloc[place]), str(text.iloc[place])
        message = f"The margin of {name!r}, level {level!r}, is {count!r}: not a number of people."
        raise MarginError(message, variable=name, level=level, row=rows.index[place])
    return counts
