"""The finite population: which part of all the units that could have been sampled was sampled."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.columns import Floats, Indices, column
from analysis.errors import DesignError


def sampling_fractions(responses: pd.DataFrame, name: str | None, stratum: Indices, sizes: Indices) -> Floats:
    """Return the sampled part of each stratum's units, shape (strata,): 0 throughout where no column is named.

    `stratum`, shape (n,), is each respondent's, and `sizes`, shape (strata,), counts the units sampled in it. The
    column holds the number of units in the population, or the fraction sampled where no value is above 1; it is the
    same within a stratum. Raises `DesignError` naming column and row, or `MissingColumnError`.

    >>> sample = pd.DataFrame({"areas": [40, 40, 10]})
    >>> sampling_fractions(sample, "areas", np.array([0, 0, 1]), np.array([2, 1])).tolist()
    [0.05, 0.1]
    """
    if name is None:
        return np.zeros(len(sizes))
    values = _positive(responses, name)
    first = np.empty(len(sizes), dtype=np.intp)
    first[stratum[::-1]] = np.arange(len(stratum))[::-1]
    other = np.flatnonzero(values != values[first][stratum])
    if len(other):
        _refuse(responses, name, int(other[0]), "is not what others of its stratum have")
    known = values[first]
    if (values <= 1).all():
        return known
    over = np.flatnonzero(known < sizes)
    if len(over):
        _refuse(responses, name, int(first[over[0]]), f"is fewer than the {sizes[over[0]]} units sampled")
    return np.asarray(sizes / known, dtype=np.float64)


def _positive(responses: pd.DataFrame, name: str) -> Floats:
    values = pd.to_numeric(column(responses, name), errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
    wrong = ~(values > 0)
    if wrong.any():
        _refuse(responses, name, int(wrong.argmax()), "is not a positive number")
    return np.asarray(values, dtype=np.float64)


def _refuse(responses: pd.DataFrame, name: str, place: int, why: str) -> None:
    row, value = responses.index[place], str(responses[name].iloc[place])
    raise DesignError(f"Row {row} has {value!r} for {name!r}, which {why}.", variable=name, level=value, row=row)
