"""Several waves as one sample, from their raw answers: never an average of averages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.columns import Flags, Floats, Indices, blank, column
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
    """One wave's answers in a domain: `base` and `values`, 0 or 1, of its respondents, shape (rows, items).

    `asked`, shape (items,), says which items the wave asked.
    """

    error: ResidualVariance
    rows: Indices
    base: Flags
    values: Floats
    asked: Flags

    @property
    def weights(self) -> Floats:
        return self.error.weighting.weights[self.rows]

    @property
    def size(self) -> Indices:
        """The rows that count in an interval, shape (items,): those of the whole design once it is calibrated."""
        answered = self.base.sum(axis=0)
        everybody = np.where(self.asked, len(self.error.design.psu), 0)
        return np.asarray(everybody if self.error.weighting.table.margins else answered, dtype=np.intp)

    def variance(self, share: Floats, people: Floats) -> Floats:
        """The variance of the ratios, shape (items,), of which `people`, shape (items,), are the denominators."""
        influence = np.where(self.base, (self.values - share) / people, 0.0)
        return self.error.of_totals(self.rows, influence) if len(self.rows) else np.zeros(len(share))


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
    codes = [question.code for question in questions]
    columns = [_columns(favourable_values(wave.responses, questions), codes, len(wave.responses)) for wave in waves]
    found: list[Pooled] = []
    for domain_var, domain, inside in _domains(waves, domains):
        parts = [_answers(*each) for each in zip(waves, columns, inside, strict=True)]
        found += _estimates(codes, domain_var, domain, parts, level)
    return found


def people(waves: Sequence[Wave], items: Mapping[str, Any]) -> dict[str, list[float]]:
    """The people for whom the answers to each item stand: the sums of their weights, in the order of the waves."""
    questions = read_items(items)
    found = [(wave.error.weighting.weights, favourable_values(wave.responses, questions)) for wave in waves]
    return {
        question.code: [
            float(weights[np.isfinite(values[question.code])].sum()) if question.code in values else 0.0
            for weights, values in found
        ]
        for question in questions
    }


def _domains(waves: Sequence[Wave], variables: Sequence[str]) -> Iterator[tuple[str, str, list[Flags]]]:
    """Give each domain's variable, level and members in each wave."""
    yield "all", "all", [np.ones(len(wave.responses), dtype=np.bool_) for wave in waves]
    for variable in variables:
        columns = [column(wave.responses, variable) for wave in waves]
        texts = [values.mask(blank(values)).astype("string") for values in columns]
        for level in sorted({str(each) for text in texts for each in text.dropna().unique()}):
            yield variable, level, [(text == level).fillna(False).to_numpy(dtype=np.bool_) for text in texts]


def _columns(values: Mapping[str, Floats], codes: Sequence[str], rows: int) -> tuple[Floats, Flags]:
    """A wave's answers, shape (rows, items), and which items it asked; not a number is no answer."""
    absent = np.full(rows, np.nan)
    answers = [values.get(code, absent) for code in codes]
    return np.column_stack(answers), np.array([code in values for code in codes])


def _answers(wave: Wave, columns: tuple[Floats, Flags], member: Flags) -> _Answers:
    values, asked = columns
    rows = np.flatnonzero(member)
    base = np.isfinite(values[rows])
    return _Answers(wave.error, rows, base, np.where(base, values[rows], 0.0), asked)


def _estimates(
    codes: Sequence[str], domain_var: str, domain: str, parts: Sequence[_Answers], level: float
) -> Iterator[Pooled]:
    """Every item that somebody of the domain answered, from all waves at once."""
    n, pleased, size, df = (np.sum(each, axis=0) for each in zip(*map(_counts, parts), strict=True))
    people, total, squares = (np.sum(each, axis=0) for each in zip(*map(_sums, parts), strict=True))
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(pleased == n, 1.0, total / people)
        n_eff = people**2 / squares
        variance = np.sum([part.variance(share, people) for part in parts], axis=0)
        se = np.where((n > 1) & ((df > 0) | (variance > 0)), np.sqrt(variance), np.nan)
    waves = np.sum([part.base.any(axis=0) for part in parts], axis=0)
    there = np.flatnonzero(n > 0)
    shares = Shares(share[there], se[there], df[there], n_eff[there], size[there])
    low, high = share_interval(shares, level=level)
    for place, ends in zip(there.tolist(), zip(low.tolist(), high.tolist(), strict=True), strict=True):
        answers, p, error = int(n[place]), float(share[place]), float(se[place])
        deff = _design_effect(p, error, answers, float(people[place]))
        known = (answers, float(n_eff[place]), p, error, int(df[place]), deff, *ends)
        yield Pooled(codes[place], domain_var, domain, *known, waves=int(waves[place]))


def _counts(part: _Answers) -> tuple[Indices, Floats, Indices, Indices]:
    """Answers, favourable answers, rows that count in an interval and degrees of freedom, shape (items,) each."""
    df = part.error.degrees_of_freedom(part.rows, part.base)
    return part.base.sum(axis=0), part.values.sum(axis=0), part.size, np.where(part.base.any(axis=0), df, 0)


def _sums(part: _Answers) -> tuple[Floats, Floats, Floats]:
    """The weights of those who answered, of the favourable ones, and the squares of the first, shape (items,) each."""
    return part.weights @ part.base, part.weights @ part.values, part.weights**2 @ part.base


def _design_effect(share: float, se: float, n: int, people: float) -> float:
    unsampled = 1 - n / people if people > n * (1 + 1e-9) else 1.0
    simple = share * (1 - share) * unsampled
    return se**2 * (n - 1) / simple if simple else np.nan
