"""A wave's figures published a second time: what was hidden stays so, and what the few who differ said is not told."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.deciding import decide
from analysis.disclosure import SHARES, Rule, Status
from framework.disclosing.groups import Cell
from framework.models import DOMAINS

if TYPE_CHECKING:
    import pandas as pd

    from framework.disclosing.answers import Answered, Counts


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


@dataclass(frozen=True)
class Difference:
    """The people whose answers are in one version and not, or otherwise, in another.

    `gone` are the rows that only the earlier version has, and `come` those that only the later one has; of somebody
    who said one thing otherwise, only that is in both. `people` is how many they are.
    """

    gone: pd.DataFrame
    come: pd.DataFrame
    people: int

    @property
    def is_of_few(self) -> bool:
        """Whether they are too few for anything to be told of them, though not nobody."""
        return 0 < self.people < SHARES.base


def difference_between(before: pd.DataFrame, now: pd.DataFrame, questions: Sequence[str]) -> Difference:
    """Whose answers to some questions, or whose groups, differ between the frozen answers of two versions.

    Both have one row a response, with `response_id`, the `DOMAINS` and the questions' codes as columns.
    """
    import pandas as pd

    named = [*DOMAINS, *questions]
    old, new = (frame.set_index("response_id").reindex(columns=named).astype("string") for frame in (before, now))
    everybody = old.index.union(new.index)
    then, after = old.reindex(everybody), new.reindex(everybody)
    same = then.eq(after).fillna(False) | (then.isna() & after.isna())
    absent = pd.Series(~everybody.isin(old.index) | ~everybody.isin(new.index), everybody)
    elsewhere = absent | ~same[list(DOMAINS)].all(axis=1)
    differs = elsewhere | ~same.all(axis=1)
    untouched = same.copy()
    untouched[list(DOMAINS)] = False
    untouched.loc[elsewhere] = False
    gone, come = (each.mask(untouched.astype(bool))[differs] for each in (then, after))
    gone, come = gone[gone.index.isin(old.index)], come[come.index.isin(new.index)]
    return Difference(gone.reset_index(), come.reset_index(), int(differs.sum()))


def told_by_difference(answered: Answered) -> Iterator[Cell]:
    """The cells of which two versions may not both be shown, by the counts of those whose answers differ.

    Whoever has both versions of a cell knows what those said who are in one alone: this is a table of its own, in which
    what is too small is hidden, and more with it where it could be worked out. That nobody differs in a cell is known.
    """
    nobody = [cell for cell, counts in answered.counts.items() if sum(counts) == 0]
    if len(nobody) == len(answered.counts):
        return
    decided = decide(answered.counts, answered.wholes, shown=nobody)
    yield from (cell for cell, status in decided.items() if status is Status.SUPPRESSED)
