"""Higher, lower or just noise: what may be said of a published figure beside others.

There is no rank and no traffic light: a difference is named only when it is too large to be chance.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from analysis.compare import NORMAL_QUANTILE, Difference, Value, against_mean_of_others, holm
from analysis.compare import change as change_between

SIGNIFICANT = 0.05


class Verdict(StrEnum):
    HIGHER = "higher"
    LOWER = "lower"
    NO_CLEAR_DIFFERENCE = "no-clear-difference"
    TOO_FEW = "too-few"


class Figure(Protocol):
    """What a comparison needs of an observation; a suppressed one has no value."""

    value: float | None
    se: float | None
    ci_low: float | None
    ci_high: float | None


@dataclass(frozen=True)
class Comparison:
    """A verdict and what it rests on: the difference and its 95% interval as proportions, and the p-value used."""

    verdict: Verdict
    difference: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    p: float | None = None


NOT_COMPARED = Comparison(Verdict.TOO_FEW)


def with_others(figures: Sequence[Figure]) -> list[Comparison]:
    """Compare each council's figure for one indicator with the plain mean of the others', in the order given.

    p-values are Holm's, so that the chance of any false mark among an indicator's councils is at most one in twenty.
    Figures without a value are left out of everything.
    """
    estimates = [_estimate(figure) for figure in figures]
    known = [estimate for estimate in estimates if estimate]
    if len(known) < 2:
        return [NOT_COMPARED] * len(figures)
    differences = against_mean_of_others(known)
    adjusted = holm([difference.p for difference in differences])
    judged = iter([_judge(difference, p) for difference, p in zip(differences, adjusted, strict=True)])
    return [next(judged) if estimate else NOT_COMPARED for estimate in estimates]


def since(before: Figure | None, after: Figure) -> Comparison:
    """Compare a figure with the same council's in an earlier wave; the verdict agrees with the 95% interval."""
    earlier, later = before and _estimate(before), _estimate(after)
    if not earlier or not later:
        return NOT_COMPARED
    difference = change_between(earlier, later)
    return _judge(difference, difference.p)


def _estimate(figure: Figure) -> Value | None:
    """The figure's value and standard error, or None where it cannot be compared.

    A share of exactly 0 or 1 has no standard error of its own, which is not certainty: the reach of its interval says
    how much is known.
    """
    if figure.value is None or figure.ci_low is None or figure.ci_high is None:
        return None
    reach = max(figure.value - figure.ci_low, figure.ci_high - figure.value)
    return Value(figure.value, figure.se or reach / NORMAL_QUANTILE)


def _judge(difference: Difference, p: float) -> Comparison:
    verdict = Verdict.NO_CLEAR_DIFFERENCE
    if p < SIGNIFICANT:
        verdict = Verdict.HIGHER if difference.difference > 0 else Verdict.LOWER
    return Comparison(verdict, difference.difference, difference.ci_low, difference.ci_high, p)
