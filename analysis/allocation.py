"""How a sample is shared out among strata, such as wards, before it is drawn."""

from __future__ import annotations

import math
from collections.abc import Sequence
from enum import StrEnum


class Allocation(StrEnum):
    """By what a stratum's part of the sample goes."""

    PROPORTIONAL = "proportional"
    """By its population: figures of the whole need least weighting."""
    EQUAL = "equal"
    """The same for each: figures of every stratum are as sure as each other's."""
    NEYMAN = "neyman"
    """By its population times the standard deviation there: figures of the whole are as sure as can be."""


def allocate(
    total: int,
    populations: Sequence[int],
    method: Allocation = Allocation.PROPORTIONAL,
    *,
    deviations: Sequence[float] | None = None,
    least: int = 1,
) -> list[int]:
    """How many of `total` each stratum gets: whole numbers, shape (strata,), that add up to the total.

    Neyman (1934), as in Cochran (1977), "Sampling Techniques", section 5.5, takes the standard deviations in the
    strata. A stratum whose part is more than its population is taken whole, one whose part is less than `least` gets
    that many or all its people, and the others share what is left (Cochran, 5.8). Remainders go by largest fraction,
    earlier strata first. ValueError where the total cannot be shared out so.

    >>> allocate(100, [600, 300, 100])
    [60, 30, 10]
    >>> allocate(100, [600, 300, 100], Allocation.EQUAL)
    [34, 33, 33]
    >>> allocate(100, [500, 500], Allocation.NEYMAN, deviations=[0.5, 0.3])
    [63, 37]
    """
    if not populations or any(population < 1 for population in populations):
        raise ValueError("every stratum has at least one person")
    floors = [min(least, population) for population in populations]
    if total < sum(floors):
        raise ValueError(f"{total:,} cannot give {len(floors):,} strata {least:,} each")
    if total > sum(populations):
        raise ValueError(f"{total:,} are more than the {sum(populations):,} people there are")
    shares = _sizes(populations, method, deviations)
    return _rounded(total, _within(total, shares, floors, populations), floors, populations)


def _sizes(populations: Sequence[int], method: Allocation, deviations: Sequence[float] | None) -> list[float]:
    if method is Allocation.EQUAL:
        return [1.0] * len(populations)
    if method is Allocation.PROPORTIONAL:
        return [float(population) for population in populations]
    if deviations is None or len(deviations) != len(populations):
        raise ValueError("Neyman's allocation needs the standard deviation in every stratum")
    if not all(0 <= each < math.inf for each in deviations) or not any(deviations):
        raise ValueError("standard deviations are not negative, and one is above 0")
    return [population * deviation for population, deviation in zip(populations, deviations, strict=True)]


def _within(total: int, sizes: Sequence[float], floors: Sequence[int], ceilings: Sequence[int]) -> list[float]:
    """Parts in proportion to sizes, each from its floor to its ceiling, that add up to the total.

    Each part is its size times one factor, cut at its bounds; the factor is found by halving, as the sum grows with it.
    """

    def parts(factor: float) -> list[float]:
        return [
            min(max(size * factor, floor), ceiling)
            for size, floor, ceiling in zip(sizes, floors, ceilings, strict=True)
        ]

    if total == sum(floors):
        return parts(0.0)
    most = max(ceiling / size for size, ceiling in zip(sizes, ceilings, strict=True) if size > 0)
    found = parts(most)
    if sum(found) < total:
        return _filled(total, found, ceilings)
    low, high = 0.0, most
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if sum(parts(middle)) < total else (low, middle)
    return parts(high)


def _filled(total: int, parts: list[float], ceilings: Sequence[int]) -> list[float]:
    """What is over once every stratum of some size is taken whole goes to those that have none, by population."""
    left, room = total - sum(parts), [ceiling - part for part, ceiling in zip(parts, ceilings, strict=True)]
    return [part + left * each / sum(room) for part, each in zip(parts, room, strict=True)]


def _rounded(total: int, parts: Sequence[float], floors: Sequence[int], ceilings: Sequence[int]) -> list[int]:
    whole = [max(floor, math.floor(part + 1e-6)) for part, floor in zip(parts, floors, strict=True)]
    by_fraction = sorted(range(len(parts)), key=lambda place: (round(whole[place] - parts[place], 6), place))
    left = total - sum(whole)
    while left > 0:
        for place in by_fraction:
            if left > 0 and whole[place] < ceilings[place]:
                whole[place] += 1
                left -= 1
    return whole
