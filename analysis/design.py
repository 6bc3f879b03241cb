"""The sampling design: strata, primary sampling units (PSUs) and the variance between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.columns import Floats, Indices, complete_text
from analysis.grouping import indicator


@dataclass(frozen=True)
class Design:
    """Who was sampled with whom.

    `psu` has shape (n,): the PSU of each respondent. `stratum` has shape (psus,): the stratum of each PSU.
    `inflation` and `centring` have shape (strata,): n/(n - 1) and 1/n for a stratum of n PSUs. A stratum with a lonely
    PSU has no variance of its own, so it is centred on the whole sample's total instead of its own mean (R's
    `survey.lonely.psu = "adjust"`): inflation 1, centring 0.
    """

    psu: Indices
    stratum: Indices
    inflation: Floats
    centring: Floats

    @property
    def psus(self) -> int:
        return len(self.stratum)

    @property
    def strata(self) -> int:
        return len(self.inflation)

    def psu_totals(self, rows: Indices, values: Floats) -> tuple[Indices, Floats]:
        """Sum `values`, shape (rows, columns), by PSU: return the PSUs reached, and their totals."""
        if self.psus == len(self.psu):
            return self.psu[rows], values
        psus, place = np.unique(self.psu[rows], return_inverse=True)
        return psus, np.asarray(indicator(place, len(psus)) @ values, dtype=np.float64)

    def inflated(self, psus: Indices, totals: Any) -> Floats:
        """Sum PSU totals by stratum, times the root of inflation and centring: shape (strata, columns)."""
        summed = indicator(self.stratum[psus], self.strata) @ totals
        dense = np.asarray(summed.toarray() if hasattr(summed, "toarray") else summed, dtype=np.float64)
        return dense * np.sqrt(self.inflation * self.centring)[:, None]


def read_design(responses: pd.DataFrame, strata: str | None = None, psu: str | None = None) -> Design:
    """Read the design from columns of responses.

    Without `strata` the sample is one stratum, without `psu` every respondent is a PSU; PSUs are numbered within
    strata, so the same name in two strata is two PSUs. Raises `MissingColumnError` or `MissingValueError`.

    >>> sample = pd.DataFrame({"ward": ["E", "E", "W", "W"], "area": ["1", "2", "1", "1"]})
    >>> design = read_design(sample, "ward", "area")
    >>> design.psu.tolist(), design.inflation.tolist(), design.centring.tolist()
    ([0, 1, 2, 2], [2.0, 1.0], [0.5, 0.0])
    """
    n = len(responses)
    row_stratum = _numbered(responses, strata) if strata else np.zeros(n, dtype=np.intp)
    unit = _numbered(responses, psu) if psu else np.arange(n)
    nested = pd.factorize(row_stratum * (int(unit.max()) + 1) + unit, sort=True)[0].astype(np.intp)
    stratum = np.empty(int(nested.max()) + 1, dtype=np.intp)
    stratum[nested] = row_stratum
    sizes = np.bincount(stratum)
    lonely = sizes == 1
    inflation = np.where(lonely, 1.0, sizes / np.maximum(sizes - 1, 1))
    return Design(nested, stratum, inflation, np.where(lonely, 0.0, 1 / sizes))


def _numbered(responses: pd.DataFrame, name: str) -> Indices:
    return np.asarray(pd.factorize(complete_text(responses, name), sort=True)[0], dtype=np.intp)
