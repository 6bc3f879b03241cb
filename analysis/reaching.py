"""How far unknown counts can reach while everything that is known of them stays as it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

from analysis.added_counts import Cells
from analysis.columns import Floats, Indices

NEGLIGIBLE = 1e-6
AT_ONCE = 2000
"""How many columns a programme has at most, so that its time grows no faster than the questions do."""
Question = tuple[int, float, int | None]
"""A cell, which way it is asked to reach (1 is up), and a column of it, or nothing for all its kinds together."""
Entries = tuple[Indices, Indices, Floats]


class Programme:
    """What the shown counts say of unknown cells, ready to be asked how far some of them reach.

    `matrix`, shape (rows, unknown columns), says how the `unknown` columns add up; `group`, shape (cells,), gives the
    cells that depend on each other one number. Every question is a linear programme of its group alone; many are solved
    as one, side by side.
    """

    def __init__(self, cells: Cells[Any], unknown: Indices, matrix: csr_array, group: Indices) -> None:
        self.cells, self.group = cells, group
        self.columns: dict[int, Indices] = {}
        self._equal: dict[int, tuple[Entries, Floats]] = {}
        self._rests: dict[int, tuple[Entries, Floats]] = {}
        self._ceiling = 2 * float(cells.people.max(initial=0.0)) + 100
        of_column = group[cells.owner[unknown]]
        of_row = of_column[matrix.indices[matrix.indptr[:-1]]]
        for mine in np.unique(of_column).tolist():
            self.columns[mine] = unknown[of_column == mine]
            sums = matrix[np.flatnonzero(of_row == mine), :][:, np.flatnonzero(of_column == mine)].tocoo()
            entries = (sums.coords[0], sums.coords[1], sums.data)
            self._equal[mine] = entries, np.atleast_1d(sums @ cells.people[self.columns[mine]])
            self._rests[mine] = self._of_rests(mine)

    def _of_rests(self, group: int) -> tuple[Entries, Floats]:
        """How many people each rest has at most."""
        owner = self.cells.owner[self.columns[group]]
        places = np.flatnonzero(owner >= self.cells.named)
        rests, rows = np.unique(owner[places], return_inverse=True)
        return (rows, places, np.ones(len(places))), self.cells.bases[rests]

    def answers(self, questions: Sequence[Question]) -> Iterator[tuple[Question, Floats]]:
        """For every question the people in its group's columns when what it asks for reaches furthest.

        Where a rest is asked about, it is not known of any rest how many it has at most.
        """
        chunk: list[Question] = []
        width = 0
        for question in questions:
            size = len(self.columns[int(self.group[question[0]])])
            if chunk and width + size > AT_ONCE:
                yield from self._solve(chunk)
                chunk, width = [], 0
            chunk.append(question)
            width += size
        if chunk:
            yield from self._solve(chunk)

    def _solve(self, questions: Sequence[Question]) -> Iterator[tuple[Question, Floats]]:
        groups = [int(self.group[cell]) for cell, _, _ in questions]
        sizes = [len(self.columns[group]) for group in groups]
        ends = np.cumsum([0, *sizes])
        capped = [
            self._rests[group] if cell < self.cells.named else (_NONE, np.zeros(0))
            for group, (cell, _, _) in zip(groups, questions, strict=True)
        ]
        equal, sums = _side_by_side([self._equal[group] for group in groups], ends)
        below, most = _side_by_side(capped, ends)
        cost = np.concatenate([self._cost(question) for question in questions])
        found = linprog(
            cost, A_ub=below if len(most) else None, b_ub=most if len(most) else None, A_eq=equal, b_eq=sums,
            bounds=(0, self._ceiling), method="highs",
        )  # fmt: skip
        for question, group, first, last in zip(questions, groups, ends[:-1], ends[1:], strict=True):
            still = self.cells.people[self.columns[group]]
            yield question, found.x[first:last] if found.status == 0 else still

    def _cost(self, question: Question) -> Floats:
        cell, way, column = question
        columns = self.columns[int(self.group[cell])]
        asked = self.cells.owner[columns] == cell if column is None else columns == column
        return np.where(asked, -way, 0.0)


_NONE: Entries = (np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.intp), np.zeros(0))


def _side_by_side(parts: Sequence[tuple[Entries, Floats]], ends: Indices) -> tuple[csr_array, Floats]:
    """Programmes that have nothing to do with each other as one."""
    values = np.concatenate([side for _, side in parts])
    down = np.cumsum([0, *(len(side) for _, side in parts)])
    rows = np.concatenate([entries[0] + first for (entries, _), first in zip(parts, down[:-1], strict=True)])
    columns = np.concatenate([entries[1] + first for (entries, _), first in zip(parts, ends[:-1], strict=True)])
    signs = np.concatenate([entries[2] for entries, _ in parts])
    return csr_array((signs, (rows, columns)), shape=(len(values), int(ends[-1]))), values
