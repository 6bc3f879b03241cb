"""The contingency table: respondents collapsed to the distinct cells of the weighting variables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.columns import Floats, Indices, complete_text
from analysis.errors import EmptyLevelError, NoResponsesError, UnknownLevelError
from analysis.margins import Margin

MOST_CELLS = 2**62
"""Cell numbers must fit a 64-bit integer: past this many possible cells they are renumbered on the way."""


@dataclass(frozen=True)
class Table:
    """A sample collapsed to `size` cells.

    `cell` has shape (n,): the cell of each respondent. `codes` has shape (variables, size): the level of each cell on
    each margin's variable. Without margins there is one cell, and nothing to calibrate to.
    """

    margins: tuple[Margin, ...]
    cell: Indices
    codes: Indices

    @property
    def size(self) -> int:
        return int(self.codes.shape[1])

    @property
    def population(self) -> Floats:
        """The margins end to end, shape (levels,)."""
        return np.concatenate([margin.population for margin in self.margins] or [np.empty(0)])

    def collapse(self, values: Floats) -> Floats:
        """Sum respondents' values, shape (n,), within cells: shape (size,)."""
        return np.asarray(np.bincount(self.cell, values, self.size), dtype=np.float64)

    def matrix(self) -> Any:
        """Return the sparse 0/1 matrix, shape (size, levels), that says which levels each cell belongs to."""
        sizes = [len(margin.levels) for margin in self.margins]
        first = np.cumsum([0, *sizes])[:-1, None]
        rows = np.tile(np.arange(self.size), len(sizes))
        ones = np.ones(len(rows))
        return sparse.csr_array((ones, (rows, (self.codes + first).ravel())), shape=(self.size, sum(sizes)))


def tabulate(responses: pd.DataFrame, margins: Sequence[Margin]) -> Table:
    """Collapse responses to the cells of the margins' variables, in one pass over each column.

    Raises `NoResponsesError`, `MissingColumnError`, `MissingValueError`, `UnknownLevelError` or `EmptyLevelError`.

    >>> sex = Margin("sex", ("F", "M"), np.array([52.0, 48.0]))
    >>> table = tabulate(pd.DataFrame({"sex": ["M", "F", "M"]}), [sex])
    >>> table.cell.tolist(), table.collapse(np.ones(3)).tolist()
    ([1, 0, 1], [1.0, 2.0])
    """
    if responses.empty:
        raise NoResponsesError("There are no responses.")
    codes = [_codes(responses, margin) for margin in margins]
    cell = _number_cells(codes, [len(margin.levels) for margin in margins], len(responses))
    size = int(cell.max()) + 1
    member = np.empty(size, dtype=np.intp)
    member[cell] = np.arange(len(cell))
    return Table(tuple(margins), cell, np.array([code[member] for code in codes], dtype=np.intp).reshape(-1, size))


def _codes(responses: pd.DataFrame, margin: Margin) -> Indices:
    """Return each respondent's level of one variable as its place in the margin's levels, shape (n,)."""
    values = complete_text(responses, margin.variable)
    places, found = pd.factorize(values)
    codes = np.asarray(pd.Index(margin.levels).get_indexer(pd.Index(found))[places], dtype=np.intp)
    if codes.min() < 0:
        first = int(codes.argmin())
        level, row = values.iloc[first], values.index[first]
        message = f"Row {row} has {level!r} for {margin.variable!r}, a level for which the margins count nobody."
        raise UnknownLevelError(message, variable=margin.variable, level=level, row=row)
    empty = np.bincount(codes, minlength=len(margin.levels)) == 0
    if empty.any():
        level, people = margin.levels[int(empty.argmax())], margin.population[int(empty.argmax())]
        message = f"Nobody has {level!r} for {margin.variable!r}, where the margins count {people:.15g} people."
        raise EmptyLevelError(message, variable=margin.variable, level=level)
    return codes


def _number_cells(codes: Sequence[Indices], sizes: Sequence[int], n: int) -> Indices:
    """Number the distinct combinations of codes from 0, in the order of the codes: shape (n,)."""
    key, possible = np.zeros(n, dtype=np.int64), 1
    for code, size in zip(codes, sizes, strict=True):
        if possible * size > MOST_CELLS:
            key, uniques = pd.factorize(key, sort=True)
            possible = len(uniques)
        key, possible = key * size + code, possible * size
    return np.asarray(pd.factorize(key, sort=True)[0], dtype=np.intp)
