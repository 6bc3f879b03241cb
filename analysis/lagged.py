"""Lagged association: whether one series' changes went before another's, as far as so few points can tell.

An association in time is no cause: both series may follow a third.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analysis.autocorrelation import changes, effective_pairs, memory, without_memory, without_season
from analysis.compare import NORMAL_QUANTILE, holm
from analysis.errors import FlatSeriesError, ShortSeriesError

if TYPE_CHECKING:
    from analysis.columns import Flags, Floats

FEWEST = 16
"""So many pairs of changes, beyond those that taking the season out uses up, are the fewest that are looked at."""


@dataclass(frozen=True)
class Series:
    """Values in order of time, one for every period, not a number where one is missing; in any one unit.

    `values` and `breaks` have shape (n,); `breaks` is true where a value does not follow from the one before. Series
    that are looked at together begin with the same period. `season` is how many periods a year has, 1 for none.
    """

    values: Floats
    breaks: Flags
    season: int = 1

    @classmethod
    def of(cls, values: Sequence[float] | Floats, season: int = 1) -> Series:
        """A series without breaks."""
        return cls(np.asarray(values, dtype=np.float64), np.zeros(len(values), dtype=bool), season)


@dataclass(frozen=True)
class Pair:
    """What may have moved first and what after it, and the lags, in periods, to look at; at least one."""

    leader: Series
    outcome: Series
    lags: Sequence[int]


@dataclass(frozen=True)
class Association:
    """The correlation `r` of a leader's changes with an outcome's `lag` periods later, and its 95% interval.

    `n` pairs of changes tell as much as `n_eff` independent ones. `p` is two-sided,
    by Student's t with `n_eff` less 2 degrees of freedom, which is exact far out where Fisher's z is not.
    """

    lag: int
    n: int
    n_eff: float
    r: float
    ci_low: float
    ci_high: float
    p: float


@dataclass(frozen=True)
class Look:
    """An association among all that were looked at together; `p_adjusted` allows for how many those were."""

    leader: str
    association: Association
    p_adjusted: float


@dataclass(frozen=True)
class Looks:
    """What was looked at together, and the leaders that could not be, with the least number of periods they need."""

    looks: tuple[Look, ...]
    short: Mapping[str, int]
    flat: tuple[str, ...]

    @property
    def strongest(self) -> list[Look]:
        """Each leader's look with the least p-value, the surest first."""
        best: dict[str, Look] = {}
        for look in self.looks:
            known = best.get(look.leader)
            if known is None or look.association.p < known.association.p:
                best[look.leader] = look
        return sorted(best.values(), key=lambda look: (look.association.p, look.leader))


def fewest_periods(lag: int, season: int = 1) -> int:
    """How many periods without gaps or breaks a pair of series needs at a lag.

    >>> fewest_periods(1), fewest_periods(3, 12)
    (18, 31)
    """
    return FEWEST + season - 1 + lag + 1


def lagged_association(leader: Series, outcome: Series, lag: int) -> Association:
    """Correlate a leader's changes with an outcome's changes `lag` periods later.

    Changes from one period to the next leave no common trend, and the mean of each place in the year is taken from
    them, so that two series with a summer do not seem to follow each other. Then what the leader's changes owe to
    their own past is taken out of both by the same filter (Box and Jenkins' prewhitening): without it, a leader that
    remembers seems to lead at lags beside its own, even with the other sign. What is left is correlated, and its
    interval is Fisher's with the effective number of pairs.

    Raises `ShortSeriesError` with fewer than 16 pairs beyond those that the season uses up, and `FlatSeriesError` where
    either hardly changes. Source: Box, Jenkins, Reinsel and Ljung (2015), "Time Series Analysis", chapter 12, and
    `effective_pairs`.

    >>> leads = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3, 2, 3, 8, 4, 6, 2, 6, 4]
    >>> follows = [0, 0, *(2 * value for value in leads[:-2])]
    >>> found = lagged_association(Series.of(leads), Series.of(follows), 2)
    >>> found.lag, round(found.r, 2), found.ci_low > 0.9
    (2, 1.0, True)
    """
    season = max(leader.season, outcome.season)
    before, after = (without_season(changes(each.values, each.breaks), season) for each in (leader, outcome))
    used = season - 1
    pairs = _paired(before, after, lag)[0].size
    if pairs - used < FEWEST:
        raise ShortSeriesError(f"Only {pairs} pairs of changes.", least=fewest_periods(lag, season))
    if not (_moves(before) and _moves(after)):
        raise FlatSeriesError("A series hardly changes.")
    filtering = memory(before)
    before, after = without_memory(before, filtering), without_memory(after, filtering)
    one, other = _paired(before, after, lag)
    n = one.size
    n_eff = effective_pairs(before, after, n, n - used)
    r = _correlation(one, other)
    low, high, p = _doubt(r, n_eff)
    return Association(lag, n, n_eff, r, low, high, p)


def moved_before(pairs: Mapping[str, Pair]) -> Looks:
    """Look at every pair at every lag, and allow for how many looks that makes by Holm's adjustment.

    With it the chance that any of them seems to lead when none does is at most the level that a reader judges by. A
    leader too short for a lag is looked at at the others; one too short for all of them is named.
    """
    found: list[tuple[str, Association]] = []
    short: dict[str, int] = {}
    flat: list[str] = []
    for name, pair in pairs.items():
        tried = [_looked(pair, lag) for lag in pair.lags]
        seen = [each for each in tried if isinstance(each, Association)]
        found += [(name, each) for each in seen]
        if not seen and isinstance(tried[0], ShortSeriesError):
            short[name] = tried[0].least
        elif not seen:
            flat.append(name)
    adjusted = holm([each.p for _, each in found])
    looks = tuple(Look(name, each, p) for (name, each), p in zip(found, adjusted, strict=True))
    return Looks(looks, short, tuple(flat))


def smallest_found(n_eff: float, looks: int, level: float = 0.05) -> float:
    """The weakest correlation, without its sign, that could stand out among so many looks, if it were seen exactly.

    >>> round(smallest_found(40, 1), 2), round(smallest_found(40, 60), 2)
    (0.31, 0.5)
    """
    from scipy.special import ndtri

    return math.tanh(float(-ndtri(level / 2 / max(looks, 1))) / math.sqrt(n_eff - 3))


def _looked(pair: Pair, lag: int) -> Association | ShortSeriesError | FlatSeriesError:
    try:
        return lagged_association(pair.leader, pair.outcome, lag)
    except (ShortSeriesError, FlatSeriesError) as refusal:
        return refusal


def _paired(before: Floats, after: Floats, lag: int) -> tuple[Floats, Floats]:
    """The values of both where both are known, the first `lag` periods earlier."""
    length = min(len(before), len(after))
    one, other = before[: max(length - lag, 0)], after[lag:length]
    known = np.isfinite(one) & np.isfinite(other)
    return one[known], other[known]


def _moves(values: Floats) -> bool:
    """Whether changes, about their means, are more than what is left of rounding, in at least a few periods."""
    known = values[np.isfinite(values)]
    return int((np.abs(known) > 1e-9 * max(1.0, float(np.abs(known).max()))).sum()) > 3


def _correlation(one: Floats, other: Floats) -> float:
    one, other = one - one.mean(), other - other.mean()
    both = math.sqrt(float(one @ one) * float(other @ other))
    return float(one @ other) / both if both > 0 else 0.0


def _doubt(r: float, n_eff: float) -> tuple[float, float, float]:
    """Fisher's 95% interval of a correlation from so many independent pairs, and its two-sided p-value."""
    from analysis.domain_means import two_sided_t  # It brings SciPy, which pages need not wait for.

    r = min(max(r, -1 + 1e-12), 1 - 1e-12)
    z, reach = math.atanh(r), NORMAL_QUANTILE / math.sqrt(max(n_eff - 3, 1.0))
    df = max(n_eff - 2, 1.0)
    return math.tanh(z - reach), math.tanh(z + reach), two_sided_t(r * math.sqrt(df / (1 - r * r)), df)
