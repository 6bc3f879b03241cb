"""Net scores of everybody who answered, and numbers of events, with their intervals and without weights."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import repeat

from analysis.rates import mean, score_interval


@dataclass(frozen=True)
class NetScore:
    """A net score of `n` answers, from -100 to 100, with its interval; all are nan when nobody answered."""

    n: int
    score: float
    se: float
    ci_low: float
    ci_high: float


@dataclass(frozen=True)
class EventCount:
    """How many events there were, and between which numbers the count that was to be expected lies."""

    events: int
    ci_low: float
    ci_high: float


def net_score(favourable: int, neither: int, unfavourable: int, level: float = 0.95) -> NetScore:
    """Return the per cent of favourable answers less the per cent of unfavourable ones, with Student's interval.

    It is the mean of 100, 0 and -100, so that its error knows that the two go against each other. Where all say the
    same nothing varies, and the interval comes from Wilson's (1927, JASA 22) of a share of nothing or all, as twice as
    far from there. Raises `ValueError` for a negative count.

    >>> score = net_score(60, 25, 15)
    >>> score.score, round(score.ci_low, 1), round(score.ci_high, 1)
    (45.0, 30.2, 59.8)
    >>> [round(end, 1) for end in (net_score(40, 0, 0).ci_low, net_score(40, 0, 0).ci_high)]
    [82.5, 100.0]
    """
    if min(favourable, neither, unfavourable) < 0:
        raise ValueError("There cannot be fewer than no answers.")
    n = favourable + neither + unfavourable
    found = mean([*repeat(100.0, favourable), *repeat(0.0, neither), *repeat(-100.0, unfavourable)], level)
    low, high = found.ci_low, found.ci_high
    if n and n in (favourable, neither, unfavourable):
        reach = 200 * score_interval(0.0, n, level)[1]
        low, high = found.mean - reach, found.mean + reach
    return NetScore(n, found.mean, found.se if n > 1 else 0.0 if n else found.se, max(-100.0, low), min(100.0, high))


def event_count(events: int, level: float = 0.95) -> EventCount:
    """Return the exact interval of a number of events that come by themselves, one by one.

    Garwood (1936), "Fiducial limits for the Poisson distribution", Biometrika 28. Raises `ValueError` for a negative
    number.

    >>> count = event_count(20)
    >>> round(count.ci_low, 2), round(count.ci_high, 2)
    (12.22, 30.89)
    >>> event_count(0).ci_low, round(event_count(0).ci_high, 2)
    (0.0, 3.69)
    """
    if events < 0:
        raise ValueError("There cannot be fewer than no events.")
    from scipy.special import gammaincinv  # It takes as long to load as the rest of a web server.

    tail = (1 - level) / 2
    low = float(gammaincinv(events, tail)) if events else 0.0
    return EventCount(events, low, float(gammaincinv(events + 1, 1 - tail)))
