"""Which figures are too small to be shown at all: the one rule that every page, file and feed goes by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

SMALLEST_SHOWN_BASE = 30
SMALLEST_FINAL_BASE = 100
SMALLEST_SHOWN_CELL = 10
WIDTH = 6
"""How far apart at least the ends are of what can be inferred of a hidden count.

A count of whole people that is known within two either way has ends up to 4 apart, and less than 6 between parts of
people.
"""


class Status(StrEnum):
    """What may be done with a figure: nothing, read it with care, or use it."""

    SUPPRESSED = "suppressed"
    INDICATIVE = "indicative"
    FINAL = "final"


@dataclass(frozen=True)
class Rule:
    """How many people a figure rests on at least, how many gave each kind of answer, and how wide a guess must be."""

    base: int = SMALLEST_SHOWN_BASE
    cell: int = SMALLEST_SHOWN_CELL
    width: int = WIDTH


SHARES = Rule()
"""Of shares and means of residents' answers."""
COUNTS = Rule(base=SMALLEST_SHOWN_CELL)
"""Of counts of people or cases that are figures themselves."""


def base_status(n: int) -> Status:
    """Judge an unweighted base of `n` answers; raise `ValueError` when it is negative.

    >>> [base_status(n).value for n in (29, 30, 99, 100)]
    ['suppressed', 'indicative', 'indicative', 'final']
    """
    if n < 0:
        raise ValueError(f"A base cannot be negative: {n}.")
    if n < SMALLEST_SHOWN_BASE:
        return Status.SUPPRESSED
    return Status.INDICATIVE if n < SMALLEST_FINAL_BASE else Status.FINAL


def is_small(counts: Sequence[int], rule: Rule = SHARES) -> bool:
    """Say whether too few people are behind a figure, by how many gave each kind of answer.

    `counts` are people, shape (kinds,), such as those in favour and the others; they add up to the base. One number
    alone is a base of which nothing more is known. Nobody, or everybody, of one kind is too few of a kind as well: a
    share of nought or of a hundred per cent says something of each of the group's people.

    >>> is_small((20, 80)), is_small((9, 80)), is_small((0, 400)), is_small((12, 12)), is_small((30,))
    (False, True, True, True, False)
    """
    if any(count < 0 for count in counts):
        raise ValueError(f"A count cannot be negative: {list(counts)}.")
    return sum(counts) < rule.base or (len(counts) > 1 and min(counts) < rule.cell)
