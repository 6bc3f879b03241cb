"""Funnel plots of proportions: which units differ from the overall figure by more than their size explains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from analysis.columns import Floats
from analysis.errors import FunnelError

WARNING = 1.959964
"""Standard errors of the 95% limits."""

ALARM = 3.090232
"""Standard errors of the 99.8% limits."""

WINSORISED = 0.1
"""This share of z-scores at each end is pulled in before their spread is measured, so that outliers cannot hide."""


class Signal(StrEnum):
    """Where a unit lies, against the limits that allow for over-dispersion."""

    WITHIN = "within"
    ABOVE_95 = "above 95%"
    BELOW_95 = "below 95%"
    ABOVE_998 = "above 99.8%"
    BELOW_998 = "below 99.8%"


@dataclass(frozen=True)
class FunnelUnit:
    """One unit: its count, its base, and limits as proportions, without (`ll`, `ul`) and with over-dispersion (`od…`).

    `z` is its distance from the overall proportion `target` in standard errors of the arcsine scale.
    """

    numerator: float
    denominator: float
    target: float
    z: float
    z_winsorised: float
    phi: float
    tau2: float
    ll95: float
    ul95: float
    ll998: float
    ul998: float
    odll95: float
    odul95: float
    odll998: float
    odul998: float

    @property
    def signal(self) -> Signal:
        """Say which of the limits that allow for over-dispersion the unit lies beyond."""
        proportion = self.numerator / self.denominator
        if proportion > self.odul998:
            return Signal.ABOVE_998
        if proportion < self.odll998:
            return Signal.BELOW_998
        if proportion > self.odul95:
            return Signal.ABOVE_95
        return Signal.BELOW_95 if proportion < self.odll95 else Signal.WITHIN


def funnel(
    numerators: Sequence[float], denominators: Sequence[float], *, labels: Sequence[str] | None = None
) -> list[FunnelUnit]:
    """Lay out units in a funnel plot: `numerators` of `denominators`, both of shape (units,), whole or not.

    For weighted proportions give the effective base as denominator and estimate × effective base as numerator.
    z-scores are of arcsine square roots, whose standard error is 1 / (2 √n); φ is the mean of the squares of the
    winsorised z-scores, and τ² the variance between units that explains a φ above its expectation.

    Raises `FunnelError` for fewer than two units, or for counts that are no part of their base, naming the unit by its
    label or place. Source: Spiegelhalter (2005), Statistics in Medicine 24, 1185–1202, with additive over-dispersion
    after DerSimonian and Laird (1986), Controlled Clinical Trials 7.

    >>> units = funnel([60, 130, 310, 90], [100, 200, 500, 200])
    >>> round(units[0].target, 2), [unit.signal.value for unit in units]
    (0.59, ['within', 'within', 'within', 'below 95%'])
    >>> round(units[3].ul95 - units[3].ll95, 3), round(units[3].odul95 - units[3].odll95, 3)
    (0.136, 0.26)
    """
    x, n = np.asarray(numerators, dtype=np.float64), np.asarray(denominators, dtype=np.float64)
    _check(x, n, labels or [str(place + 1) for place in range(len(x))])
    target = float(x.sum() / n.sum())
    middle, se = np.arcsin(np.sqrt(target)), 1 / (2 * np.sqrt(n))
    z = (np.arcsin(np.sqrt(x / n)) - middle) / se
    pulled = np.clip(z, *np.quantile(z, (WINSORISED, 1 - WINSORISED)))
    phi, tau2 = _dispersion(pulled, se)
    spread = np.hypot(se, np.sqrt(tau2))
    limits = [limit for scale in (se, spread) for reach in (WARNING, ALARM) for limit in _limits(middle, reach * scale)]
    shared = [np.full(len(x), value) for value in (phi, tau2)]
    table = np.column_stack([x, n, np.full(len(x), target), z, pulled, *shared, *limits])
    return [FunnelUnit(*row) for row in table.tolist()]


def _dispersion(z: Floats, se: Floats) -> tuple[float, float]:
    """Return φ and τ², the between-unit variance on the arcsine scale, nil unless the z-scores spread too far."""
    units, precision = len(z), 1 / se**2
    phi = float(np.mean(z**2))
    excess = units * phi - (units - 1)
    tau2 = excess / (precision.sum() - (precision**2).sum() / precision.sum())
    return phi, max(0.0, float(tau2))


def _limits(middle: float, reach: Floats) -> tuple[Floats, Floats]:
    """Back from the arcsine scale, where a limit goes no further than to 0 or 1."""
    low, high = np.clip((middle - reach, middle + reach), 0, np.pi / 2)
    return np.sin(low) ** 2, np.sin(high) ** 2


def _check(x: Floats, n: Floats, labels: Sequence[str]) -> None:
    if x.shape != n.shape or x.ndim != 1:
        raise FunnelError("Every unit needs a numerator and a denominator.")
    if len(x) < 2:
        raise FunnelError("A funnel needs at least two units.")
    wrong = ~(np.isfinite(x) & np.isfinite(n) & (n > 0) & (x >= 0) & (x <= n))
    if wrong.any():
        place = int(wrong.argmax())
        raise FunnelError(f"Unit {labels[place]} has {x[place]:g} of {n[place]:g}: not a part of a base.", row=place)
