"""Small areas: what a survey of a council says of its wards, measured directly and modelled, side by side."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.columns import Floats, Indices, blank
from analysis.design import Columns, read_design
from analysis.errors import SmallAreaError
from analysis.estimates import Estimate, estimate
from analysis.fay_herriot import FayHerriot, fay_herriot
from analysis.items import Item, read_items
from analysis.population import Population, population_of_margins, read_population, settled_levels
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
    """What is asked of the areas: the area's column, what else is known of them, and the sampling design.

    `cells` counts the joint population (area, the model's variables, N); without it, it is made from the margins that
    the sample was weighted to. `covariates` has areas as index and numbers as columns. The design is as
    `analysis.design.read_design` takes it.
    """

    area: str
    covariates: pd.DataFrame | None = None
    cells: pd.DataFrame | None = None
    strata: Columns = None
    psu: Columns = None
    fpc: Columns = None
    lonely: str = "adjust"

    @property
    def design(self) -> dict[str, Any]:
        return {"strata": self.strata, "psu": self.psu, "fpc": self.fpc, "lonely": self.lonely}


def small_areas(
    responses: pd.DataFrame,
    items: Mapping[str, Any],
    weighting: Weighting,
    question: AreaQuestion,
    *,
    level: float = 0.95,
) -> list[SmallArea]:
    """Estimate the favourable share of every item in every area of the population, directly and by two models.

    `responses` are those of `weighting`; levels that weighting merged or drew are the model's too. `items` is as
    `analysis.items.read_items` takes it. Items that nobody answered have no estimates. Raises a `DataError` naming
    variable and level; an item that cannot be modelled, because all its answers are the same or because areas are too
    few, has a `note` instead. See `analysis.fay_herriot` and `analysis.poststratified` for models and sources.

    >>> from analysis.weighting import weight
    >>> people = pd.DataFrame({"ward": list("AAAABBBBCCCC"), "sex": list("FFMM" * 3), "roads": [1, 1, 4, 1] * 3})
    >>> margins = pd.DataFrame({"variable": ["ward"] * 3 + ["sex"] * 2, "level": list("ABCFM"), "N": [4, 4, 4, 6, 6]})
    >>> items = {"roads": {"levels": ["Good", "Fair", "Neither", "Poor"], "favourable": [1, 2]}}
    >>> wards = small_areas(people, items, weight(people, margins), AreaQuestion("ward"))
    >>> [(ward.area, ward.n, round(ward.estimate, 2), ward.modelled) for ward in wards]
    [('A', 4, 0.75, True), ('B', 4, 0.75, True), ('C', 4, 0.75, True)]
    """
    settled = settled_levels(responses, weighting)
    people = settled if question.cells is None else _filled(responses.iloc[weighting.rows], settled)
    population = _population(people, weighting, question)
    covariates = None if question.covariates is None else population.numbers_of(question.covariates)
    figures = estimate(people, items, weighting=weighting, domains=[question.area], level=level, **question.design)
    psu = read_design(people, **question.design).psu if question.psu else None
    found: list[SmallArea] = []
    for item in read_items(items):
        mine = [figure for figure in figures if figure.item == item.code]
        if mine:
            found += _item_areas(people, item, mine, population, covariates, psu, question.area, level)
    return found


def _filled(responses: pd.DataFrame, settled: pd.DataFrame) -> pd.DataFrame:
    """Give those without a value the one that weighting gave them."""
    gaps = {str(name): blank(responses[name]) for name in responses}
    changed: dict[str, Any] = {
        name: responses[name].mask(gap, settled[name]) for name, gap in gaps.items() if gap.any()
    }
    return responses.assign(**changed)


def _population(people: pd.DataFrame, weighting: Weighting, question: AreaQuestion) -> Population:
    if question.cells is not None:
        variables = [name for name in question.cells.columns if name not in (question.area, "N")]
        return read_population(question.cells, question.area, variables)
    return population_of_margins(people, weighting, question.area)


def _item_areas(
    responses: pd.DataFrame,
    item: Item,
    figures: Sequence[Estimate],
    population: Population,
    covariates: Floats | None,
    psu: Indices | None,
    area: str,
    level: float,
) -> list[SmallArea]:
    whole, direct = figures[0], {figure.domain: figure for figure in figures[1:]}
    linked, linked_note = _fay_herriot(population, direct, covariates)
    try:
        answered, favourable = item.read(responses)
        known: dict[str, Any] = {"area": area, "covariates": covariates, "psu": psu, "level": level}
        modelled = model_areas(responses, answered, favourable, population, whole, **known)
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
