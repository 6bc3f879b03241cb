"""What each partner of a joint survey pays, to the penny, and what it would have paid alone."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction


class Split(StrEnum):
    """By what a shared cost is divided."""

    EQUAL = "equal"
    POPULATION = "population"
    SAMPLE = "sample"
    AGREED = "agreed"


def share_out(pence: int, weights: Sequence[int]) -> list[int]:
    """Divide an amount by weights: whole pence, shape (partners,), that add up to the amount.

    Pence left over go by largest remainder (Hamilton's method), to earlier partners where remainders are alike.
    ValueError for a negative amount or weight, or where nobody has any weight.

    >>> share_out(100, [1, 1, 1])
    [34, 33, 33]
    """
    if pence < 0 or any(weight < 0 for weight in weights):
        raise ValueError("amounts and weights are not negative")
    total = sum(weights)
    if total == 0:
        raise ValueError("somebody must have a part in it")
    parts = [Fraction(pence * weight, total) for weight in weights]
    whole = [int(part) for part in parts]
    by_remainder = sorted(range(len(parts)), key=lambda place: (whole[place] - parts[place], place))
    for place in by_remainder[: pence - sum(whole)]:
        whole[place] += 1
    return whole


def joint_and_alone(fixed: int, each: int, interviews: Sequence[int], shares: Sequence[int]) -> list[tuple[int, int]]:
    """What each partner pays in a joint survey, and alone: pence, shape (partners, 2).

    `fixed` is what a survey costs once however many take part, and is shared out by `shares`; `each` is what a
    completed interview costs, paid by the partner whose it is. Alone, a partner would pay the whole fixed cost.

    >>> joint_and_alone(3_000_000, 1_200, [1_100, 1_100], [1, 1])
    [(2820000, 4320000), (2820000, 4320000)]
    """
    fixed_parts = share_out(fixed, shares)
    return [(part + each * own, fixed + each * own) for part, own in zip(fixed_parts, interviews, strict=True)]
