"""Whether a figure's base is large enough to be shown: the one rule that every page, file and feed uses."""

from __future__ import annotations

from enum import StrEnum

SMALLEST_SHOWN_BASE = 30
SMALLEST_FINAL_BASE = 100


class Status(StrEnum):
    """What may be done with a figure: nothing, read it with care, or use it."""

    SUPPRESSED = "suppressed"
    INDICATIVE = "indicative"
    FINAL = "final"


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
