"""How far two readers agree beyond what chance would make them agree."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

NORMAL_95 = 1.959963984540054


@dataclass(frozen=True)
class Kappa:
    """Cohen's kappa with its 95% interval; `base` comments were read twice and `agreed` of them alike.

    Kappa is 1 for perfect agreement and 0 for what chance would give. It is None, with its interval, where both readers
    always said the same one thing, for then chance alone would agree as well.
    """

    value: float | None
    low: float | None
    high: float | None
    base: int
    agreed: int


def cohens_kappa(first: Sequence[object], second: Sequence[object]) -> Kappa:
    """Cohen's kappa of two readers' categories for the same comments, in the same order.

    Cohen (1960), "A coefficient of agreement for nominal scales"; the variance is that of Fleiss, Cohen and Everitt
    (1969), "Large sample standard errors of kappa and weighted kappa", formula 13. The interval is cut at -1 and 1.
    ValueError when lengths differ or there are no comments.

    >>> first = ["yes"] * 25 + ["no"] * 25
    >>> second = ["yes"] * 20 + ["no"] * 5 + ["yes"] * 10 + ["no"] * 15
    >>> kappa = cohens_kappa(first, second)
    >>> round(kappa.value, 3), round(kappa.low, 3), round(kappa.high, 3), kappa.agreed
    (0.4, 0.151, 0.649, 35)
    """
    if len(first) != len(second):
        raise ValueError(f"one reader read {len(first)} comments and the other {len(second)}")
    if not first:
        raise ValueError("there are no comments")
    n = len(first)
    names = sorted({*first, *second}, key=str)
    cells = {(a, b): 0.0 for a in names for b in names}
    for pair in zip(first, second, strict=True):
        cells[pair] += 1 / n
    rows = {a: sum(cells[a, b] for b in names) for a in names}
    columns = {b: sum(cells[a, b] for a in names) for b in names}
    observed = sum(cells[a, a] for a in names)
    by_chance = sum(rows[a] * columns[a] for a in names)
    agreed = round(observed * n)
    if by_chance > 1 - 1e-12:
        return Kappa(None, None, None, n, agreed)
    value = (observed - by_chance) / (1 - by_chance)
    alike = sum(cells[a, a] * ((1 - by_chance) - (rows[a] + columns[a]) * (1 - observed)) ** 2 for a in names)
    apart = sum(cells[a, b] * (columns[a] + rows[b]) ** 2 for a in names for b in names if a != b)
    spread = alike + (1 - observed) ** 2 * apart - (observed * by_chance - 2 * by_chance + observed) ** 2
    half = NORMAL_95 * math.sqrt(max(0.0, spread) / n) / (1 - by_chance) ** 2
    return Kappa(value, max(-1.0, value - half), min(1.0, value + half), n, agreed)
