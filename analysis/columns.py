"""Columns of responses, read as text or as positive numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.errors import BaseWeightError, MissingColumnError, MissingValueError

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]
Codes = NDArray[np.signedinteger[Any]]
"""Places among levels, -1 for none, in as few bytes as they need."""

Flags = NDArray[np.bool_]


def smallest_codes(size: int) -> type[np.signedinteger[Any]]:
    """Return the smallest type of integers that numbers so many levels, and -1."""
    return next(kind for kind in (np.int8, np.int16, np.int32, np.int64) if size <= np.iinfo(kind).max)


def column(frame: pd.DataFrame, name: str) -> pd.Series:
    """Return one column; raise `MissingColumnError` when it is absent."""
    if name not in frame.columns:
        raise MissingColumnError(f"There is no column {name!r}.", variable=name)
    return frame[name]


def blank(values: pd.Series) -> Flags:
    """Say which values are missing: not available, or an empty text."""
    return np.asarray(values.isna() | (values == ""), dtype=np.bool_)


def complete_text(frame: pd.DataFrame, name: str) -> pd.Series:
    """Return a column as text; raise `MissingValueError` naming the first row without a value."""
    values = column(frame, name)
    missing = blank(values)
    if missing.any():
        row = values.index[int(missing.argmax())]
        count = int(missing.sum())
        message = f"Row {row} has no value for {name!r} ({count} of {len(values)} rows have none)."
        raise MissingValueError(message, variable=name, row=row)
    return values.astype(str)


def positive_weights(frame: pd.DataFrame, name: str | None) -> Floats:
    """Return base weights, shape (n,); ones when no column is named.

    Raises `BaseWeightError` naming the first row whose weight is missing, not a number, infinite, zero or negative.
    """
    if name is None:
        return np.broadcast_to(np.float64(1.0), len(frame))
    values = column(frame, name)
    weights = pd.to_numeric(values, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
    wrong = ~(np.isfinite(weights) & (weights > 0))
    if wrong.any():
        first = int(wrong.argmax())
        row, value = values.index[first], str(values.iloc[first])
        message = f"Row {row} has base weight {value!r} in {name!r}: not a positive number."
        raise BaseWeightError(message, variable=name, row=row)
    return weights
