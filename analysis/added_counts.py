"""Counts of people that add up: the cells of tables, which of them are parts of which, and the matrix that says so."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from analysis.columns import Floats
from analysis.disclosure import Rule, is_small

Name = TypeVar("Name", bound=Hashable)


@dataclass(frozen=True)
class Whole(Generic[Name]):
    """A cell of a table, and cells that are parts of it and share nobody."""

    name: Name
    parts: tuple[Name, ...]


class Cells(Generic[Name]):
    """Counts that add up, as columns and rows of a matrix.

    `counts` are people of each kind of answer, shape (kinds,), by the cell's name; cells that add up have the same
    kinds. Those of a whole who are in none of its parts are a cell without a name: its rest, after the named ones.
    Attributes: `names` in the given order; `counts`, one array of shape (kinds,) a cell, rests included; `bases`, their
    sums, shape (cells,); `starts`, the column of each cell's first kind; `owner`, that of each column; `people`, the
    counts, shape (columns,); `matrix`, shape (wholes times kinds, columns), whose product with the people is nought;
    `block`, for each cell the number of the independent table that it is in.
    Raises `ValueError` where parts are more than their whole, and `KeyError` where one has no counts.
    """

    def __init__(self, counts: Mapping[Name, Sequence[int]], wholes: Iterable[Whole[Name]]) -> None:
        self.names = list(counts)
        self.counts = [np.asarray(counts[name], dtype=np.int64) for name in self.names]
        places = {name: place for place, name in enumerate(self.names)}
        sums = [self._with_rest(whole, places) for whole in wholes]
        sizes = np.array([len(each) for each in self.counts], dtype=np.int64)
        self.starts = np.concatenate([[0], np.cumsum(sizes)])
        self.owner = np.repeat(np.arange(len(sizes)), sizes)
        self.bases: Floats = np.array([each.sum() for each in self.counts], dtype=np.float64)
        self.people: Floats = np.concatenate([*self.counts, np.zeros(0)]).astype(np.float64)
        self.matrix = self._matrix(sums)
        links = np.array([(whole, part) for whole, parts in sums for part in parts], dtype=np.int64).reshape(-1, 2)
        graph = csr_array((np.ones(len(links)), (links[:, 0], links[:, 1])), shape=(len(sizes), len(sizes)))
        self.block = connected_components(graph, directed=False)[1]

    @property
    def named(self) -> int:
        """How many cells have a name: the rests come after them."""
        return len(self.names)

    def columns(self, cells: Iterable[int]) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Which columns are of these cells, shape (columns,)."""
        mask = np.zeros(len(self.counts), dtype=np.bool_)
        mask[list(cells)] = True
        return mask[self.owner]

    def part(self, cell: int) -> slice:
        """The columns of a cell."""
        return slice(int(self.starts[cell]), int(self.starts[cell + 1]))

    def rests(self) -> range:
        return range(len(self.names), len(self.counts))

    def _with_rest(self, whole: Whole[Name], places: Mapping[Name, int]) -> tuple[int, list[int]]:
        place, parts = places[whole.name], [places[part] for part in whole.parts]
        rest = self.counts[place] - sum(self.counts[part] for part in parts)
        if (rest < 0).any():
            raise ValueError(f"The parts of {whole.name!r} are more than the whole.")
        if rest.sum() > 0:
            self.counts.append(rest)
            parts.append(len(self.counts) - 1)
        return place, parts

    def _matrix(self, sums: Sequence[tuple[int, list[int]]]) -> csr_array:
        rows: list[int] = []
        columns: list[int] = []
        signs: list[float] = []
        row = 0
        for whole, parts in sums:
            for kind in range(len(self.counts[whole])):
                columns += [int(self.starts[cell]) + kind for cell in (whole, *parts)]
                signs += [1.0, *(-1.0 for _ in parts)]
                rows += [row] * (1 + len(parts))
                row += 1
        return csr_array((signs, (rows, columns)), shape=(row, len(self.owner)))

    def small(self, rule: Rule) -> set[int]:
        """The named cells that are too small to be shown whatever else is."""
        return {cell for cell in range(self.named) if is_small(self.counts[cell].tolist(), rule)}
