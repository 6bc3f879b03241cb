"""How far unknown counts can reach from their true values while everything that is known of them stays as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array, eye_array, hstack, vstack

from analysis.added_counts import Cells
from analysis.columns import Floats

NEGLIGIBLE = 1e-6
BESIDE = 1e-5
"""How much it weighs, beside one person of what is asked first, that others reach far as well."""


@dataclass(frozen=True)
class Reach:
    """How far columns are wanted to move together, one way: up (1) or down (-1); those that come first go before."""

    rooms: Sequence[tuple[slice, float]]
    way: float
    first: bool


class Programme:
    """What the shown counts say of the unknown columns, ready to be asked how far some of them reach.

    `unknown`, shape (columns,), says which columns are not known, and `matrix`, shape (rows, unknown columns), how they
    add up; `group`, shape (cells,), gives cells that depend on each other one number.
    """

    def __init__(
        self,
        cells: Cells[Any],
        unknown: np.ndarray[Any, np.dtype[np.bool_]],
        matrix: csr_array,
        group: np.ndarray[Any, np.dtype[np.int32]],
    ) -> None:
        self.cells, self.unknown, self.matrix = cells, unknown, matrix
        self.true: Floats = cells.people[unknown]
        self.place, self.width = np.cumsum(unknown) - 1, len(self.true)
        rests = [rest for rest in cells.rests() if unknown[cells.starts[rest]]]
        self.rests = self._sums([cells.part(rest) for rest in rests], [1.0] * len(rests))
        self.in_rests: Floats = cells.bases[rests]
        self.ceiling = 2 * float(cells.people.max(initial=0.0)) + 100

    def furthest(self, reaches: Sequence[Reach], *, free: bool) -> Floats:
        """The people in every column, shape (columns,), at which cells have moved by as much of their rooms as can be.

        What comes first moves before the others; these move as far as then they can, the earlier ones sooner. Rests
        have at most their people, unless they are `free`.
        """
        wanted = [
            (at, room, each.way, 1.0 if each.first else BESIDE / (2 + turn))
            for turn, each in enumerate(reaches)
            for at, room in each.rooms
        ]
        moves = self._sums([at for at, *_ in wanted], [-way for *_, way, _ in wanted])
        extra = len(wanted)
        below = vstack(
            [hstack([moves, eye_array(extra)]), hstack([self.rests, csr_array((self.rests.shape[0], extra))])],
            format="csr",
        )
        most = np.full(len(self.in_rests), self.ceiling) if free else self.in_rests
        lowest = np.concatenate([np.zeros(self.width), np.full(extra, -np.inf)])
        highest = np.concatenate([np.full(self.width, self.ceiling), [room for _, room, *_ in wanted]])
        found = linprog(
            np.concatenate([np.zeros(self.width), [-price for *_, price in wanted]]),
            A_ub=below,
            b_ub=np.concatenate([moves @ self.true, most]),
            A_eq=hstack([self.matrix, csr_array((self.matrix.shape[0], extra))], format="csr"),
            b_eq=self.matrix @ self.true,
            bounds=np.column_stack([lowest, highest]),
            method="highs",
        )
        people = self.cells.people.copy()
        if found.status == 0:
            people[self.unknown] = found.x[: self.width]
        return people

    def _sums(self, parts: Sequence[slice], signs: Sequence[float]) -> csr_array:
        """A row for each run of columns, with its sign in each of them; shape (runs, unknown columns)."""
        rows = [row for row, part in enumerate(parts) for _ in range(part.start, part.stop)]
        columns = [int(self.place[column]) for part in parts for column in range(part.start, part.stop)]
        return csr_array((np.array([signs[row] for row in rows]), (rows, columns)), shape=(len(parts), self.width))
