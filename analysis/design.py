"""The sampling design: strata, primary sampling units (PSUs) and the variance between them, stage by stage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

import numpy as np
import pandas as pd

from analysis.columns import Floats, Indices, complete_text
from analysis.errors import DesignError
from analysis.finite_population import sampling_fractions
from analysis.grouping import indicator
from analysis.lonely import lonely_strata, spread_rules

Columns = str | Sequence[str] | None
"""The columns of one stage after another; None for none."""


@dataclass(frozen=True)
class Design:
    """Who was sampled with whom.

    `psu` has shape (n,): the PSU of each respondent. `stratum` has shape (psus,): the stratum of each PSU.
    `inflation` and `centring` have shape (strata,): a stratum's variance is inflation · (Σ u² - centring · (Σ u)²) over
    its PSUs' totals u, as `analysis.lonely.spread_rules` says. `within` is the design inside the PSUs of a finite
    population, whose variance adds what the sampled part of the PSUs contributes (Särndal, Swensson and Wretman, 1992,
    section 4.3); its inflation holds that part already.
    """

    psu: Indices
    stratum: Indices
    inflation: Floats
    centring: Floats
    within: Design | None = None

    @property
    def psus(self) -> int:
        return len(self.stratum)

    @property
    def strata(self) -> int:
        return len(self.inflation)

    @property
    def stages(self) -> Iterator[Design]:
        """This stage, then those within."""
        yield self
        if self.within:
            yield from self.within.stages

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


def read_design(
    responses: pd.DataFrame, strata: Columns = None, psu: Columns = None, *, fpc: Columns = None, lonely: str = "adjust"
) -> Design:
    """Read the design from columns of responses.

    Without `strata` the sample is one stratum, without `psu` every respondent is a PSU; PSUs are numbered within
    strata, so the same name in two strata is two PSUs. Each may name several columns, one for each stage of sampling:
    units of the second stage are numbered within PSUs, and so on. `fpc` counts the population's units in the stratum at
    each stage, or gives the fraction sampled; without it PSUs are as good as drawn with replacement, and later stages
    add nothing. `lonely` is one of `analysis.lonely.RULES`.

    Raises `MissingColumnError`, `MissingValueError` or `DesignError`.

    >>> sample = pd.DataFrame({"ward": ["E", "E", "W", "W"], "area": ["1", "2", "1", "1"], "areas": [8, 8, 4, 4]})
    >>> design = read_design(sample, "ward", "area")
    >>> design.psu.tolist(), design.inflation.tolist(), design.centring.tolist()
    ([0, 1, 2, 2], [2.0, 1.0], [0.5, 0.0])
    >>> read_design(sample, "ward", "area", fpc="areas").inflation.tolist()
    [1.5, 0.75]
    """
    stages = list(zip_longest(_names(strata), _names(psu), _names(fpc))) or [(None, None, None)]
    if len(stages) > max(1, len(_names(psu))):
        raise DesignError("There are more stages of strata or of finite populations than of sampling units.")
    return _read_stage(responses, stages, np.zeros(len(responses), dtype=np.intp), np.ones(1), lonely)


def read_strata(
    rows: pd.DataFrame, times: Indices, strata: str | None, fpc: str | None, lonely: str
) -> tuple[Indices, Floats, Floats]:
    """Read the design of a sample whose respondents are PSUs, from rows that each stand for as many as `times` says.

    Return the stratum of each row, and the inflation and centring of the strata: see `read_design`.
    """
    stratum = np.zeros(len(rows), dtype=np.intp)
    if strata:
        stratum = _nested(stratum, rows, strata)
    sizes = np.bincount(stratum, times).astype(np.intp)
    fraction = sampling_fractions(rows, fpc, stratum, sizes)
    if lonely == "fail":
        _refuse_lonely(rows, strata, stratum, lonely_strata(sizes, fraction))
    return stratum, *spread_rules(sizes, fraction, np.zeros(len(sizes), dtype=np.intp), lonely)


def _names(columns: Columns) -> Sequence[str]:
    return [columns] if isinstance(columns, str) else columns or []


def _read_stage(
    responses: pd.DataFrame, stages: Sequence[tuple[str | None, ...]], parent: Indices, share: Floats, lonely: str
) -> Design:
    """Read one stage and those within; `share`, shape (parents,), is the sampled part of the stages before."""
    (strata, units, fpc), *later = stages
    row_stratum = _nested(parent, responses, strata) if strata else parent
    psu = _nested(row_stratum, responses, units) if units else np.arange(len(responses))
    stratum, above = _outer(psu, row_stratum), _outer(row_stratum, parent)
    sizes = np.bincount(stratum)
    fraction = sampling_fractions(responses, fpc, row_stratum, sizes)
    if lonely == "fail":
        _refuse_lonely(responses, strata, row_stratum, lonely_strata(sizes, fraction))
    inflation, centring = spread_rules(sizes, fraction, above, lonely)
    sampled = share[above] * fraction
    within = _read_stage(responses, later, psu, sampled[stratum], lonely) if later and fraction.any() else None
    return Design(psu, stratum, inflation * share[above], centring, within)


def _nested(outer: Indices, responses: pd.DataFrame, name: str) -> Indices:
    """Number the values of a column within groups: shape (n,)."""
    inner, names = pd.factorize(complete_text(responses, name), sort=True)
    return np.asarray(pd.factorize(outer * len(names) + inner, sort=True)[0], dtype=np.intp)


def _outer(inner: Indices, outer: Indices) -> Indices:
    """Return the group that each nested group belongs to, shape (nested groups,)."""
    found = np.empty(int(inner.max()) + 1, dtype=np.intp)
    found[inner] = outer
    return found


def _refuse_lonely(responses: pd.DataFrame, strata: str | None, row_stratum: Indices, lonely: Indices) -> None:
    if not len(lonely):
        return
    place = int(np.flatnonzero(row_stratum == lonely[0])[0])
    level = str(responses[strata].iloc[place]) if strata else None
    where = f"Stratum {level!r} of {strata!r}" if strata else "The sample, or a PSU of it,"
    raise DesignError(f"{where} has a single PSU.", variable=strata, level=level)
