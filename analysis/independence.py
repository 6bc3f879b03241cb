"""Tests of whether two questions are answered independently of each other, by design-based chi-square."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import chdtrc, fdtrc

from analysis.columns import Floats, Indices, blank
from analysis.covariance import covariance_of_totals, degrees_of_freedom
from analysis.errors import ComparisonError
from analysis.residuals import ResidualVariance

STATISTICS = ("F", "Chisq", "Wald", "adjWald")


@dataclass(frozen=True)
class Independence:
    """A test of independence in a two-way table of `n` answers.

    `p` refers `statistic` to F with `df1` and `df2` degrees of freedom. For "Chisq" the statistic is Pearson's own,
    `p` that of the statistic over the mean generalised design effect, on chi-square with `df1`; `df2` is None. Where
    the margins fix the table there is no error to test against: dependence is certain (an infinite F, p 0).
    """

    statistic: float
    df1: float
    df2: float | None
    p: float
    n: int


@dataclass(frozen=True)
class _TwoWay:
    """Weighted shares of a table's cells, shape (rows, columns), and who is in which: shape (respondents, cells)."""

    error: ResidualVariance
    places: Indices
    shares: Floats
    member: Floats
    total: float

    @property
    def df(self) -> int:
        rows, columns = self.shares.shape
        return int((rows - 1) * (columns - 1))

    @property
    def expected(self) -> Floats:
        return np.outer(self.shares.sum(axis=1), self.shares.sum(axis=0))

    @property
    def design_df(self) -> int:
        return degrees_of_freedom(self.error.design, self.places)


def independence(
    error: ResidualVariance, first: pd.Series, second: pd.Series, statistic: str = "F", size: int | None = None
) -> Independence:
    """Test whether two columns of labels, each of shape (n,), are independent; blanks are out of the base.

    `statistic` is "F" or "Chisq", the second-order and first-order corrections of Pearson's statistic (Rao and Scott,
    1984, Annals of Statistics 12; Thomas and Rao, 1987, JASA 82), or "Wald" or "adjWald", Koch, Freeman and Freeman's
    (1975, International Statistical Review 43) without and with Fellegi's adjustment of the degrees of freedom. They
    equal R's `svychisq`. Pearson's statistic is for a sample of `size`, which the test's p does not depend on; it is
    the number of rows of the design unless given. Raises `ComparisonError`.

    >>> from analysis.design import read_design
    >>> from analysis.residuals import residual_variance
    >>> from analysis.weighting import unweighted
    >>> people = pd.DataFrame({"sex": list("FFFFMMMM"), "home": list("ooorrrro")})
    >>> error = residual_variance(unweighted(people), read_design(people))
    >>> test = independence(error, people["sex"], people["home"])
    >>> round(test.statistic, 3), round(test.df1, 1), round(test.p, 3)
    (1.75, 1.0, 0.227)
    """
    if statistic not in STATISTICS:
        raise ComparisonError(f"Independence is tested by {', '.join(STATISTICS)}, not by {statistic!r}.")
    table = _cross(error, first, second)
    if statistic in ("Wald", "adjWald"):
        return _wald(table, adjusted=statistic == "adjWald")
    return _rao_scott(table, len(error.design.psu) if size is None else size, second_order=statistic == "F")


def _cross(error: ResidualVariance, first: pd.Series, second: pd.Series) -> _TwoWay:
    known = ~(blank(first) | blank(second))
    codes = [pd.factorize(each[known].astype("string"), sort=True) for each in (first, second)]
    shape = [len(levels) for _, levels in codes]
    for name, levels in zip((first.name, second.name), shape, strict=True):
        if levels < 2:
            raise ComparisonError(f"{name} has {levels} levels with answers: a table needs two.", variable=str(name))
    cell = codes[0][0] * shape[1] + codes[1][0]
    member = (cell[:, None] == np.arange(shape[0] * shape[1])).astype(np.float64)
    places = np.flatnonzero(known)
    totals = error.weighting.weights[places] @ member
    total = float(totals.sum())
    return _TwoWay(error, places, (totals / total).reshape(shape), member, total)


def _rao_scott(table: _TwoWay, size: int, *, second_order: bool) -> Independence:
    shares, expected, n = table.shares, table.expected, len(table.places)
    pearson = float(size * np.sum((shares - expected) ** 2 / expected))
    flat = shares.ravel()
    inverse = np.divide(1.0, flat, out=np.zeros_like(flat), where=flat > 0)
    contrasts = _interaction(*shares.shape)
    influence = (table.member - flat) / table.total @ (inverse[:, None] * contrasts)
    simple = contrasts.T @ (inverse[:, None] * contrasts) / size
    effects = np.linalg.solve(simple, covariance_of_totals(table.error, table.places, influence))
    trace = float(np.trace(effects))
    if not second_order:
        p = float(chdtrc(table.df, pearson / (trace / table.df))) if trace > 0 else 0.0
        return Independence(pearson, table.df, None, p, n)
    if not trace > 0:
        return _certain(table)
    df = trace**2 / float(np.trace(effects @ effects))
    statistic = pearson / trace
    return Independence(statistic, df, df * table.design_df, float(fdtrc(df, df * table.design_df, statistic)), n)


def _certain(table: _TwoWay) -> Independence:
    return Independence(float("inf"), table.df, table.design_df, 0.0, len(table.places))


def _interaction(rows: int, columns: int) -> Floats:
    """Return a basis, shape (cells, df), of the tables whose rows and columns add up to nil."""
    return np.asarray(np.kron(_centred(rows), _centred(columns)), dtype=np.float64)


def _centred(levels: int) -> Floats:
    return np.asarray((np.eye(levels) - 1 / levels)[:, 1:], dtype=np.float64)


def _wald(table: _TwoWay, *, adjusted: bool) -> Independence:
    """Test that no cell departs from the product of its row and column, by their linearised covariance."""
    rows, columns = table.shares.shape
    kept = np.arange(rows * columns).reshape(rows, columns)[1:, 1:].ravel()
    row, column = np.divmod(kept, columns)
    in_cell = table.member.reshape(-1, rows, columns)
    of_row, of_column = table.shares.sum(axis=1)[row], table.shares.sum(axis=0)[column]
    product = in_cell.sum(axis=2)[:, row] * of_column + in_cell.sum(axis=1)[:, column] * of_row - of_row * of_column
    departure = (table.shares - table.expected).ravel()[kept] * table.total
    covariance = covariance_of_totals(table.error, table.places, table.member[:, kept] - product)
    if not covariance.diagonal().all():
        return _certain(table)
    statistic = float(departure @ np.linalg.solve(covariance, departure)) / table.df
    df = table.design_df
    df2 = df - table.df + 1 if adjusted else df
    statistic *= df2 / df if adjusted else 1
    return Independence(statistic, table.df, df2, float(fdtrc(table.df, df2, statistic)), len(table.places))
