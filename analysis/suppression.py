"""Secondary suppression: which further cells of a table to hide, so that none that is hidden can be worked out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array, hstack

from analysis.added_counts import Cells, Name, Whole
from analysis.columns import Floats
from analysis.disclosure import SHARES, Rule
from analysis.exposure import Auditor
from analysis.reaching import NEGLIGIBLE

FAILING = 1000.0
"""What it costs to leave a hidden count too close to its true value by one person."""


def suppress(
    counts: Mapping[Name, Sequence[int]],
    wholes: Iterable[Whole[Name]] = (),
    *,
    shown: Collection[Name] = (),
    hidden: Collection[Name] = (),
    rule: Rule = SHARES,
) -> set[Name]:
    """Return the names of the cells to hide: those too small, and few others that would give them away.

    `counts` are people of each kind of answer, shape (kinds,), by the cell's name, and `wholes` say which cells are
    parts of which. What is `shown` already cannot be taken back and is known to everybody; what is `hidden` already
    stays so. While a hidden cell can be guessed too closely (`analysis.exposure.exposed`), the cheapest way for it to
    be another count is found by linear programming, each shown cell costing one and a little for its people, and the
    shown cells that have to move are hidden with it (Kelly, Golden and Assad, 1992, Networks 22; Fischetti and Salazar,
    2001, Management Science 47). At last those that turn out not to be needed are shown again, largest first. The same
    table gives the same cells. What is shown already may leave a cell exposed, which nothing can mend; all else is
    hidden about it then. Raises what `Cells` does.

    >>> counts = {"all": [300, 200], "north": [6, 30], "mid": [20, 25], "south": [274, 145]}
    >>> sorted(suppress(counts, [Whole("all", ("north", "mid", "south"))]))
    ['mid', 'north']
    """
    cells = Cells(counts, wholes)
    places = {name: place for place, name in enumerate(cells.names)}
    kept = {places[name] for name in shown}
    first = (cells.small(rule) | {places[name] for name in hidden}) - kept
    auditor = Auditor(cells, rule)
    found = _needed(auditor, _enough(auditor, first, kept), first)
    return {cells.names[cell] for cell in found}


def _enough(auditor: Auditor, first: Collection[int], kept: Collection[int]) -> set[int]:
    """Hide more, until nothing that is hidden is exposed, or nothing is left that could be hidden about it."""
    cells, found, lost = auditor.cells, set(first), set[int]()
    open_ = auditor.exposed(found)
    while open_ := open_ - lost:
        blocks = {int(cells.block[cell]) for cell in open_}
        chosen = _one_a_block(cells, open_)
        for way in (1.0, -1.0):
            more = _moved(cells, found, kept, chosen, way, auditor.rule)
            found |= more
            helped = {int(cells.block[cell]) for cell in more}
            chosen = [cell for cell in chosen if int(cells.block[cell]) not in helped]
        for cell in chosen:
            near = _nearest(cells, cell, found, kept)
            found |= near
            lost |= set() if near else {cell}
        open_ = auditor.exposed(found, blocks)
    return found


def _needed(auditor: Auditor, found: set[int], first: Collection[int]) -> set[int]:
    """Show again what need not be hidden, the largest first, one of every independent table at a time."""
    cells, waiting = auditor.cells, dict[int, list[int]]()
    for cell in sorted(found - set(first), key=lambda each: (-cells.bases[each], each)):
        waiting.setdefault(int(cells.block[cell]), []).append(cell)
    waiting = {block: queue for block, queue in waiting.items() if len(queue) > 1}
    before = {int(cells.block[cell]): cell for cell in auditor.exposed(found, waiting)} if waiting else {}
    while waiting:
        tried = {block: queue.pop(0) for block, queue in waiting.items()}
        spoilt = {int(cells.block[cell]) for cell in auditor.exposed(found - set(tried.values()), tried)}
        found -= {cell for block, cell in tried.items() if block not in spoilt | before.keys()}
        waiting = {block: queue for block, queue in waiting.items() if queue}
    return found


def _one_a_block(cells: Cells[Any], open_: Iterable[int]) -> list[int]:
    """The smallest exposed cell of every independent table."""
    found: dict[int, int] = {}
    for cell in sorted(open_, key=lambda each: (cells.bases[each], each)):
        found.setdefault(int(cells.block[cell]), cell)
    return list(found.values())


def _nearest(cells: Cells[Any], cell: int, found: Collection[int], kept: Collection[int]) -> set[int]:
    """The smallest cell of its table that can still be hidden, of those it adds up with if there are any."""
    rows = cells.matrix[:, [cells.starts[cell]]].nonzero()[0]
    beside = set(cells.owner[cells.matrix[rows].nonzero()[1]].tolist())
    mine = [each for each in range(cells.named) if cells.block[each] == cells.block[cell] and each not in found]
    free = sorted(
        (each for each in mine if each not in kept),
        key=lambda each: (each not in beside, cells.bases[each], each),
    )
    return set(free[:1])


def _moved(
    cells: Cells[Any], found: Collection[int], kept: Collection[int], chosen: Sequence[int], way: float, rule: Rule
) -> set[int]:
    """The shown cells that have to be other counts for those chosen to be more, or less, by what they need.

    A column moves up and down by so many people each: people times matrix stays nought, none goes below nobody, and a
    rest has no more people than it has, unless a rest is chosen. What a chosen cell falls short by is dear, so that
    there always is an answer.
    """
    if not chosen:
        return set()
    free = ~cells.columns(kept)
    block = np.isin(cells.block[cells.owner], cells.block[list(chosen)])
    columns = np.flatnonzero(free & block)
    place = {int(column): at for at, column in enumerate(columns)}
    needs = [need for cell in chosen for need in _needs(cells, cell, way, rule)]
    price = _prices(cells, found)[cells.owner[columns]]
    matrix = cells.matrix[:, columns]
    matrix = matrix[np.flatnonzero(np.diff(matrix.indptr)), :]
    falls = csr_array((matrix.shape[0], len(needs)))
    equal = hstack([matrix, -matrix, falls], format="csr")
    at_most, limits = _limits(cells, place, chosen, needs, way)
    ceiling = 2 * float(cells.people.max(initial=0.0)) + 100
    bounds = [
        *((0.0, ceiling) for _ in columns), *((0.0, float(cells.people[column])) for column in columns),
        *((0.0, None) for _ in needs),
    ]  # fmt: skip
    cost = np.concatenate([price, price, np.full(len(needs), FAILING)])
    solved = linprog(
        cost, A_ub=at_most, b_ub=limits, A_eq=equal, b_eq=np.zeros(equal.shape[0]), bounds=bounds, method="highs"
    )
    if solved.status != 0:
        return set()
    moves: Floats = solved.x[: len(columns)] - solved.x[len(columns) : 2 * len(columns)]
    moving = set(cells.owner[columns[np.abs(moves) > NEGLIGIBLE]].tolist())
    return {cell for cell in moving if cell < cells.named} - set(found)


def _needs(cells: Cells[Any], cell: int, way: float, rule: Rule) -> list[tuple[list[int], float]]:
    """By how many people a cell must be able to move, of each kind and of all together: columns, and people."""
    kinds = list(range(cells.starts[cell], cells.starts[cell + 1]))
    base = float(cells.bases[cell])
    if way < 0:
        needs = [([column], min(float(rule.width), float(cells.people[column]))) for column in kinds]
        return [*needs, (kinds, min(float(rule.width), base))]
    whole = (kinds, max(float(rule.width), rule.base - base))
    if cell >= cells.named or len(kinds) == 1:
        return [whole]
    return [*(([column], max(float(rule.width), rule.cell - float(cells.people[column]))) for column in kinds), whole]


def _prices(cells: Cells[Any], found: Collection[int]) -> Floats:
    """What it costs for one person to move, by cell: nothing where it is hidden or a rest."""
    people = cells.bases
    price: Floats = 1 + people / (1 + people.max(initial=0.0)) + 1e-6 * np.arange(len(people)) / (1 + len(people))
    price[[*found, *cells.rests()]] = 0.0
    return price


def _limits(
    cells: Cells[Any],
    place: Mapping[int, int],
    chosen: Sequence[int],
    needs: Sequence[tuple[list[int], float]],
    way: float,
) -> tuple[csr_array, Floats]:
    """What is needed, as rows of at most: the needs, and that no rest grows where none of them is chosen."""
    width = 2 * len(place) + len(needs)
    rows: list[tuple[int, int, float]] = []
    limits: list[float] = []
    for number, (columns, people) in enumerate(needs):
        for column in columns:
            rows += [(number, place[column], -way), (number, len(place) + place[column], way)]
        rows.append((number, 2 * len(place) + number, -1.0))
        limits.append(-people)
    free = {int(cells.block[cell]) for cell in chosen if cell >= cells.named}
    for rest in cells.rests():
        columns = list(range(cells.starts[rest], cells.starts[rest + 1]))
        if columns[0] not in place or int(cells.block[rest]) in free:
            continue
        for column in columns:
            rows += [(len(limits), place[column], 1.0), (len(limits), len(place) + place[column], -1.0)]
        limits.append(0.0)
    at = np.array([(row, column) for row, column, _ in rows], dtype=np.int64).reshape(-1, 2)
    signs = np.array([sign for _, _, sign in rows])
    return csr_array((signs, (at[:, 0], at[:, 1])), shape=(len(limits), width)), np.array(limits)
