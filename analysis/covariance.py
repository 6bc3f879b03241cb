"""The covariance that weighted totals of one sample share, and how much is known of it."""

from __future__ import annotations

import numpy as np

from analysis.columns import Floats, Indices
from analysis.design import Design
from analysis.residuals import ResidualVariance


def covariance_of_totals(error: ResidualVariance, rows: Indices, values: Floats) -> Floats:
    """Return the covariance, shape (columns, columns), of the weighted totals of `values`, shape (rows, columns).

    A covariance is a quarter of what the variance of a sum exceeds that of a difference by, so it knows whatever the
    variance knows: calibration, strata, PSUs.

    >>> from analysis.design import read_design
    >>> from analysis.residuals import residual_variance
    >>> from analysis.weighting import unweighted
    >>> import pandas as pd
    >>> people = pd.DataFrame({"sex": list("FFM")})
    >>> error = residual_variance(unweighted(people), read_design(people))
    >>> covariance_of_totals(error, np.arange(3), np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]])).round(9).tolist()
    [[1.0, -1.0], [-1.0, 1.0]]
    """
    spread = np.sqrt(error.of_totals(rows, values))
    scaled = values / np.where(spread > 0, spread, 1.0)
    first, second = np.triu_indices(values.shape[1])
    together = error.of_totals(rows, scaled[:, first] + scaled[:, second])
    apart = error.of_totals(rows, scaled[:, first] - scaled[:, second])
    correlation = np.empty((len(spread), len(spread)))
    correlation[first, second] = correlation[second, first] = (together - apart) / 4
    covariance: Floats = correlation * np.outer(spread, spread)
    return covariance


def degrees_of_freedom(design: Design, rows: Indices) -> int:
    """Return PSUs less strata among some respondents, whose places are `rows`."""
    psus = np.unique(design.psu[rows])
    return len(psus) - len(np.unique(design.stratum[psus]))
