"""A wave's figures published a second time: what was hidden stays so, and what the few who differ said is not told."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from analysis.disclosure import SHARES, Rule
from framework.disclosing.groups import Cell

if TYPE_CHECKING:
    from framework.disclosing.answers import Counts


def stay_hidden(before: Counts, shown: Collection[Cell], now: Counts, rule: Rule = SHARES) -> Iterator[Cell]:
    """The cells of figures that are published again which must be hidden because of the version before.

    `before` and `now` are people of each kind of answer by cell, and `shown` the cells that the version before showed.
    A cell of which it showed nothing stays hidden. One that it showed may be shown again if nobody's answers differ, or
    so many that their own figure could be shown: otherwise one version less the other would be what a few said.

    >>> before = {("q", "all", "all"): (60, 40), ("q", "sex", "F"): (30, 30), ("q", "sex", "M"): (30, 10)}
    >>> now = {("q", "all", "all"): (60, 38), ("q", "sex", "F"): (30, 30), ("q", "sex", "M"): (30, 8)}
    >>> list(stay_hidden(before, {("q", "all", "all"), ("q", "sex", "F")}, now))
    [('q', 'all', 'all'), ('q', 'sex', 'M')]
    """
    for cell, counts in now.items():
        known = before.get(cell)
        if known is not None and (cell not in shown or _differs_by_few(known, counts, rule)):
            yield cell


def _differs_by_few(before: tuple[int, ...], now: tuple[int, ...], rule: Rule) -> bool:
    if len(before) != len(now):
        return True
    moved = [abs(then - after) for then, after in zip(before, now, strict=True)]
    return any(moved) and (sum(moved) < rule.base or any(0 < number < rule.cell for number in moved))
