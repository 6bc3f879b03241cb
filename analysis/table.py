"""The contingency table: respondents collapsed to the distinct cells of the weighting variables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.coding import Coding, place, read_coding
from analysis.columns import Codes, Floats, Indices
from analysis.errors import NoResponsesError
from analysis.margins import Margin
from analysis.numbering import number_cells
from analysis.tally import Tally
from analysis.totals import Auxiliary, check_complete


@dataclass(frozen=True)
class Constraint:
    """One thing the weights have to meet: a level of a margin, or the total of a numeric variable (level None).

    `target` is what the weighted sum of its column of `Table.matrix` has to be; misses are measured in `unit`.
    """

    variable: str
    level: str | None
    target: float
    unit: float

    def __str__(self) -> str:
        return f"{self.level!r} for {self.variable!r}" if self.level is not None else f"the total of {self.variable!r}"


@dataclass(frozen=True)
class CellSums:
    """What the respondents of each cell add up to: how many they are, their base weights and the squares of these.

    All have shape (cells,).
    """

    n: Indices
    base: Floats
    squares: Floats


@dataclass(frozen=True)
class Table:
    """A sample collapsed to `size` cells.

    `cell` has shape (n,): the cell of each respondent. `codes` has shape (variables, size): the level of each cell on
    each margin's variable. The values of `auxiliaries` have shape (size,). Without margins and auxiliaries there is
    one cell, and nothing to calibrate to.
    """

    margins: tuple[Margin, ...]
    cell: Codes
    codes: Indices
    auxiliaries: tuple[Auxiliary, ...] = ()

    @property
    def size(self) -> int:
        return int(self.codes.shape[1])

    @property
    def people(self) -> float:
        """The population, or 0 where only totals of numeric variables are known."""
        return self.margins[0].total if self.margins else 0.0

    @property
    def constraints(self) -> tuple[Constraint, ...]:
        """What the weights have to meet, in the order of the matrix's columns."""
        levels = [
            Constraint(margin.variable, level, float(people), float(people))
            for margin in self.margins
            for level, people in zip(margin.levels, margin.population, strict=True)
        ]
        return (*levels, *(self._total(each) for each in self.auxiliaries))

    def _total(self, auxiliary: Auxiliary) -> Constraint:
        target = auxiliary.target(self.people)
        return Constraint(auxiliary.variable, None, target, self.people or abs(target) or 1.0)

    @property
    def targets(self) -> Floats:
        """The constraints' targets, shape (constraints,)."""
        return np.array([each.target for each in self.constraints])

    def collapse(self, values: Floats) -> Floats:
        """Sum respondents' values, shape (n,), within cells: shape (size,)."""
        return np.asarray(np.bincount(self.cell, values, self.size), dtype=np.float64)

    def sums(self, counted: Tally) -> CellSums:
        """Add up a tally within cells; `cell` says here where each cell of the tally belongs."""
        n = self.collapse(counted.n.astype(np.float64)).astype(np.intp)
        return CellSums(n, self.collapse(counted.base), self.collapse(counted.squares))

    def matrix(self) -> Any:
        """Return the sparse matrix, shape (size, constraints): 0/1 for levels, then the scaled numeric variables."""
        sizes = [len(margin.levels) for margin in self.margins]
        first = np.cumsum([0, *sizes])[:-1]
        columns = (self.codes.T + first).ravel()
        ends = np.arange(self.size + 1) * len(sizes)
        levels = sparse.csr_array((np.ones(len(columns)), columns, ends), shape=(self.size, sum(sizes)))
        if not self.auxiliaries:
            return levels
        numeric = np.column_stack([each.scaled for each in self.auxiliaries])
        return sparse.hstack([levels, sparse.csr_array(numeric)], format="csr")


def tabulate(responses: pd.DataFrame, margins: Sequence[Margin]) -> Table:
    """Collapse responses to the cells of the margins' variables, in one pass over each column.

    Raises `NoResponsesError`, `MissingColumnError`, `MissingValueError`, `UnknownLevelError` or `EmptyLevelError`.

    >>> sex = Margin("sex", ("F", "M"), np.array([52.0, 48.0]))
    >>> table = tabulate(pd.DataFrame({"sex": ["M", "F", "M"]}), [sex])
    >>> table.cell.tolist(), table.collapse(np.ones(3)).tolist()
    ([1, 0, 1], [1.0, 2.0])
    """
    return tabulate_codings([read_coding(responses, margin.columns) for margin in margins], margins, responses.index)


def tabulate_codings(
    codings: Sequence[Coding],
    margins: Sequence[Margin],
    index: pd.Index,
    auxiliaries: Sequence[Auxiliary] = (),
    split: Floats | None = None,
    times: Indices | None = None,
) -> Table:
    """Collapse respondents, labelled by `index`, whose levels have been read.

    The values of `auxiliaries` have shape (n,), and so does `split`, which keeps respondents who differ in it apart.
    Each may stand for several respondents, as `times` says.
    """
    if not len(index):
        raise NoResponsesError("There are no responses.")
    for auxiliary in auxiliaries:
        check_complete(auxiliary, index)
    placed = [place(coding, margin, index, times) for coding, margin in zip(codings, margins, strict=True)]
    codes = [code for code, _ in placed]
    sizes = [len(margin.levels) for _, margin in placed]
    numbers = [*(each.values for each in auxiliaries), *([] if split is None else [split])]
    distinct = [pd.factorize(values, sort=True) for values in numbers]
    cells = number_cells(
        [*codes, *(code for code, _ in distinct)], [*sizes, *(len(found) for _, found in distinct)], len(index)
    )
    counted = tuple(margin for _, margin in placed)
    people = counted[0].total if counted else 0.0
    numeric = tuple(auxiliary.at(cells.first).centred(people) for auxiliary in auxiliaries)
    levels = np.array([code[cells.first] for code in codes], dtype=np.intp).reshape(-1, cells.size)
    return Table(counted, cells.number, levels, numeric)
