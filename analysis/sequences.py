"""Confidence sequences: intervals for a figure that is looked at as often as one likes while answers come in."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

from analysis.compare import Estimated
from analysis.disclosure import Status, base_status
from analysis.errors import NoResponsesError

PSEUDO_ANSWERS = 4.0
"""Half of them favourable and half not, they keep a sample that has agreed so far from looking certain."""


class Counted(Estimated, Protocol):
    """An estimated proportion with its base and effective base."""

    @property
    def n(self) -> int: ...

    @property
    def n_eff(self) -> float: ...


@dataclass(frozen=True)
class SoFar:
    """A figure during fieldwork, always `provisional`: proportions, on a base of `n` answers of `planned`.

    The interval holds at every look at once. Under a base of 30 the status is suppressed and there are no figures: all
    are not numbers.
    """

    n: int
    planned: int
    n_eff: float
    estimate: float
    ci_low: float
    ci_high: float
    status: Status
    provisional: bool = True
    label: str = "provisional"


def confidence_sequence(figure: Counted, planned: int, level: float = 0.95) -> tuple[float, float]:
    """Return the interval of a weighted proportion that covers the truth, at all looks together, `level` of the time.

    `figure` brings the standard error of its design and weights, so that the interval knows what both cost; `planned`
    is the base at which it is to be narrowest, where it is about 1.55 times as wide as one made for a single look.
    It is asymptotic: looks begin at a base of 30. The boundary is that of Waudby-Smith, Arbour, Sinha, Kennedy and
    Ramdas (2024), "Time-uniform central limit theory and asymptotic confidence sequences", Annals of Statistics 52; it
    takes the normal quantile's place in the score interval (Wilson, 1927, JASA 22) of the effective base, which keeps
    its promise where few or nearly all are favourable. Raises `NoResponsesError` without a base or a planned base.

    >>> @dataclass(frozen=True)
    ... class Figure:
    ...     n: int
    ...     n_eff: float
    ...     estimate: float
    ...     se: float
    >>> low, high = confidence_sequence(Figure(600, 450.0, 0.62, 0.0229), planned=1200)
    >>> round(low, 3), round(high, 3)
    (0.548, 0.687)
    """
    if figure.n < 1 or planned < 1:
        raise NoResponsesError("There are no responses.")
    share, base = figure.estimate, _effective_base(figure)
    squared = _boundary(figure.n, planned, 1 - level) ** 2
    middle = (share + squared / (2 * base)) / (1 + squared / base)
    reach = math.sqrt(squared * (share * (1 - share) / base + squared / (4 * base**2))) / (1 + squared / base)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def so_far(figure: Counted, planned: int, level: float = 0.95) -> SoFar:
    """Describe a proportion while fieldwork is under way, with an interval that allows for looking often.

    `figure` is an estimate of the answers in so far, such as `analysis.estimates.estimate` makes; `planned` is the
    base expected at the end. Raises `NoResponsesError` without a planned base.

    >>> import pandas as pd
    >>> from analysis.estimates import estimate
    >>> answers = pd.DataFrame({"roads": [1, 1, 2, 4] * 20})
    >>> items = {"roads": {"levels": ["Good", "Fair", "Neither", "Poor"], "favourable": [1, 2]}}
    >>> look = so_far(estimate(answers, items)[0], planned=400)
    >>> look.n, look.estimate, round(look.ci_low, 2), round(look.ci_high, 2), look.label
    (80, 0.75, 0.56, 0.88, 'provisional')
    """
    status = base_status(figure.n)
    if status is Status.SUPPRESSED:
        return SoFar(figure.n, planned, math.nan, math.nan, math.nan, math.nan, status)
    low, high = confidence_sequence(figure, planned, level)
    return SoFar(figure.n, planned, figure.n_eff, figure.estimate, low, high, status)


def _boundary(n: int, planned: int, miss: float) -> float:
    """How many standard errors the sequence reaches after `n` answers: least, relative to its best, at `planned`."""
    time = n * (-2 * math.log(miss) + math.log(1 - 2 * math.log(miss))) / planned
    return math.sqrt(2 * (time + 1) / time * math.log(math.sqrt(time + 1) / miss))


def _effective_base(figure: Counted) -> float:
    """The simple random sample of the same variance, no larger than Kish's effective base.

    What raking gains is not counted: with few answers, margins seem to explain more of them than they do.
    """
    share = figure.estimate
    drawn = (share * figure.n_eff + PSEUDO_ANSWERS / 2) / (figure.n_eff + PSEUDO_ANSWERS)
    added = max(0.0, drawn * (1 - drawn) - share * (1 - share)) / figure.n_eff
    error = 0.0 if math.isnan(figure.se) else figure.se
    variance = error**2 + added
    return min(figure.n_eff, drawn * (1 - drawn) / variance) if variance else figure.n_eff
