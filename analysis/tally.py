"""Tallies: respondents counted by cell, which is all that weighting needs to know of them, and which adds up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from analysis.coding import Coding
from analysis.columns import Codes, Floats, Indices
from analysis.numbering import number_cells

ROWS = 2**20
"""Respondents are summed in parts of so many, wherever they are kept: the digits of a sum depend on where parts end."""


@dataclass(frozen=True)
class Tally:
    """Respondents by cell, the distinct combinations of some variables' levels.

    `levels` has the levels of each variable, and `codes`, shape (variables, cells), their places, -1 for none. `n` is
    how many respondents a cell has, `base` their base weights and `squares` the squares of these, `first` the place of
    the first of them: all have shape (cells,). `lightest` and `heaviest` are the limits of all base weights.
    """

    levels: tuple[tuple[str, ...], ...]
    codes: Indices
    n: Indices
    base: Floats
    squares: Floats
    first: Indices
    lightest: float
    heaviest: float

    @property
    def size(self) -> int:
        return len(self.n)

    def coding(self, place: int) -> Coding:
        """Return the levels of the cells on one variable."""
        return Coding(self.codes[place], self.levels[place])

    def take(self, cells: Indices) -> Tally:
        """Keep some cells, in this order."""
        return replace(
            self,
            codes=self.codes[:, cells],
            n=self.n[cells],
            base=self.base[cells],
            squares=self.squares[cells],
            first=self.first[cells],
        )

    def __add__(self, other: Tally) -> Tally:
        """Add up two tallies of different respondents.

        Each cell's sums are the first's and then the second's: the order in which tallies are added decides the last
        digits, and nothing else does. Levels are sorted.
        """
        levels = tuple(tuple(sorted({*ours, *theirs})) for ours, theirs in zip(self.levels, other.levels, strict=True))
        sizes = [len(each) + 1 for each in levels]
        both = [np.append(*pair) for pair in zip(self._codes_among(levels), other._codes_among(levels), strict=True)]
        found = number_cells([each + 1 for each in both], sizes, self.size + other.size)
        cells, size = found.number, found.size
        codes = np.array([each[found.first] for each in both], dtype=np.intp).reshape(len(levels), size)
        first = np.full(size, np.iinfo(np.intp).max)
        np.minimum.at(first, cells, np.append(self.first, other.first))
        n = sum_within(cells, np.append(self.n, other.n), size).astype(np.intp)
        base = sum_within(cells, np.append(self.base, other.base), size)
        squares = sum_within(cells, np.append(self.squares, other.squares), size)
        lightest, heaviest = min(self.lightest, other.lightest), max(self.heaviest, other.heaviest)
        return Tally(levels, codes, n, base, squares, first, lightest, heaviest)

    def _codes_among(self, levels: Sequence[Sequence[str]]) -> list[Indices]:
        places = [{level: place for place, level in enumerate(each)} for each in levels]
        renumbered = [
            np.array([*(place[level] for level in known), -1], dtype=np.intp)
            for place, known in zip(places, self.levels, strict=True)
        ]
        return [among[code] for among, code in zip(renumbered, self.codes, strict=True)]


def tally(codings: Sequence[Coding], base: Floats, start: int = 0) -> tuple[Tally, Codes]:
    """Count respondents by cell in one pass over each coding; return the tally and everybody's cell, shape (n,).

    `base` has shape (n,), and `start` is the place of the first respondent in the whole sample.

    >>> sex = Coding(np.array([1, 0, 1]), ("F", "M"))
    >>> counted, cell = tally([sex], np.array([1.0, 1.0, 2.0]))
    >>> counted.codes.tolist(), counted.n.tolist(), counted.base.tolist(), cell.tolist()
    ([[0, 1]], [1, 2], [1.0, 3.0], [1, 0, 1])
    >>> (counted + counted).base.tolist()
    [2.0, 6.0]
    """
    sizes = [len(each.levels) + 1 for each in codings]
    cells = number_cells([each.codes for each in codings], sizes, len(base), missing=True)
    n, lightest, heaviest = cells.counts(), float(base.min(initial=np.inf)), float(base.max(initial=-np.inf))
    once = lightest == heaviest == 1
    counted = Tally(
        levels=tuple(each.levels for each in codings),
        codes=np.array([each.codes[cells.first] for each in codings], dtype=np.intp).reshape(-1, cells.size),
        n=n,
        base=n.astype(np.float64) if once else sum_within(cells.number, base, cells.size),
        squares=n.astype(np.float64) if once else sum_within(cells.number, base * base, cells.size),
        first=cells.first + start,
        lightest=lightest,
        heaviest=heaviest,
    )
    return counted, cells.number


def sum_within(groups: Codes, values: Floats | Indices, size: int) -> Floats:
    """Sum values, shape (n,), within groups: part by part, and one after another in a part. Shape (size,)."""
    total = np.bincount(groups[:ROWS], values[:ROWS], size)
    for start in range(ROWS, len(groups), ROWS):
        total = total + np.bincount(groups[start : start + ROWS], values[start : start + ROWS], size)
    return np.asarray(total, dtype=np.float64)
