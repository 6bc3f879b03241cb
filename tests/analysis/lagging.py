"""Made-up series that remember their past, share a season and a trend, and lead each other or not."""

from __future__ import annotations

import numpy as np

from analysis.columns import Floats
from analysis.lagged import Looks, Pair, Series, moved_before

BURN_IN = 200


def remembering(draw: np.random.Generator, n: int, memory: float) -> Floats:
    """A series each of whose values keeps so much of the one before; a random walk where that is all of it."""
    shocks = draw.standard_normal(n + BURN_IN)
    values = np.zeros(n + BURN_IN)
    for place in range(1, n + BURN_IN):
        values[place] = memory * values[place - 1] + shocks[place]
    return values[BURN_IN:]


def in_common(n: int, season: int) -> Floats:
    """A trend and, in a year of several periods, a summer: what unrelated series share."""
    months = np.arange(n)
    return 0.1 * months + (3 * np.sin(2 * np.pi * months / season) if season > 1 else 0)


def false_alarms(n: int, season: int, memory: float, times: int, seed: int, series: int = 5, lags: int = 4) -> float:
    """How often any of some unrelated series is said to have moved before another."""
    draw, wrong = np.random.default_rng(seed), 0
    for _ in range(times):
        made = [Series.of(remembering(draw, n, memory) + in_common(n, season), season) for _ in range(series + 1)]
        found = moved_before(
            {str(number): Pair(each, made[0], range(1, lags + 1)) for number, each in enumerate(made[1:])}
        )
        wrong += any(look.p_adjusted < 0.05 for look in found.looks)
    return wrong / times


def led(draw: np.random.Generator, n: int, lag: int, strength: float, memory: float = 0.5) -> tuple[Series, Series]:
    """A leader, and an outcome that owes so much (as a correlation) to it `lag` months later."""
    leader = remembering(draw, n + lag, memory)
    outcome = strength * leader[:n] + np.sqrt(1 - strength**2) * remembering(draw, n, memory)
    common = in_common(n, 12)
    return Series.of(leader[lag:] + common, 12), Series.of(outcome + common, 12)


def looked_for(n: int, lag: int, strength: float, times: int, seed: int) -> list[Looks]:
    """What is found of a leader among five series that lead nothing, at lags of one to six months."""
    draw, found = np.random.default_rng(seed), []
    for _ in range(times):
        leader, outcome = led(draw, n, lag, strength)
        others = {str(number): Series.of(remembering(draw, n, 0.5) + in_common(n, 12), 12) for number in range(5)}
        leaders = {"leader": leader} | others
        found.append(moved_before({name: Pair(each, outcome, range(1, 7)) for name, each in leaders.items()}))
    return found
