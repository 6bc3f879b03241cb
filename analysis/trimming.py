"""Trimming: no weight beyond a cap, either as R's `trimWeights` does it or with the margins kept."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.columns import Floats
from analysis.errors import SchemeError

RULES = ("keep-margins", "strict", "once")

PASSES = 10_000


@dataclass(frozen=True)
class Trim:
    """Weights are held between `lower` and `upper` times the mean weight.

    With the rule "keep-margins" what is trimmed goes to others in such a way that every margin is still met. With
    "strict" it is shared equally among the weights within the limits, again and again until none is outside, and with
    "once" a single time, as R's `survey::trimWeights` does; the margins are then met no longer, and the report says so.
    """

    upper: float
    lower: float = 0.0
    rule: str = "keep-margins"

    def __post_init__(self) -> None:
        if self.rule not in RULES:
            raise SchemeError(f"Weights are trimmed by {', '.join(RULES)}, not by {self.rule!r}.")
        if not 0 <= self.lower < 1 < self.upper:
            raise SchemeError("Weights are trimmed to limits below and above 1, the mean weight.")

    def limits(self, mean: float) -> tuple[float, float]:
        return self.lower * mean, self.upper * mean


def trim_weights(weights: Floats, lower: float, upper: float, *, strict: bool = True) -> Floats:
    """Cut weights, shape (n,), off at the limits and share what that frees equally among the others: the sum is kept.

    `strict` repeats until nobody is outside, which is what R's `survey::trimWeights(strict = TRUE)` does (Potter, 1990,
    "A study of procedures to identify and trim extreme sampling weights", Proceedings of the ASA Section on Survey
    Research Methods). Where everybody is outside there is nobody to share with, and the sum changes. Raises
    `SchemeError` when sharing never ends.

    >>> trim_weights(np.array([1.0, 1.0, 4.0]), 0, 3).tolist()
    [1.5, 1.5, 3.0]
    """
    return trim_cells(weights, np.ones(len(weights)), lower, upper, strict=strict)


def trim_cells(weights: Floats, counts: Floats, lower: float, upper: float, *, strict: bool = True) -> Floats:
    """Trim weights that `counts` respondents each have: both have shape (cells,)."""
    for _ in range(PASSES):
        outside = (weights < lower) | (weights > upper)
        if not outside.any():
            return weights
        trimmed = np.clip(weights, lower, upper)
        freed = float((weights - trimmed) @ counts) / max(1.0, float(counts[~outside].sum()))
        weights = np.where(outside, trimmed, trimmed + freed)
        if not strict:
            return weights
    raise SchemeError(f"No weights between {lower:.6g} and {upper:.6g} were found that have the same sum.")
