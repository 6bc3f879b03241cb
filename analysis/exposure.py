"""Exposure: how closely somebody who knows every shown count of a table can guess the hidden ones."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import zip_longest
from typing import Any

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from analysis.added_counts import Cells, Name
from analysis.columns import Flags, Floats, Indices
from analysis.disclosure import Rule
from analysis.reaching import NEGLIGIBLE, Programme, Question


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
    return Auditor(cells, rule).exposed(hidden, blocks)


class Auditor:
    """Finds what is exposed of the same cells again and again, as more or fewer of them are hidden.

    What counts were once seen to be possible is remembered: it is so again while every cell that is known has its true
    count in it.
    """

    def __init__(self, cells: Cells[Any], rule: Rule) -> None:
        self.cells, self.rule = cells, rule
        columns = cells.block[cells.owner]
        self.columns = {int(block): np.flatnonzero(columns == block) for block in np.unique(columns)}
        self.seen: dict[int, list[Floats]] = {block: [] for block in self.columns}
        self.seen_of_rests: dict[int, list[tuple[int, Floats]]] = {block: [] for block in self.columns}

    def exposed(self, hidden: Collection[int], blocks: Collection[int] | None = None) -> set[int]:
        """Which of the hidden cells and the rests are exposed; of the independent tables `blocks` alone, if given."""
        return _Attack(self, hidden, self.columns if blocks is None else blocks).exposed()

    def remember(self, cell: int, columns: Indices, people: Floats) -> None:
        """Take note of people in some columns, the others as they are, that were found when a cell was asked about."""
        block = int(self.cells.block[cell])
        whole = self.cells.people.copy()
        whole[columns] = people
        kept = whole[self.columns[block]]
        if cell < self.cells.named:
            self.seen[block].append(kept)
        else:
            self.seen_of_rests[block].append((cell, kept))

    def recall(self, block: int, unknown: Flags) -> Iterator[tuple[int | None, Floats]]:
        """What was seen of a table, shape (its columns,), that fits with what is `unknown` now, and of which rest."""
        known = ~unknown[self.columns[block]]
        true = self.cells.people[self.columns[block]][known]
        for rest, people in ((None, each) for each in self.seen[block]):
            if np.abs(people[known] - true).max(initial=0.0) < NEGLIGIBLE:
                yield rest, people
        for rest, people in self.seen_of_rests[block]:
            if np.abs(people[known] - true).max(initial=0.0) < NEGLIGIBLE:
                yield rest, people


class _Attack:
    """What is known of the hidden cells, and how far they have been seen to reach."""

    def __init__(self, auditor: Auditor, hidden: Collection[int], blocks: Collection[int]) -> None:
        self.auditor, self.cells, self.rule = auditor, auditor.cells, auditor.rule
        cells, rule = self.cells, self.rule
        looked = np.isin(cells.block, list(blocks))
        unknown = [cell for cell in (*sorted(hidden), *cells.rests()) if looked[cell]]
        self.targets = [cell for cell in unknown if cell < cells.named or cells.bases[cell] < rule.base]
        self.low, self.high = cells.people.copy(), cells.people.copy()
        self.least, self.most = cells.bases.copy(), cells.bases.copy()
        self.unknown = np.flatnonzero(cells.columns(unknown))
        for block in blocks:
            self._recall(int(block), cells.columns(unknown))
        matrix = cells.matrix[:, self.unknown]
        self.matrix = matrix[np.flatnonzero(np.diff(matrix.indptr)), :]
        self.group = self._groups()

    def exposed(self) -> set[int]:
        by_group: dict[int, list[int]] = {}
        for cell in sorted(self.targets, key=lambda each: (self.cells.bases[each], each)):
            by_group.setdefault(int(self.group[cell]), []).append(cell)
        for group in self._of_one_sum() & by_group.keys():
            self._note_one_sum(group)
            del by_group[group]
        left = [cell for mine in by_group.values() for cell in mine]
        if left:
            self._ask(Programme(self.cells, self.unknown, self.matrix, self.group), left)
        return {cell for cell in self.targets if not self._wide(cell)}

    def _groups(self) -> Indices:
        """For each cell a number that it shares with those whose unknown people its own depend on."""
        owner, size = self.cells.owner[self.unknown], len(self.cells.counts)
        first = np.repeat(self.matrix.indices[self.matrix.indptr[:-1]], np.diff(self.matrix.indptr))
        links = owner[first], owner[self.matrix.indices]
        graph = csr_array((np.ones(len(first)), links), shape=(size, size))
        return np.asarray(connected_components(graph, directed=False)[1], dtype=np.intp)

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

    def _ask(self, programme: Programme, targets: Collection[int]) -> None:
        """Ask every target how far up it reaches, those that this does not settle how far down, and so on."""
        by_turn = zip_longest(*(self._questions(cell) for cell in targets))
        for turn in by_turn:
            questions = [each for each in turn if each is not None and not self._wide(each[0])]
            for question, people in programme.answers(questions):
                columns = programme.columns[int(self.group[question[0]])]
                self.auditor.remember(question[0], columns, people)
                self._note(question[0], columns, people)

    def _questions(self, cell: int) -> list[Question]:
        """Up, and down; of each kind by itself too where they depend on each other, through what is known of a rest."""
        asked: list[Question] = [(cell, way, None) for way in (1.0, -1.0)]
        if cell < self.cells.named and (self.group[list(self.cells.rests())] == self.group[cell]).any():
            part = self.cells.part(cell)
            asked += [(cell, way, column) for column in range(part.start, part.stop) for way in (1.0, -1.0)]
        return asked

    def _recall(self, block: int, unknown: Flags) -> None:
        for rest, people in self.auditor.recall(block, unknown):
            self._note(self.cells.named - 1 if rest is None else rest, self.auditor.columns[block], people)

    def _note(self, cell: int, columns: Indices, people: Floats) -> None:
        """Remember how far a cell and all beside it were seen to reach; of a rest what was seen is of it alone."""
        if cell >= self.cells.named:
            mine = self.cells.owner[columns] == cell
            columns, people = columns[mine], people[mine]
        self.low[columns] = np.minimum(self.low[columns], people)
        self.high[columns] = np.maximum(self.high[columns], people)
        owners = self.cells.owner[columns]
        firsts = np.flatnonzero(np.diff(owners, prepend=-1))
        together = np.add.reduceat(people, firsts)
        seen = owners[firsts]
        self.least[seen] = np.minimum(self.least[seen], together)
        self.most[seen] = np.maximum(self.most[seen], together)

    def _wide(self, cell: int) -> bool:
        rule, slack = self.rule, NEGLIGIBLE
        if self.most[cell] < rule.base - slack or self.most[cell] - self.least[cell] < rule.width - slack:
            return False
        part = self.cells.part(cell)
        if cell >= self.cells.named or part.stop - part.start == 1:
            return True
        ends = zip(self.high[part].tolist(), self.low[part].tolist(), strict=True)
        return all(high >= rule.cell - slack and high - low >= rule.width - slack for high, low in ends)
