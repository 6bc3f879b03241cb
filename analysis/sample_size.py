"""How many must answer, and how many must be asked, for figures as sure as a commission wants them.

A sample with a design effect of 1.4 is as sure as a simple random sample of its effective size, 1.4 times smaller; the
finite population is that effective sample's. So a design effect multiplies what a simple random sample would need.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

EVEN = 0.5
"""The share of which a sample of any size is least sure."""
CONFIDENCE = 0.95
POWER = 0.8
NORMAL = NormalDist()


@dataclass(frozen=True)
class Plan:
    """What is known before fieldwork of a population and of how its sample will differ from a simple random one.

    `population` is the number of people or None where it is too large to matter; `design_effect` is how many times the
    variance exceeds that of a simple random sample (Kish 1965); `response_rate` is the share of those asked who will
    answer. ValueError for a population or design effect that is not positive, or a rate not above 0 and at most 1.
    """

    population: int | None = None
    design_effect: float = 1.0
    response_rate: float = 1.0

    def __post_init__(self) -> None:
        if self.population is not None and self.population < 1:
            raise ValueError("a population has at least one person")
        if not 0 < self.design_effect < math.inf:
            raise ValueError("a design effect is above 0")
        if not 0 < self.response_rate <= 1:
            raise ValueError("a response rate is above 0 and at most 1")


def responses_for_margin(plan: Plan, margin: float, *, share: float = EVEN, confidence: float = CONFIDENCE) -> int:
    """Responses for which a share is known to within `margin` on either side: a number from 1 to the population.

    Cochran (1977), "Sampling Techniques", section 4.4, with the finite population, times the design effect. `margin`
    and `share` are proportions; ValueError unless both lie between 0 and 1.

    >>> responses_for_margin(Plan(population=92_000, design_effect=1.4), 0.04)
    835
    """
    _between(margin, share, confidence)
    simple = (_z(confidence) / margin) ** 2 * share * (1 - share)
    if plan.population is not None:
        simple = simple / (1 + (simple - 1) / plan.population)
    return _whole(plan, plan.design_effect * simple)


def margin_of(plan: Plan, responses: int, *, share: float = EVEN, confidence: float = CONFIDENCE) -> float:
    """How far either side a share is known from so many responses: a proportion, 0 where everybody answered.

    The inverse of `responses_for_margin` but for rounding. ValueError without a response or with more than people.

    >>> round(margin_of(Plan(population=92_000, design_effect=1.4), 835), 3)
    0.04
    """
    _between(share, confidence)
    _check_responses(plan, responses)
    effective = responses / plan.design_effect
    variance = share * (1 - share) / effective
    if plan.population is not None:
        variance *= max(0.0, plan.population - effective) / max(1, plan.population - 1)
    return _z(confidence) * math.sqrt(variance)


def responses_for_change(
    plan: Plan, change: float, *, share: float = EVEN, power: float = POWER, confidence: float = CONFIDENCE
) -> int:
    """Responses in each of two waves for which a change from `share` to `share + change` is found with this power.

    Fleiss, Levin and Paik (2003), "Statistical Methods for Rates and Proportions", section 4.2, without continuity
    correction, times the design effect: what R's `power.prop.test` gives. ValueError unless both shares lie between 0
    and 1 and differ.

    >>> responses_for_change(Plan(), 0.05)
    1565
    """
    _between(share, share + change, power, confidence)
    if change == 0:
        raise ValueError("a change is not 0")
    return _whole(plan, plan.design_effect * _simple_for_change(share, share + change, power, confidence))


def detectable_change(
    plan: Plan, responses: int, *, share: float = EVEN, power: float = POWER, confidence: float = CONFIDENCE
) -> float | None:
    """The smallest change from `share` that two waves of so many responses find with this power: a proportion.

    It is a fall where the share is above a half, for a rise there is easier to find; None where no change is large
    enough. The inverse of `responses_for_change` but for rounding.

    >>> round(detectable_change(Plan(), 1565), 3)
    0.05
    """
    _between(share, power, confidence)
    _check_responses(plan, responses)
    effective = responses / plan.design_effect
    sign, room = (1, 1 - share) if share <= EVEN else (-1, share)
    low, high = 0.0, room * (1 - 1e-9)
    if _simple_for_change(share, share + sign * high, power, confidence) > effective:
        return None
    while high - low > 1e-9:
        middle = (low + high) / 2
        if _simple_for_change(share, share + sign * middle, power, confidence) > effective:
            low = middle
        else:
            high = middle
    return high


def asked_for(plan: Plan, responses: int) -> int:
    """How many must be asked for so many to answer, at the plan's response rate.

    ValueError where that is more than the population.

    >>> asked_for(Plan(population=92_000, response_rate=0.25), 835)
    3340
    """
    asked = math.ceil(round(responses / plan.response_rate, 6))
    if plan.population is not None and asked > plan.population:
        raise ValueError(f"{asked:,} would have to be asked, and there are {plan.population:,}")
    return asked


def _simple_for_change(first: float, second: float, power: float, confidence: float) -> float:
    """A simple random sample's size in each wave; endless where the shares are the same."""
    if first == second:
        return math.inf
    mean = (first + second) / 2
    by_chance = _z(confidence) * math.sqrt(2 * mean * (1 - mean))
    apart = NORMAL.inv_cdf(power) * math.sqrt(first * (1 - first) + second * (1 - second))
    return ((by_chance + apart) / (second - first)) ** 2


def _whole(plan: Plan, responses: float) -> int:
    whole = max(1, math.ceil(round(responses, 6)))
    return whole if plan.population is None else min(whole, plan.population)


def _check_responses(plan: Plan, responses: int) -> None:
    if responses < 1 or (plan.population is not None and responses > plan.population):
        raise ValueError("at least one person answers, and no more than there are")


def _between(*proportions: float) -> None:
    if not all(0 < each < 1 for each in proportions):
        raise ValueError("a proportion lies between 0 and 1")


def _z(confidence: float) -> float:
    return NORMAL.inv_cdf(0.5 + confidence / 2)
