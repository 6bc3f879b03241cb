"""Exposure: how closely somebody who knows every shown count of a table can guess the hidden ones."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array, eye_array, hstack, vstack
from scipy.sparse.csgraph import connected_components

from analysis.columns import Floats
from analysis.disclosure import Rule, is_small

Name = TypeVar("Name", bound=Hashable)
NEGLIGIBLE = 1e-6
BESIDE = 1e-4
"""How much it weighs, beside one person of what is asked for, that others reach far as well."""


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
    sums, shape (cells,); `starts`, the column of each cell's first kind; `people`, the counts, shape (columns,); `matrix`, shape (wholes times kinds, columns), whose product with the people in
    the columns is nought; `block`, for each cell the number of the independent table that it is in.
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


def exposed(cells: Cells[Name], hidden: Collection[int], rule: Rule, blocks: Collection[int] | None = None) -> set[int]:
    """Say which of the `hidden` cells, and of the rests, can be guessed too closely: their numbers.

    The attacker knows every other named cell to the last person, that nobody can be counted less than nought times,
    and of every rest how many people are in it at most: for those who would not say of which group they are, some
    figure always tells how many that could be; but nothing of rests where it is a rest that is guessed. Of a cell of
    which each kind is between `low` and `high`, both found by linear programming, `high` must be enough to be shown (by
    `rule`, of the base and of every kind) and `high` less `low` at least the rule's width (of both again). By the
    duality of linear programming the first says that no sum that can be worked out, and has the whole cell among its
    people, is itself too small to be shown. Of a rest, only the base must be so, and only where it is small. With
    `blocks`, only those independent tables are looked at.

    This is the auditing of Hundepool et al. (2012), Statistical Disclosure Control, section 4.3, with the protection
    levels of Fischetti and Salazar (2001), Management Science 47. Where only one sum tells anything of some cells, its
    ends are known without a programme, and what does not depend on each other is solved together.

    Of 25 men who are hidden, the others are the total less the women:

    >>> cells = Cells({"all": [140, 85], "men": [15, 10], "women": [125, 75]}, [Whole("all", ("men", "women"))])
    >>> from analysis.disclosure import SHARES
    >>> [cells.names[cell] for cell in sorted(exposed(cells, {1}, SHARES))], exposed(cells, {1, 2}, SHARES)
    (['men'], set())
    """
    return _Attack(cells, hidden, rule, blocks).exposed()


class _Attack:
    """What is known of the hidden cells, and how far they have been seen to reach."""

    def __init__(
        self, cells: Cells[Any], hidden: Collection[int], rule: Rule, blocks: Collection[int] | None = None
    ) -> None:
        self.cells, self.rule = cells, rule
        looked = np.ones(len(cells.counts), dtype=np.bool_) if blocks is None else np.isin(cells.block, list(blocks))
        unknown = [cell for cell in (*sorted(hidden), *cells.rests()) if looked[cell]]
        self.targets = [cell for cell in unknown if cell < cells.named or cells.bases[cell] < rule.base]
        self.unknown = cells.columns(unknown)
        self.low, self.high = cells.people.copy(), cells.people.copy()
        self.least, self.most = cells.bases.copy(), cells.bases.copy()
        matrix = cells.matrix[:, self.unknown]
        self.matrix = matrix[np.diff(matrix.indptr) > 0]
        self.sums: Floats = self.matrix @ cells.people[self.unknown]
        self.group = self._groups()

    def exposed(self) -> set[int]:
        by_group: dict[int, list[int]] = {}
        for cell in sorted(self.targets, key=lambda each: (self.cells.bases[each], each)):
            by_group.setdefault(int(self.group[cell]), []).append(cell)
        for group in self._alone() & by_group.keys():
            self._note_alone(group)
            del by_group[group]
        queues = {group: [each for cell in mine for each in self._questions(cell)] for group, mine in by_group.items()}
        if queues:
            self._ask(queues)
        return {cell for cell in self.targets if not self._wide(cell)}

    def _groups(self) -> np.ndarray[Any, np.dtype[np.int32]]:
        """For each cell a number that it shares with those whose unknown people its own depend on."""
        owner, size = self.cells.owner[self.unknown], len(self.cells.counts)
        rows = np.repeat(np.arange(self.matrix.shape[0]), np.diff(self.matrix.indptr))
        first = np.repeat(self.matrix.indices[self.matrix.indptr[:-1]], np.diff(self.matrix.indptr))
        links = owner[first], owner[self.matrix.indices]
        graph = csr_array((np.ones(len(rows)), links), shape=(size, size))
        return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int32)

    def _alone(self) -> set[int]:
        """The groups of unknown cells of which one sum is known, of parts alone."""
        owner = self.cells.owner[self.unknown]
        rows = np.repeat(np.arange(self.matrix.shape[0]), np.diff(self.matrix.indptr))
        of_row = np.zeros(self.matrix.shape[0], dtype=np.int64)
        of_row[rows] = self.group[owner[self.matrix.indices]]
        kinds: dict[int, int] = {}
        for group in of_row.tolist():
            kinds[group] = kinds.get(group, 0) + 1
        mixed = set(of_row[rows[self.matrix.data > 0]].tolist())
        return {group for group, rows_of in kinds.items() if group not in mixed and rows_of == self._kinds(group)}

    def _kinds(self, group: int) -> int:
        cell = int(np.flatnonzero(self.group == group)[0])
        return len(self.cells.counts[cell])

    def _note_alone(self, group: int) -> None:
        """Parts of one known sum: all of it may be one of them, but for what a rest can hold at most."""
        mine = [cell for cell in np.flatnonzero(self.group == group).tolist()]
        total = sum(self.cells.counts[cell] for cell in mine).astype(np.float64)
        named = [cell for cell in mine if cell < self.cells.named]
        room = sum(self.cells.bases[cell] for cell in mine if cell >= self.cells.named)
        for cell in mine:
            part = self.cells.part(cell)
            if len(mine) == 1:
                continue
            alone = cell < self.cells.named and len(named) == 1
            self.high[part], self.most[cell] = total, total.sum()
            self.low[part] = np.maximum(total - room, 0.0) if alone else 0.0
            self.least[cell] = max(total.sum() - room, 0.0) if alone else 0.0

    def _questions(self, cell: int) -> list[tuple[int, int, float]]:
        """What to ask of a cell: a column, or -1 for all its kinds together, and which way.

        Kinds do not depend on each other but through what is known of a rest.
        """
        asked = [(cell, -1, way) for way in (1.0, -1.0)]
        if cell < self.cells.named and (self.group[list(self.cells.rests())] == self.group[cell]).any():
            part = self.cells.part(cell)
            asked += [(cell, column, way) for column in range(part.start, part.stop) for way in (1.0, -1.0)]
        return asked

    def _ask(self, queues: Mapping[int, list[tuple[int, int, float]]]) -> None:
        """See how far all reach at once, up and down; of what is left, ask one question of every group at a time."""
        programme = _Programme(self.cells, self.unknown, self.matrix, self.sums, self.group)
        for is_rest in (False, True):
            left = [each for each in self.targets if (each >= self.cells.named) == is_rest and self.group[each] in queues]
            for way in (1.0, -1.0):
                self._see_together(programme, [cell for cell in left if not self._wide(cell)], way)
        while now := {group: asked for group, queue in queues.items() if (asked := self._next(queue))}:
            beside = [each for group in now for each in queues[group] if each[1] < 0]
            seen = programme.solve(list(now.values()), beside)
            # Where rests were let free, what was seen is of the one that was asked about alone.
            free = {group: cell for group, (cell, _, _) in now.items() if cell >= self.cells.named}
            mine = [cell for cell in self.targets if self.group[cell] in now and self.group[cell] not in free]
            self._note(seen, [*mine, *free.values()])

    def _see_together(self, programme: _Programme, left: list[int], way: float) -> None:
        """Let as many as can be move one way at once, until that helps no more of them."""
        while left:
            rests = [cell for cell in left if cell >= self.cells.named]
            seen = programme.solve_together([self._room(cell, way) for cell in left], way, free=bool(rests))
            groups = {int(self.group[cell]) for cell in left}
            self._note(seen, rests or [cell for cell in self.targets if self.group[cell] in groups])
            before, left = left, [cell for cell in left if not self._wide(cell)]
            if len(left) == len(before):
                break

    def _room(self, cell: int, way: float) -> list[tuple[slice, float]]:
        """By how many people a cell is to be seen to move, of each kind and of all together."""
        rule, part = self.rule, self.cells.part(cell)
        kinds = [slice(column, column + 1) for column in range(part.start, part.stop)] if cell < self.cells.named else []
        if way < 0:
            return [(each, float(rule.width)) for each in (*kinds, part)]
        people = self.cells.people
        wanted = [(each, max(float(rule.width), rule.cell - float(people[each.start]))) for each in kinds]
        return [*wanted, (part, max(float(rule.width), rule.base - float(self.cells.bases[cell])))]

    def _next(self, queue: list[tuple[int, int, float]]) -> tuple[int, int, float] | None:
        while queue:
            question = queue.pop(0)
            if not self._wide(question[0]):
                return question
        return None

    def _note(self, people: Floats, seen: Iterable[int]) -> None:
        """Remember how far these cells were seen to reach."""
        for cell in seen:
            part = self.cells.part(cell)
            self.low[part] = np.minimum(self.low[part], people[part])
            self.high[part] = np.maximum(self.high[part], people[part])
            together = float(people[part].sum())
            self.least[cell], self.most[cell] = min(self.least[cell], together), max(self.most[cell], together)

    def _wide(self, cell: int) -> bool:
        rule, slack = self.rule, NEGLIGIBLE
        if self.most[cell] < rule.base - slack or self.most[cell] - self.least[cell] < rule.width - slack:
            return False
        part = self.cells.part(cell)
        if cell >= self.cells.named or part.stop - part.start == 1:
            return True
        high, low = self.high[part].tolist(), self.low[part].tolist()
        return all(
            top >= rule.cell - slack and top - bottom >= rule.width - slack
            for top, bottom in zip(high, low, strict=True)
        )


class _Programme:
    """What the shown counts say of the unknown columns, ready to be asked how far some of them reach."""

    def __init__(
        self,
        cells: Cells[Any],
        unknown: np.ndarray[Any, np.dtype[np.bool_]],
        matrix: csr_array,
        sums: Floats,
        group: np.ndarray[Any, np.dtype[np.int32]],
    ) -> None:
        self.cells, self.unknown, self.equal, self.sums, self.group = cells, unknown, matrix, sums, group
        self.place, self.width = np.cumsum(unknown) - 1, int(unknown.sum())
        rests = [rest for rest in cells.rests() if unknown[cells.starts[rest]]]
        at = [(row, int(self.place[column])) for row, rest in enumerate(rests) for column in self._columns(rest)]
        where = np.array(at, dtype=np.int64).reshape(-1, 2)
        self.rest_rows = {rest: row for row, rest in enumerate(rests)}
        self.rests = csr_array((np.ones(len(at)), (where[:, 0], where[:, 1])), shape=(len(rests), self.width))
        self.at_most: Floats = cells.bases[rests]
        self.ceiling = 2 * float(cells.people.max(initial=0.0)) + 100

    def solve(
        self, questions: Sequence[tuple[int, int, float]], beside: Sequence[tuple[int, int, float]] = ()
    ) -> Floats:
        """The people in every column, shape (columns,), at which what is asked for reaches furthest.

        What will be asked `beside` it is let reach far as well where that costs nothing.
        """
        wanted, at_most = np.zeros(self.width), self.at_most.copy()
        for turn, (cell, _, way) in enumerate(beside):
            wanted[self.place[self._columns(cell)]] = -way * BESIDE / (1 + turn % 7)
        for cell, column, way in questions:
            wanted[self.place[self._columns(cell) if column < 0 else [column]]] = -way
            if cell in self.rest_rows:
                at_most[[row for rest, row in self.rest_rows.items() if self.group[rest] == self.group[cell]]] = (
                    self.ceiling
                )
        return self._solved(wanted, self.equal, self.rests, at_most, (0, self.ceiling))

    def solve_together(self, rooms: Sequence[Sequence[tuple[slice, float]]], way: float, *, free: bool) -> Floats:
        """The people in every column at which as many cells as can be have moved by their rooms, the first first.

        Rests are `free` where it is rests that are guessed.
        """
        wanted = [(at, room, 1 / (2 + turn)) for turn, mine in enumerate(rooms) for at, room in mine]
        rows = [number for number, (at, _, _) in enumerate(wanted) for _ in range(at.start, at.stop)]
        columns = [int(self.place[column]) for at, _, _ in wanted for column in range(at.start, at.stop)]
        moves = csr_array((np.full(len(rows), -way), (rows, columns)), shape=(len(wanted), self.width))
        still = moves @ self.cells.people[self.unknown]
        reached = hstack([moves, eye_array(len(wanted))])
        at_most = vstack([reached, hstack([self.rests, csr_array((len(self.at_most), len(wanted)))])], format="csr")
        equal = hstack([self.equal, csr_array((self.equal.shape[0], len(wanted)))], format="csr")
        cost = np.concatenate([np.zeros(self.width), [-price for _, _, price in wanted]])
        lowest = np.concatenate([np.zeros(self.width), np.full(len(wanted), -np.inf)])
        highest = np.concatenate([np.full(self.width, self.ceiling), [room for _, room, _ in wanted]])
        bounds = np.column_stack([lowest, highest])
        limits = np.full(len(self.at_most), self.ceiling) if free else self.at_most
        return self._solved(cost, equal, at_most, np.concatenate([still, limits]), bounds)

    def _solved(self, cost: Floats, equal: Any, below: Any, at_most: Floats, bounds: Any) -> Floats:
        bound = {"A_ub": below, "b_ub": at_most} if len(at_most) else {}
        found = linprog(cost, A_eq=equal, b_eq=self.sums, bounds=bounds, method="highs", **bound)
        people = self.cells.people.copy()
        if found.status == 0:
            people[self.unknown] = found.x[: self.width]
        return people

    def _columns(self, cell: int) -> list[int]:
        part = self.cells.part(cell)
        return list(range(part.start, part.stop))


def small_cells(cells: Cells[Any], rule: Rule) -> set[int]:
    """The named cells that are too small to be shown whatever else is."""
    return {cell for cell in range(cells.named) if is_small(cells.counts[cell].tolist(), rule)}
