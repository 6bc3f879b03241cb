"""The interval of a published share, by the method that is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from analysis.columns import Flags, Floats, Indices
from analysis.effective_intervals import beta_interval, likelihood_interval, wilson_interval
from analysis.errors import DataError
from analysis.intervals import asin_interval, logit_interval, normal_interval, t_interval, t_quantile

SMALL_EFFECTIVE_BASE = 100
"""Below this effective base the beta interval is used, which keeps its promise in small and extreme samples."""


@dataclass(frozen=True)
class Shares:
    """Weighted shares and what their intervals need, all arrays of shape (columns,).

    `n_eff` is Kish's effective base, `size` the number of rows of the design.
    """

    estimate: Floats
    se: Floats
    df: Indices
    n_eff: Floats
    size: Indices

    @property
    def extreme(self) -> Flags:
        return np.asarray((self.estimate == 0) | (self.estimate == 1), dtype=np.bool_)

    @property
    def effective(self) -> Floats:
        """The answers of a simple random sample with the same variance; Kish's base where nobody differs."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(self.extreme, self.n_eff, self.estimate * (1 - self.estimate) / self.se**2)

    def quantile(self, level: float) -> Floats:
        return t_quantile(self.df, level)


def _beta(shares: Shares, level: float) -> tuple[Floats, Floats]:
    """Korn and Graubard's interval: the effective answers are corrected for the degrees of freedom."""
    ratio = t_quantile(shares.size - 1, level) / shares.quantile(level)
    return beta_interval(shares.estimate, shares.effective * ratio**2, level)


def _likelihood(shares: Shares, level: float) -> tuple[Floats, Floats]:
    answers = shares.effective * (shares.size - 1) / shares.size
    return likelihood_interval(shares.estimate, answers, shares.quantile(level))


METHODS: dict[str, Callable[[Shares, float], tuple[Floats, Floats]]] = {
    "logit": lambda shares, level: logit_interval(shares.estimate, shares.se, shares.df, level),
    "beta": _beta,
    "wilson": lambda shares, level: wilson_interval(shares.estimate, shares.effective, shares.quantile(level)),
    "normal": lambda shares, level: normal_interval(shares.estimate, shares.se, level),
    "mean": lambda shares, level: t_interval(shares.estimate, shares.se, shares.df, level),
    "asin": lambda shares, level: asin_interval(shares.estimate, shares.se, shares.df, level),
    "likelihood": _likelihood,
}
"""The methods of R's `svyciprop`, "logit" in the closed form of its "xlogit", and the normal interval of `confint`."""


def share_interval(shares: Shares, method: str | None = None, level: float = 0.95) -> tuple[Floats, Floats]:
    """Return the interval of shares: without a `method`, beta when the effective base is under 100, else logit.

    A share of exactly 0 or 1 has no variance to go by: its interval is Wilson's or the beta interval, made from Kish's
    effective base. Any other share without variance is fixed by the margins, and is its own interval. Without degrees
    of freedom there is no interval but the normal one: (nan, nan). Raises `DataError` for an unknown method.

    >>> shares = Shares(np.array([0.2, 0.0]), np.array([0.05, 0.0]), np.array([50, 50]), *np.array([[60.0] * 2] * 2))
    >>> [end.round(3).tolist() for end in share_interval(shares)]
    [[0.11, 0.0], [0.319, 0.06]]
    >>> [end.round(3).tolist() for end in share_interval(shares, "normal")]
    [[0.102, 0.0], [0.298, 0.06]]
    """
    if method is not None and method not in METHODS:
        raise DataError(f"Intervals are made by {', '.join(METHODS)}, not by {method!r}.")
    beta, chosen = METHODS["beta"](shares, level), METHODS[method or "logit"](shares, level)
    instead = _beta_instead(shares, method)
    fixed = (shares.se == 0) & ~shares.extreme
    unknown = np.isnan(shares.se) | ((shares.df <= 0) & (method != "normal"))
    ends = (np.where(instead, *pair) for pair in zip(beta, chosen, strict=True))
    low, high = (np.where(fixed, shares.estimate, np.where(unknown, np.nan, end)) for end in ends)
    return low, high


def _beta_instead(shares: Shares, method: str | None) -> Flags:
    """Say which shares have the beta interval, whatever the method."""
    if method is None:
        return np.asarray(shares.extreme | (shares.n_eff < SMALL_EFFECTIVE_BASE), dtype=np.bool_)
    return shares.extreme & (method not in {"beta", "wilson"})
