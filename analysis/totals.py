"""Numeric auxiliaries: variables whose population total is known, such as hours, bills or last year's scores."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.columns import Floats, Indices, column
from analysis.errors import MarginError, MissingValueError

EVERYBODY = "(everybody)"
"""The total that counts people themselves, for a weighting that has no margins."""


@dataclass(frozen=True)
class Auxiliary:
    """A numeric variable and its population total: `values` has the shape of whatever it is given for.

    Calibration sees (values - centre) / spread, which asks the same of the weights and keeps the algebra accurate.
    """

    variable: str
    total: float
    values: Floats
    centre: float = 0.0
    spread: float = 1.0

    def at(self, rows: Indices) -> Auxiliary:
        return replace(self, values=self.values[rows])

    def centred(self, people: float) -> Auxiliary:
        """Centre on the population's mean, where the number of people is known, and scale to the sample's spread."""
        centre = self.total / people if people else 0.0
        spread = float(np.sqrt(np.mean((self.values - centre) ** 2)))
        return replace(self, centre=centre, spread=spread or 1.0)

    @property
    def scaled(self) -> Floats:
        return (self.values - self.centre) / self.spread

    def target(self, people: float) -> float:
        """Return what the weighted total of the scaled values has to be."""
        return (self.total - self.centre * people) / self.spread if not self.centre else 0.0


def read_totals(responses: pd.DataFrame, totals: Mapping[str, float]) -> tuple[Auxiliary, ...]:
    """Read numeric columns and their population totals; a missing value is not a number here.

    >>> read_totals(pd.DataFrame({"rooms": ["2", "5"]}), {"rooms": 400})[0].values.tolist()
    [2.0, 5.0]
    """
    return tuple(_read_total(responses, name, total) for name, total in totals.items() if name != EVERYBODY)


def _read_total(responses: pd.DataFrame, name: str, total: float) -> Auxiliary:
    if not np.isfinite(total):
        raise MarginError(f"The total of {name!r} is {total!r}: not a number.", variable=name)
    values = pd.to_numeric(column(responses, name), errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
    return Auxiliary(name, float(total), np.where(np.isfinite(values), values, np.nan))


def check_complete(auxiliary: Auxiliary, index: pd.Index) -> None:
    """Raise `MissingValueError` naming the first respondent without a number."""
    absent = np.isnan(auxiliary.values)
    if absent.any():
        row, count, name = index[int(absent.argmax())], int(absent.sum()), auxiliary.variable
        message = f"Row {row} has no number for {name!r} ({count} of {len(index)} rows have none)."
        raise MissingValueError(message, variable=name, row=row)
