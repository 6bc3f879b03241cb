"""Small areas: what a survey of a council says of its wards, measured directly and modelled, side by side."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.columns import Floats
from analysis.errors import SmallAreaError
from analysis.estimates import Estimate, estimate
from analysis.fay_herriot import FayHerriot, fay_herriot
from analysis.items import Item, read_items
from analysis.population import Population, population_of_margins, read_population
from analysis.poststratified import ModelledArea, model_areas
from analysis.weighting import Weighting

METHOD = "regression with post-stratification, benchmarked"


@dataclass(frozen=True)
class SmallArea:
    """One item in one area: proportions, and their variances.

    `n` is the base; `direct` and `direct_var` are the area's own weighted estimate; `eblup`, `mse` and `refvar` are
    Fay and Herriot's prediction, which needs covariates, its error and the variance between areas. `estimate`, `se` and
    the interval are the published model's, by `method`; they add up to `benchmark`, the council's own figure.
    `modelled` is true of everything but `direct`. What could not be made is not a number, and `note` says why.
    """

    item: str
    area: str
    n: int
    direct: float
    direct_var: float
    eblup: float
    mse: float
    refvar: float
    estimate: float
    se: float
    ci_low: float
    ci_high: float
    benchmark: float
    modelled: bool = True
    method: str = METHOD
    note: str = ""


@dataclass(frozen=True)
class AreaQuestion:
    """What is asked of the areas: the area's column, the margins, the model's variables and the sampling design.

    `cells` counts the joint population (area, variables, N); without it, it is made from `margins`. `covariates` has
    areas as index and numbers as columns.
    """

    area: str
    margins: pd.DataFrame
    variables: Sequence[str]
    covariates: pd.DataFrame | None = None
    cells: pd.DataFrame | None = None
    strata: str | None = None
    psu: str | None = None


def small_areas(
    responses: pd.DataFrame,
    items: Mapping[str, Any],
    weighting: Weighting,
    question: AreaQuestion,
    *,
    level: float = 0.95,
) -> list[SmallArea]:
    """Estimate the favourable share of every item in every area of the population, directly and by two models.

    `responses` are those of `weighting`; `items` is as `analysis.items.read_items` takes it. Items that nobody answered
    have no estimates. Raises a `DataError` naming variable and level; an item that cannot be modelled, because all its
    answers are the same or because areas are too few, has a `note` instead. See `analysis.fay_herriot` and
    `analysis.poststratified` for the models and their sources.

    >>> from analysis.weighting import weight
    >>> people = pd.DataFrame({"ward": list("AAAABBBBCCCC"), "sex": list("FFMM" * 3), "roads": [1, 1, 4, 1] * 3})
    >>> margins = pd.DataFrame({"variable": ["ward"] * 3 + ["sex"] * 2, "level": list("ABCFM"), "N": [4, 4, 4, 6, 6]})
    >>> items = {"roads": {"levels": ["Good", "Fair", "Neither", "Poor"], "favourable": [1, 2]}}
    >>> wards = small_areas(people, items, weight(people, margins), AreaQuestion("ward", margins, ["sex"]))
    >>> [(ward.area, ward.n, round(ward.estimate, 2), ward.modelled) for ward in wards]
    [('A', 4, 0.75, True), ('B', 4, 0.75, True), ('C', 4, 0.75, True)]
    """
    population = _population(responses, weighting, question)
    covariates = None if question.covariates is None else population.numbers_of(question.covariates)
    figures = estimate(
        responses,
        items,
        weighting=weighting,
        strata=question.strata,
        psu=question.psu,
        domains=[question.area],
        level=level,
    )
    found: list[SmallArea] = []
    for item in read_items(items):
        mine = [figure for figure in figures if figure.item == item.code]
        if mine:
            found += _item_areas(responses, item, mine, population, covariates, question, level)
    return found


def _population(responses: pd.DataFrame, weighting: Weighting, question: AreaQuestion) -> Population:
    if question.cells is not None:
        return read_population(question.cells, question.area, question.variables)
    return population_of_margins(responses, weighting, question.margins, question.area, question.variables)


def _item_areas(
    responses: pd.DataFrame,
    item: Item,
    figures: Sequence[Estimate],
    population: Population,
    covariates: Floats | None,
    question: AreaQuestion,
    level: float,
) -> list[SmallArea]:
    whole, direct = figures[0], {figure.domain: figure for figure in figures[1:]}
    linked, linked_note = _fay_herriot(population, direct, covariates)
    try:
        answered, favourable = item.read(responses)
        modelled = model_areas(
            responses,
            answered,
            favourable,
            population,
            whole,
            area=question.area,
            covariates=covariates,
            psu=question.psu,
            level=level,
        )
        note = linked_note
    except SmallAreaError as error:
        modelled, note = [_unmodelled(name, direct) for name in population.names], error.message
    return [
        _small_area(item.code, one, direct.get(one.area), whole, linked, place, note)
        for place, one in enumerate(modelled)
    ]


def _fay_herriot(
    population: Population, direct: Mapping[str, Estimate], covariates: Floats | None
) -> tuple[FayHerriot | None, str]:
    if covariates is None or not covariates.size:
        return None, ""
    known = [direct.get(name) for name in population.names]
    values = [figure.estimate if figure else math.nan for figure in known]
    variances = [figure.se**2 if figure else math.nan for figure in known]
    try:
        return fay_herriot(values, variances, covariates), ""
    except SmallAreaError as error:
        return None, error.message


def _unmodelled(name: str, direct: Mapping[str, Estimate]) -> ModelledArea:
    base = direct[name].n if name in direct else 0
    return ModelledArea(name, base, math.nan, math.nan, math.nan, math.nan)


def _small_area(
    item: str,
    modelled: ModelledArea,
    direct: Estimate | None,
    whole: Estimate,
    linked: FayHerriot | None,
    place: int,
    note: str,
) -> SmallArea:
    return SmallArea(
        item=item,
        area=modelled.area,
        n=modelled.n,
        direct=direct.estimate if direct else math.nan,
        direct_var=direct.se**2 if direct else math.nan,
        eblup=float(linked.eblup[place]) if linked else math.nan,
        mse=float(linked.mse[place]) if linked else math.nan,
        refvar=linked.refvar if linked else math.nan,
        estimate=modelled.estimate,
        se=modelled.se,
        ci_low=modelled.ci_low,
        ci_high=modelled.ci_high,
        benchmark=whole.estimate,
        note=note,
    )
