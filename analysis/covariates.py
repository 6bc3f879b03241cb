"""Covariates of areas: what is known of a place without asking anybody, such as its deprivation."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.columns import column, complete_text
from analysis.errors import CovariateError


def read_covariates(table: pd.DataFrame, area: str, columns: Sequence[str] | None = None) -> pd.DataFrame:
    """Read areas' covariates: one row for each area, named in the column `area`; the index of the result.

    `columns` names the covariates, every other column otherwise; all must be numbers. Raises `MissingColumnError`,
    `MissingValueError` or `CovariateError` naming the row and column.

    >>> wards = pd.DataFrame({"ward": ["A", "B"], "deprived": ["0.4", "0.1"]})
    >>> float(read_covariates(wards, "ward").loc["A", "deprived"])
    0.4
    """
    names = complete_text(table, area)
    repeated = names[names.duplicated()]
    if len(repeated):
        message = f"Row {repeated.index[0]} repeats {area!r} {repeated.iloc[0]!r}."
        raise CovariateError(message, variable=area, level=repeated.iloc[0], row=repeated.index[0])
    wanted = [str(name) for name in table.columns if name != area] if columns is None else list(columns)
    numbers = {name: _numbers(column(table, name), name) for name in wanted}
    return pd.DataFrame(numbers, index=range(len(names))).set_axis(pd.Index(names.to_numpy(), name=area))


def _numbers(values: pd.Series, name: str) -> pd.Series:
    numbers = pd.to_numeric(values, errors="coerce").astype(float)
    wrong = ~np.isfinite(numbers.to_numpy())
    if wrong.any():
        row = values.index[int(wrong.argmax())]
        message = f"Row {row} has {str(values[row])!r} for the covariate {name!r}: not a number."
        raise CovariateError(message, variable=name, row=row)
    return numbers.set_axis(pd.RangeIndex(len(numbers)))
