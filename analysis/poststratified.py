"""Multilevel regression with post-stratification: what people's circumstances say of areas with few respondents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import expit

from analysis.columns import Flags, Floats, Indices
from analysis.compare import Estimated
from analysis.errors import SmallAreaError
from analysis.grouping import indicator, scale_rows
from analysis.intervals import logit_interval
from analysis.mixed_logistic import Factor, MixedLogistic, design_matrix, fit_mixed_logistic
from analysis.population import Population

CLUSTER = 3.0
"""PSUs of at least so many respondents, on average, have an intercept of their own."""


@dataclass(frozen=True)
class ModelledArea:
    """An area's favourable share as a model sees it, benchmarked: never a direct measurement, so `modelled` is true.

    `n` is the area's own base; `estimate`, `se` and the interval are proportions.
    """

    area: str
    n: int
    estimate: float
    se: float
    ci_low: float
    ci_high: float
    modelled: bool = True


@dataclass(frozen=True)
class _Prediction:
    """Areas' shares, the slopes of each, shape (areas, terms), and how each answers to the benchmark, shape (areas,).

    `spread` is the variance of people's chances within each area, shape (areas,).
    """

    share: Floats
    spread: Floats
    slopes: Floats
    response: Floats


def model_areas(
    responses: pd.DataFrame,
    answered: Flags,
    favourable: Flags,
    population: Population,
    benchmark: Estimated,
    *,
    area: str,
    covariates: Floats | None = None,
    psu: Indices | None = None,
    level: float = 0.95,
) -> list[ModelledArea]:
    """Model one item's favourable share in every area, in the order of `population.names`.

    `answered` and `favourable` have shape (n,), and so has `psu`, everybody's PSU in a clustered sample. A logistic
    regression with random intercepts for each variable of the population, the area and the PSU predicts every cell;
    cells are summed to areas, and all are moved together on the logit scale until they add up to `benchmark`, the
    council's own weighted figure. `covariates` has shape (areas, covariates). The interval is symmetric on the logit
    scale, from the model's uncertainty between areas and the benchmark's own, with Student's t on areas less covariates
    less one.

    Raises `SmallAreaError` for a single area, a benchmark of 0 or 1, or more covariates than areas bear, and what
    `Population.factors_of` raises. Sources: Gelman and Little (1997), Survey Methodology 23; Park, Gelman and Bafumi
    (2004), Political Analysis 12; Rosenman, McCartan and Olivella (2023), Public Opinion Quarterly 87, for the shift.

    >>> from analysis.compare import Value
    >>> from analysis.population import read_population
    >>> cells = pd.DataFrame({"ward": ["A", "B", "C"], "N": [100, 200, 100]})
    >>> people = pd.DataFrame({"ward": ["A"] * 10 + ["B"] * 10 + ["C"] * 10})
    >>> pleased = np.array(([True] * 8 + [False] * 2) * 2 + [False] * 10)
    >>> population = read_population(cells, "ward", [])
    >>> wards = model_areas(people, np.ones(30, bool), pleased, population, Value(0.6, 0.05), area="ward")
    >>> [round(ward.estimate, 2) for ward in wards]
    [0.78, 0.78, 0.07]
    """
    factors = population.factors_of(responses, area)
    if not 0 < benchmark.estimate < 1:
        raise SmallAreaError(f"The whole sample's figure is {benchmark.estimate:g}: areas cannot be told apart.")
    known = _standardised(np.empty((population.areas.size, 0)) if covariates is None else covariates)
    df = population.areas.size - 1 - known.shape[1]
    if df < 1:
        raise SmallAreaError(f"{population.areas.size} areas are too few to model with {known.shape[1]} covariates.")
    model = _fit(factors, answered, favourable, known, _clusters(psu))
    prediction = _predict(model, population, known, benchmark.estimate)
    variance = _variance(model, prediction, population.area_sizes, benchmark.se)
    se = np.sqrt(variance + prediction.spread / population.mix_base)
    low, high = logit_interval(prediction.share, se, np.full(len(se), float(df)), level)
    base = np.bincount(factors[-1].code[answered], minlength=population.areas.size)
    columns = (base, prediction.share, se, low, high)
    rows = zip(population.names, *(values.tolist() for values in columns), strict=True)
    return [ModelledArea(*row) for row in rows]


def _standardised(covariates: Floats) -> Floats:
    """Give each covariate mean 0 and standard deviation 1/2, as Gelman (2008, Statistics in Medicine 27) advises."""
    spread = covariates.std(axis=0)
    return np.asarray((covariates - covariates.mean(axis=0)) / np.where(spread > 0, 2 * spread, 1.0))


def _clusters(psu: Indices | None) -> tuple[Factor, ...]:
    if psu is None:
        return ()
    codes, found = pd.factorize(psu)
    return (Factor(np.asarray(codes, dtype=np.intp), len(found)),) if len(codes) >= CLUSTER * len(found) else ()


def _fit(
    factors: Sequence[Factor], answered: Flags, favourable: Flags, known: Floats, clusters: Sequence[Factor]
) -> MixedLogistic:
    """Collapse the answers to distinct cells, and fit those."""
    codes = np.stack([factor.code[answered] for factor in (*factors, *clusters)])
    cells, cell = np.unique(codes, axis=1, return_inverse=True)
    cell = cell.ravel()
    answers = np.bincount(cell).astype(np.float64)
    pleased = np.asarray(np.bincount(cell, favourable[answered]), dtype=np.float64)
    sizes = [factor.size for factor in (*factors, *clusters)]
    grouped = [Factor(code, size) for code, size in zip(cells, sizes, strict=True)]
    area: Indices = cells[len(factors) - 1]
    return fit_mixed_logistic(pleased, answers, known[area], grouped)


def _predict(model: MixedLogistic, population: Population, known: Floats, target: float) -> _Prediction:
    """Predict cells, move them to the benchmark and sum them to areas."""
    matrix = design_matrix(known[population.areas.code], (*population.factors, population.areas))
    terms = matrix.shape[1]
    people = population.count
    chance = expit(_shifted(matrix @ model.coefficients[:terms], people, target))
    areas, sizes = indicator(population.areas.code, population.areas.size), population.area_sizes
    steepness = people * chance * (1 - chance)
    slopes: Any = (areas @ scale_rows(matrix, steepness)).toarray() / sizes[:, None]
    own, whole = (areas @ steepness) / sizes, steepness.sum() / people.sum()
    share = (areas @ (people * chance)) / sizes
    spread = (areas @ (people * chance**2)) / sizes - share**2
    return _Prediction(share, np.maximum(spread, 0.0), slopes, own / whole)


def _shifted(scores: Floats, people: Floats, target: float) -> Floats:
    """Move all scores by the one amount that gives the population's mean chance the target, found by bisection."""
    low, high = -60.0, 60.0
    while high - low > 1e-13 * max(1.0, abs(low)):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        below = people @ expit(scores + middle) < target * people.sum()
        low, high = (middle, high) if below else (low, middle)
    return scores + (low + high) / 2


def _variance(model: MixedLogistic, prediction: _Prediction, sizes: Floats, benchmark_se: float) -> Floats:
    """Add what the model does not know of areas against the whole, and what is unknown of the whole.

    The shift takes the part common to all areas out of the model's error, and puts the benchmark's in its place.
    """
    terms = prediction.slopes.shape[1]
    overall = sizes @ prediction.slopes / sizes.sum()
    contrast = prediction.slopes - prediction.response[:, None] * overall
    between = np.einsum("at,tu,au->a", contrast, model.covariance[:terms, :terms], contrast)
    return np.asarray(between + (prediction.response * benchmark_se) ** 2)
