"""A systematic sample: every so-manieth of a list, from a start that chance chose and a seed gives again."""

from __future__ import annotations

import random


def draw_systematic(size: int, wanted: int, seed: str) -> list[int]:
    """The places of `wanted` out of a list of `size`, in order, each place as likely as any other: shape (wanted,).

    Madow (1949), "On the theory of systematic sampling, II": the interval is size/wanted, which need not be whole, and
    the start is uniform within it. In a list sorted by what matters, such as ward and street, the sample is spread as
    the list is. ValueError for more than there are.

    >>> draw_systematic(10, 4, "2026/north")
    [0, 2, 5, 7]
    """
    if not 0 <= wanted <= size:
        raise ValueError(f"{wanted:,} of {size:,} cannot be drawn")
    start = random.Random(seed).random()
    return [min(size - 1, int((start + place) * size / wanted)) for place in range(wanted)]
