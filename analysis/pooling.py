"""Several waves as one sample, from their raw answers: never an average of averages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.columns import Flags, Floats, Indices, blank, column
from analysis.covariance import degrees_of_freedom
from analysis.errors import NoResponsesError
from analysis.estimates import Estimate
from analysis.items import favourable_values, read_items
from analysis.residuals import ResidualVariance
from analysis.share_intervals import Shares, share_interval


@dataclass(frozen=True)
class Wave:
    """One wave's responses, those that were weighted, and the variance that knows its weights and design."""

    responses: pd.DataFrame
    error: ResidualVariance


@dataclass(frozen=True)
class Pooled(Estimate):
    """An estimate from all answers of `waves` waves that asked the item."""

    waves: int = 0


@dataclass(frozen=True)
class _Answers:
    """One wave's answers to an item in a domain: `values`, shape (rows,), of respondents whose places are `rows`."""

    error: ResidualVariance
    rows: Indices
    values: Floats

    @property
    def weights(self) -> Floats:
        return self.error.weighting.weights[self.rows]

    @property
    def size(self) -> int:
        """The rows that count in an interval: those of the whole design once it is calibrated."""
        return len(self.error.design.psu) if self.error.weighting.table.margins else len(self.rows)

    @property
    def df(self) -> int:
        return degrees_of_freedom(self.error.design, self.rows)

    def variance(self, share: float, people: float) -> float:
        return float(self.error.of_totals(self.rows, ((self.values - share) / people)[:, None])[0])


def pool(
    waves: Sequence[Wave], items: Mapping[str, Any], *, domains: Sequence[str] = (), level: float = 0.95
) -> list[Pooled]:
    """Estimate the favourable share of every item over several independently drawn waves, whole and in domains.

    Each wave has been weighted to its own margins, so a year with few answers counts for its people and not for its
    answers. Every answer counts with its own weight, and the waves' variances of one ratio add (Kish, 1999,
    "Cumulating/combining population surveys", Survey Methodology 25): it is what estimating the joined files with
    waves as strata would give. `items` is as `analysis.items.read_items` takes it. Raises a `DataError`.

    >>> from analysis.design import read_design
    >>> from analysis.residuals import residual_variance
    >>> from analysis.weighting import unweighted
    >>> tables = [pd.DataFrame({"roads": [1] * good + [2] * (50 - good)}) for good in (20, 30)]
    >>> waves = [Wave(table, residual_variance(unweighted(table), read_design(table))) for table in tables]
    >>> both = pool(waves, {"roads": {"levels": ["Good", "Bad"], "favourable": [1]}})[0]
    >>> both.waves, both.n, both.estimate, round(both.se, 4), both.df
    (2, 100, 0.5, 0.0495, 98)
    """
    if not waves:
        raise NoResponsesError("There are no waves to pool.")
    questions = read_items(items)
    answers = [(wave, favourable_values(wave.responses, questions)) for wave in waves]
    found = []
    for domain_var, domain, inside in _domains(waves, domains):
        for question in questions:
            asked = [
                _answers(wave.error, values[question.code], member)
                for (wave, values), member in zip(answers, inside, strict=True)
                if question.code in values
            ]
            if any(len(each.rows) for each in asked):
                found.append(_estimate(question.code, domain_var, domain, asked, level))
    return found


def _domains(waves: Sequence[Wave], variables: Sequence[str]) -> Iterator[tuple[str, str, list[Flags]]]:
    """Give each domain's variable, level and members in each wave."""
    yield "all", "all", [np.ones(len(wave.responses), dtype=np.bool_) for wave in waves]
    for variable in variables:
        columns = [column(wave.responses, variable) for wave in waves]
        texts = [values.mask(blank(values)).astype("string") for values in columns]
        for level in sorted({str(each) for text in texts for each in text.dropna().unique()}):
            yield variable, level, [(text == level).fillna(False).to_numpy(dtype=np.bool_) for text in texts]


def _answers(error: ResidualVariance, values: Floats, member: Flags) -> _Answers:
    rows = np.flatnonzero(member & np.isfinite(values))
    return _Answers(error, rows, values[rows])


def _estimate(item: str, domain_var: str, domain: str, asked: Sequence[_Answers], level: float) -> Pooled:
    weights, values = (np.concatenate([getattr(each, name) for each in asked]) for name in ("weights", "values"))
    n, people = len(values), float(weights.sum())
    share, n_eff = float(weights @ values) / people, people**2 / float(weights @ weights)
    df, size = sum(each.df for each in asked if len(each.rows)), sum(each.size for each in asked)
    variance = sum(each.variance(share, people) for each in asked)
    se = float(np.sqrt(variance)) if n > 1 and (df > 0 or variance > 0) else np.nan
    p, error, degrees, effective, rows = (np.array([each]) for each in (share, se, df, n_eff, size))
    low, high = share_interval(Shares(p, error, degrees, effective, rows), level=level)
    waves = sum(len(each.rows) > 0 for each in asked)
    deff = _design_effect(share, se, n, people)
    ends = float(low[0]), float(high[0])
    return Pooled(item, domain_var, domain, n, n_eff, share, se, df, deff, *ends, waves=waves)


def _design_effect(share: float, se: float, n: int, people: float) -> float:
    unsampled = 1 - n / people if people > n * (1 + 1e-9) else 1.0
    simple = share * (1 - share) * unsampled
    return se**2 * (n - 1) / simple if simple else np.nan
