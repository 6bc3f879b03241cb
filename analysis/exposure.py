"""Exposure: how closely somebody who knows every shown count of a table can guess the hidden ones."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from analysis.added_counts import Cells, Name
from analysis.columns import Floats
from analysis.disclosure import Rule
from analysis.reaching import NEGLIGIBLE, Programme, Reach

Question = tuple[int, float, int | None]
"""A cell, which way it is asked to reach, and a column of it, or nothing for all its kinds."""


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

    >>> from analysis.added_counts import Whole
    >>> from analysis.disclosure import SHARES
    >>> cells = Cells({"all": [140, 85], "men": [15, 10], "women": [125, 75]}, [Whole("all", ("men", "women"))])
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
        self.low, self.high = cells.people.copy(), cells.people.copy()
        self.least, self.most = cells.bases.copy(), cells.bases.copy()
        self.unknown = cells.columns(unknown)
        matrix = cells.matrix[:, self.unknown]
        self.matrix = matrix[np.diff(matrix.indptr) > 0]
        self.group = self._groups()

    def exposed(self) -> set[int]:
        by_group: dict[int, list[int]] = {}
        for cell in sorted(self.targets, key=lambda each: (self.cells.bases[each], each)):
            by_group.setdefault(int(self.group[cell]), []).append(cell)
        for group in self._of_one_sum() & by_group.keys():
            self._note_one_sum(group)
            del by_group[group]
        if by_group:
            programme = Programme(self.cells, self.unknown, self.matrix, self.group)
            self._ask(programme, by_group, rests=False)
            self._ask(programme, by_group, rests=True)
        return {cell for cell in self.targets if not self._wide(cell)}

    def _groups(self) -> np.ndarray[Any, np.dtype[np.int32]]:
        """For each cell a number that it shares with those whose unknown people its own depend on."""
        owner, size = self.cells.owner[self.unknown], len(self.cells.counts)
        first = np.repeat(self.matrix.indices[self.matrix.indptr[:-1]], np.diff(self.matrix.indptr))
        links = owner[first], owner[self.matrix.indices]
        graph = csr_array((np.ones(len(first)), links), shape=(size, size))
        return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int32)

    def _of_one_sum(self) -> set[int]:
        """The groups of unknown cells of which one sum is known, of parts alone."""
        firsts = self.matrix.indices[self.matrix.indptr[:-1]]
        of_row = self.group[self.cells.owner[self.unknown][firsts]]
        wholes = np.repeat(of_row, np.diff(self.matrix.indptr))[self.matrix.data > 0]
        rows = np.bincount(of_row, minlength=len(self.group))
        kinds = {int(self.group[cell]): len(self.cells.counts[cell]) for cell in self.targets}
        return {group for group, size in kinds.items() if rows[group] == size} - set(wholes.tolist())

    def _note_one_sum(self, group: int) -> None:
        """Parts of one known sum: all of it may be one of them, but for what rests can hold at most."""
        mine = np.flatnonzero(self.group == group).tolist()
        total = np.asarray(sum(self.cells.counts[cell] for cell in mine), dtype=np.float64)
        named = [cell for cell in mine if cell < self.cells.named]
        room = float(sum(self.cells.bases[cell] for cell in mine if cell >= self.cells.named))
        for cell in mine if len(mine) > 1 else []:
            part = self.cells.part(cell)
            beside_rests = named == [cell]
            self.high[part], self.most[cell] = total, total.sum()
            self.low[part] = np.maximum(total - room, 0.0) if beside_rests else 0.0
            self.least[cell] = max(total.sum() - room, 0.0) if beside_rests else 0.0

    def _ask(self, programme: Programme, by_group: dict[int, list[int]], *, rests: bool) -> None:
        """Ask of every group's named cells, or of its rests, one at a time and the others beside it as far as can be.

        Where rests are asked about nothing is known of any, so that what is seen is of rests alone.
        """
        mine = {
            group: [each for each in cells if (each >= self.cells.named) == rests] for group, cells in by_group.items()
        }
        queues = {group: [each for cell in cells for each in self._questions(cell)] for group, cells in mine.items()}
        while asked := {group: each for group, queue in queues.items() if (each := self._next(queue))}:
            left = [cell for group in asked for cell in mine[group] if not self._wide(cell)]
            first = {cell: (way, column) for cell, way, column in asked.values()}
            reaches = [self._reach(cell, *first.get(cell, (1.0, None)), first=cell in first) for cell in left]
            self._note(programme.furthest(reaches, free=rests), left)

    def _questions(self, cell: int) -> list[Question]:
        """Up, and down; of each kind by itself too where they depend on each other, through what is known of a rest."""
        asked: list[Question] = [(cell, way, None) for way in (1.0, -1.0)]
        if cell < self.cells.named and (self.group[list(self.cells.rests())] == self.group[cell]).any():
            part = self.cells.part(cell)
            asked += [(cell, way, column) for column in range(part.start, part.stop) for way in (1.0, -1.0)]
        return asked

    def _next(self, queue: list[Question]) -> Question | None:
        while queue:
            question = queue.pop(0)
            if not self._wide(question[0]):
                return question
        return None

    def _reach(self, cell: int, way: float, column: int | None, *, first: bool) -> Reach:
        """How far a cell is to be seen to move: each kind, and all together, or one column alone."""
        rule, part = self.rule, self.cells.part(cell)
        kinds = [slice(each, each + 1) for each in range(part.start, part.stop)]
        if column is not None:
            kinds = [slice(column, column + 1)]
        elif cell >= self.cells.named:
            kinds = []
        if way < 0:
            rooms = [(each, float(rule.width)) for each in kinds]
        else:
            rooms = [(each, max(float(rule.width), rule.cell - float(self.cells.people[each.start]))) for each in kinds]
        if column is None:
            base = rule.base - float(self.cells.bases[cell]) if way > 0 else 0.0
            rooms.append((part, max(float(rule.width), base)))
        return Reach(rooms, way, first)

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
        ends = zip(self.high[part].tolist(), self.low[part].tolist(), strict=True)
        return all(high >= rule.cell - slack and high - low >= rule.width - slack for high, low in ends)
