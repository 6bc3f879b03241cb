"""How much a person's reading of a comment would teach the machine: most where it is unsure and the theme is rare."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

RARITY_SHARE = 0.4
COMMON_FROM = 50
"""A theme that so many decisions are about is common: one more teaches little by its rarity alone."""
NOTHING_FOUND = 0.85
"""A comment in which no theme was found is nearly as doubtful as one at the edge of two."""


def usefulness(kind_score: float, scores: Mapping[str, float], decided: Mapping[str, int]) -> float:
    """From 0 (the machine is sure, and has seen many such) to 1 (it is in doubt, about a theme it has hardly seen).

    `kind_score` is the probability of the kind suggested, `scores` those of the themes worth mentioning, and `decided`
    how many decisions each theme has so far. Doubt is least at a probability of 0 or 1 and most at a half.

    >>> usefulness(0.99, {"waste": 0.98}, {"waste": 400})
    0.024
    >>> usefulness(0.6, {"libraries": 0.5}, {})
    1.0
    """
    doubt: float = max([_doubt(kind_score), *map(_doubt, scores.values())]) if scores else NOTHING_FOUND
    return round((1 - RARITY_SHARE) * doubt + RARITY_SHARE * math.sqrt(doubt) * _rarity(scores, decided), 3)


def _doubt(probability: float) -> float:
    return 1 - abs(2 * min(1.0, max(0.0, probability)) - 1)


def _rarity(codes: Iterable[str], decided: Mapping[str, int]) -> float:
    """From 1 for a theme without a decision to 0 for a common one; that of the rarest theme."""
    return max((1 - min(1.0, decided.get(code, 0) / COMMON_FROM) for code in codes), default=1.0)
