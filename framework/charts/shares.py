"""Bars that are stacked to a whole: how people answered, from the first answer to the last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

PATTERNS = ("solid", "lines", "dots", "cross", "plain")
"""How the parts are told apart without colour: more than five parts begin again."""
ROOM = 9.0
"""A part at least this wide, in per cent, has its figure written in it."""


@dataclass(frozen=True)
class Part:
    """A part of a bar: from where, how wide, both in per cent, its figure in words and its pattern."""

    name: str
    begins: float
    width: float
    shown: str
    pattern: str

    @property
    def has_room(self) -> bool:
        return self.width >= ROOM


@dataclass(frozen=True)
class StackedBar:
    """A whole with its parts, and how many people it is of."""

    label: str
    base: str
    parts: list[Part]


def stacked(label: str, base: str, names: Sequence[str], shares: Sequence[float], shown: Sequence[str]) -> StackedBar:
    """A bar of shares (0 to 1) in their order; they are laid out from their sum, so that the bar is whole.

    Raises `ValueError` for shares that are below nought or that are nothing together.
    """
    whole = sum(shares)
    if whole <= 0 or min(shares) < 0:
        raise ValueError("The parts of a bar are shares of something.")
    parts, begins = [], 0.0
    for place, (name, share, said) in enumerate(zip(names, shares, shown, strict=True)):
        width = 100 * share / whole
        parts.append(Part(name, round(begins, 2), round(width, 2), said, PATTERNS[place % len(PATTERNS)]))
        begins += width
    return StackedBar(label, base, parts)
