"""Margins: population counts for the levels of each weighting variable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.columns import Flags, Floats, Indices, blank, column
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
    names = np.array([str(name) for name in column(margins, "variable")], dtype=object)
    wanted = dict.fromkeys(names.tolist() if variables is None else variables)
    counts = _Counts.of(margins, column(margins, "level"))
    return tuple(_read_margin(counts.take(np.flatnonzero(names == name)), name) for name in wanted)


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
    counts = _Counts.of(cells, levels)
    _check(counts, name)
    summed = pd.Series(counts.people, index=counts.levels).groupby(level=0, sort=False).sum()
    return _margin(name, [*summed.index], np.asarray(summed, dtype=np.float64), parts)


@dataclass(frozen=True)
class _Counts:
    """Rows of a table of margins: their labels and levels, which of these are blank, and `text` read as `people`."""

    labels: pd.Index
    levels: list[str]
    nameless: Flags
    text: list[str]
    people: Floats

    @classmethod
    def of(cls, rows: pd.DataFrame, levels: pd.Series) -> _Counts:
        text = column(rows, "N")
        people = pd.to_numeric(text, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
        return cls(rows.index, [*map(str, levels)], blank(levels), [*map(str, text)], people)

    def take(self, rows: Indices) -> _Counts:
        levels, text = ([values[row] for row in rows.tolist()] for values in (self.levels, self.text))
        return _Counts(self.labels[rows], levels, self.nameless[rows], text, self.people[rows])


def _read_margin(counts: _Counts, name: str) -> Margin:
    if not counts.levels:
        raise MarginError(f"There are no margins for {name!r}.", variable=name)
    _check(counts, name)
    seen: set[str] = set()
    for level, row in zip(counts.levels, counts.labels, strict=True):
        if level in seen:
            message = f"The margins of {name!r} count level {level!r} twice."
            raise MarginError(message, variable=name, level=level, row=row)
        seen.add(level)
    return _margin(name, counts.levels, counts.people)


def _margin(name: str, levels: Sequence[str], people: Floats, parts: tuple[str, ...] = ()) -> Margin:
    if not people.sum() > 0:
        raise MarginError(f"The margins of {name!r} count nobody.", variable=name)
    return Margin(name, tuple(levels), people, parts)


def _check(counts: _Counts, name: str) -> None:
    """Refuse a row without a level, and one whose count is not a number of people."""
    if counts.nameless.any():
        row = counts.labels[int(counts.nameless.argmax())]
        raise MarginError(f"A margin of {name!r} has no level.", variable=name, row=row)
    wrong = ~(np.isfinite(counts.people) & (counts.people >= 0))
    if wrong.any():
        place = int(wrong.argmax())
        level, count = counts.levels[place], counts.text[place]
        message = f"The margin of {name!r}, level {level!r}, is {count!r}: not a number of people."
        raise MarginError(message, variable=name, level=level, row=counts.labels[place])
