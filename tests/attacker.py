"""An attacker who takes everything that is published together, and bounds what is hidden by linear programming.

It shares no code with what it attacks: it knows which cells there are, how they add up and the shown ones' counts.
"""

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array

NEAR = 4
"""Ends that are no further apart are within two either way of a count."""
Sum = tuple[Any, tuple[Any, ...], int | None]
"""A whole, its parts, and how many people at most are in none of them; nothing where that is not known either."""


class Attacker:
    """Knows the counts of shown cells, shape (kinds,) each, and seeks those of the `hidden`, of so many kinds each."""

    def __init__(self, shown: Mapping[Any, Sequence[int]], hidden: Mapping[Any, int], sums: Iterable[Sum]) -> None:
        self._shown, self._hidden = shown, list(hidden)
        self._starts: dict[Hashable, int] = {}
        self._columns = 0
        for name, kinds in hidden.items():
            self._starts[name], self._columns = self._columns, self._columns + kinds
        self._kinds = dict(hidden)
        self._equal: list[tuple[int, int, float]] = []
        self._values: list[float] = []
        self._below: list[tuple[int, int, float]] = []
        self._most: list[float] = []
        for whole, parts, others in sums:
            self._learn(whole, parts, others)

    def _learn(self, whole: Hashable, parts: tuple[Hashable, ...], others: int | None) -> None:
        kinds = len(self._shown[whole]) if whole in self._shown else self._kinds[whole]
        rest = self._columns
        if others != 0:
            self._columns += kinds
            if others is not None:
                self._below += [(len(self._most), rest + kind, 1.0) for kind in range(kinds)]
                self._most.append(float(others))
        for kind in range(kinds):
            row, value = len(self._values), 0.0
            for name, sign in ((whole, 1.0), *((part, -1.0) for part in parts)):
                if name in self._shown:
                    value -= sign * self._shown[name][kind]
                else:
                    self._equal.append((row, self._starts[name] + kind, sign))
            if others != 0:
                self._equal.append((row, rest + kind, -1.0))
            self._values.append(value)

    def bounded(self, table_of: Mapping[Any, Hashable] | None = None) -> dict[tuple[Hashable, int], tuple[int, int]]:
        """The hidden counts that are bounded within two either way, with their ends: -1 is the base, 0 the first kind.

        Tables that have nothing to do with each other are attacked at once: of each one question at a time is asked.
        """
        equal, below = self._matrix(self._equal, len(self._values)), self._matrix(self._below, len(self._most))
        aims = [(name, kind) for name in self._hidden for kind in range(-1, self._kinds[name])]
        low, high = dict.fromkeys(aims, math.inf), dict.fromkeys(aims, -math.inf)
        table = (lambda aim: table_of[aim[0]]) if table_of else (lambda aim: 0)
        queues = {key: list(mine) for key, mine in groupby(sorted(aims, key=lambda aim: str(table(aim))), key=table)}
        while queues:
            for way in (1.0, -1.0):
                cost = np.zeros(self._columns)
                for mine in queues.values():
                    cost[self._of(mine[0])] = -way
                found = linprog(
                    cost, A_eq=equal, b_eq=self._values, bounds=(0, 1e5), method="highs",
                    **({"A_ub": below, "b_ub": self._most} if self._most else {}),
                )  # fmt: skip
                assert found.status == 0, found.message
                for aim in aims:
                    people = float(found.x[self._of(aim)].sum())
                    low[aim], high[aim] = min(low[aim], people), max(high[aim], people)
            queues = {
                key: left for key, mine in queues.items()
                if (left := [aim for aim in mine[1:] if not self._far(low[aim], high[aim])])
            }  # fmt: skip
        ends = {aim: (math.ceil(low[aim] - 1e-6), math.floor(high[aim] + 1e-6)) for aim in aims}
        return {aim: pair for aim, pair in ends.items() if pair[1] - pair[0] <= NEAR}

    def _far(self, low: float, high: float) -> bool:
        return math.floor(high + 1e-6) - math.ceil(low - 1e-6) > NEAR

    def _of(self, aim: tuple[Hashable, int]) -> np.ndarray:
        name, kind = aim
        start = self._starts[name]
        return np.arange(start, start + self._kinds[name]) if kind < 0 else np.array([start + kind])

    def _matrix(self, entries: list[tuple[int, int, float]], rows: int) -> coo_array:
        where = np.array([entry[:2] for entry in entries], dtype=int).reshape(-1, 2)
        values = np.array([entry[2] for entry in entries])
        return coo_array((values, (where[:, 0], where[:, 1])), shape=(rows, self._columns)).tocsr()
