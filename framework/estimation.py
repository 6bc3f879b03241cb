"""From a council's frozen answers to its figures: pandas in, plain figures out. Loaded only where figures are made."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from analysis.columns import Flags, Indices, blank
from analysis.deciding import decide
from analysis.design import read_design
from analysis.disclosure import SMALLEST_SHOWN_BASE, Status
from analysis.domain_means import MeanContrast
from analysis.domains import read_domains
from analysis.errors import DataError
from analysis.estimates import Estimate, share_estimates
from analysis.group_contrasts import GroupContrasts, against_other_groups
from analysis.group_gaps import GroupGaps, largest_gaps
from analysis.items import Item, read_answers, read_items
from analysis.mode_effects import mode_effects
from analysis.residuals import ResidualVariance, residual_variance
from analysis.weighted_sample import WeightedSample
from analysis.weighting import Weighting, weight
from core.database import Json
from framework.disclosing.answers import Answered, Counts, add_up
from framework.models import DOMAINS, DontKnow
from framework.recipe import Definition, Recipe
from surveys.questionnaire.asked import question_of

MODE_FACTS = ("item", "mode", "reference", "n", "n_reference", "difference", "ci_low", "ci_high", "p_holm")
SINGLE_ANSWERS = {"single", "scale"}
Cell = tuple[str, str, str]
"""An indicator's code, a domain variable and a domain."""


@dataclass(frozen=True)
class Gap:
    """The largest gap between two groups: which they are, and the difference, one of `pairs`, that was tested."""

    highest: str
    lowest: str
    pairs: int
    p_adjusted: float
    test: MeanContrast


@dataclass(frozen=True)
class Estimation:
    """A council's figures: each with what may be done with it, the same without any weights, and what weighting did.

    `groups` has, for each figure of a group that is shown, how it differs from the mean of the variable's other shown
    groups, and `gaps`, for each indicator and variable, the largest gap between two of them.
    """

    estimates: list[Estimate]
    statuses: Mapping[Cell, Status]
    unweighted: Mapping[Cell, float]
    groups: Mapping[Cell, MeanContrast]
    gaps: Mapping[tuple[str, str], Gap]
    weighting: Weighting

    @property
    def report(self) -> Json:
        """What weighting did, in plain lists, texts and numbers."""
        assert self.weighting.report, "a weighting to margins has a report"
        return self.weighting.report.to_dict()


def work_out(
    responses: pd.DataFrame,
    recipe: Recipe,
    document: Json,
    domains: Sequence[str] = DOMAINS,
    decided: Mapping[Cell, Status] | None = None,
) -> Estimation:
    """Weight a council's responses by a recipe, and estimate every indicator that its questionnaire asked.

    `responses` is a snapshot (`surveys.results.freeze`), `document` the questionnaire's. Figures are proportions from 0
    to 1, in the whole council and in each group of the `domains`; they depend on nothing else, so that the same
    arguments give the same digits. `decided` says what may be done with each figure, where that was settled by an
    earlier rule than the present one. Raises a `DataError` naming the variable and level at fault.
    """
    items = _items(recipe.definitions, document)
    answers = answers_by_indicator(responses, recipe.definitions, document)
    weighting = _weighting(answers, recipe)
    if not items:
        return Estimation([], {}, {}, {}, {}, weighting)
    sample = _sample(answers, weighting, domains, recipe.plan.interval or None)
    read = read_items(items)
    answered, pleased = read_answers(sample.responses, read)
    asked = np.flatnonzero(answered.any(axis=0))
    read, answered, pleased = tuple(read[place] for place in asked.tolist()), answered[:, asked], pleased[:, asked]
    estimates = share_estimates(sample, [(item.code, "") for item in read], answered, pleased) if read else []
    questions = {one.code: one.question for one in recipe.definitions}
    if decided is None:
        decided = _judged(estimates, add_up(sample.responses, domains, read, questions, answered, pleased), recipe)
    return Estimation(
        estimates,
        decided,
        dict(_unweighted(sample.responses, read, answered, pleased, domains)),
        dict(_groups(sample, read, answered, pleased, decided)),
        dict(_gaps(sample, read, answered, pleased, decided)),
        weighting,
    )


def counts_of(responses: pd.DataFrame, recipe: Recipe, document: Json) -> Counts:
    """How many gave each kind of answer to each question, of those that figures are made from. Raises a `DataError`."""
    sample, items = weighed(responses, recipe, document)
    read = read_items(items)
    answered, pleased = read_answers(sample.responses, read)
    questions = {one.code: one.question for one in recipe.definitions}
    return add_up(sample.responses, DOMAINS, read, questions, answered, pleased).counts


def added_up(responses: pd.DataFrame, definitions: Sequence[Definition], document: Json) -> Answered:
    """How many of some people gave each kind of answer, in all and in each group, each counted once."""
    read = read_items(_items(definitions, document))
    answers = answers_by_indicator(responses, definitions, document)
    answered, pleased = read_answers(answers, read)
    return add_up(answers, DOMAINS, read, {one.code: one.question for one in definitions}, answered, pleased)


def modes_of(responses: pd.DataFrame, recipe: Recipe, document: Json) -> list[Json]:
    """How much more favourable each way of answering was, among people alike, for every indicator.

    The effects of `analysis.mode_effects.ModeEffect`, as proportions, of modes in which enough people answered for a
    figure of theirs to be shown; none where everybody answered in one way. Raises a `DataError`.
    """
    if responses["mode"].nunique() < 2:
        return []
    items = _items(recipe.definitions, document)
    answers = answers_by_indicator(responses, recipe.definitions, document)
    weighting = _weighting(answers, recipe)
    found = mode_effects(answers, items, weighting, mode="mode", strata="stratum")
    enough = (each for each in found if min(each.n, each.n_reference) >= SMALLEST_SHOWN_BASE)
    return [{name: getattr(each, name) for name in MODE_FACTS} for each in enough if math.isfinite(each.p_holm)]


def weighed(
    responses: pd.DataFrame, recipe: Recipe, document: Json, domains: Sequence[str] = ()
) -> tuple[WeightedSample, dict[str, Any]]:
    """A council's weighted sample with a column for each indicator, and what its items are.

    Its figures are those of `work_out`. Raises a `DataError`.
    """
    answers = answers_by_indicator(responses, recipe.definitions, document)
    sample = _sample(answers, _weighting(answers, recipe), domains, recipe.plan.interval or None)
    return sample, _items(recipe.definitions, document)


def everybody_weighed(sample: WeightedSample) -> Weighting:
    """The weighting of a sample's own responses: those that it left out are no longer among them."""
    return replace(sample.error.weighting, rows=np.arange(len(sample.responses)))


def _weighting(answers: pd.DataFrame, recipe: Recipe) -> Weighting:
    return weight(
        answers,
        recipe.margins_table(),
        base_weight="design_weight",
        variables=recipe.variables,
        scheme=recipe.plan.scheme(),
    )


def _items(definitions: Sequence[Definition], document: Json) -> dict[str, Any]:
    return {one.code: _item(one, document) for one in definitions}


def _item(definition: Definition, document: Json) -> dict[str, Any]:
    options = _options(definition, document)
    unknown = set(definition.favourable) - set(options)
    if unknown:
        message = f"Indicator {definition.code!r} counts {sorted(unknown)[0]!r} as favourable, which is not an option."
        raise DataError(message, variable=definition.question)
    return {"levels": options, "favourable": [options.index(code) + 1 for code in definition.favourable]}


def _options(definition: Definition, document: Json) -> list[str]:
    question = question_of(document, definition.question)
    if question["type"] not in SINGLE_ANSWERS:
        message = f"Indicator {definition.code!r} needs a question with one answer; {question['code']!r} has not."
        raise DataError(message, variable=definition.question)
    counted = definition.dont_know == DontKnow.COUNTED and question.get("dont_know", False)
    return [option["code"] for option in question["options"]] + (["dont_know"] if counted else [])


def answers_by_indicator(responses: pd.DataFrame, definitions: Sequence[Definition], document: Json) -> pd.DataFrame:
    """The responses with a column for each indicator: each answer as its option's place from 1, or nothing."""
    columns = {one.code: _places(responses[one.question], _options(one, document)) for one in definitions}
    return responses.drop(columns=list(columns), errors="ignore").join(pd.DataFrame(columns))


def _places(answers: pd.Series[Any], options: Sequence[str]) -> pd.Series[Any]:
    """Each answer as its option's place from 1; those who gave no opinion have none."""
    return answers.map({code: str(place) for place, code in enumerate(options, start=1)})


def _sample(
    answers: pd.DataFrame, weighting: Weighting, domains: Sequence[str], interval: str | None
) -> WeightedSample:
    """Join the answers with their weights and the sample's design: strata, and PSUs where it was drawn in clusters."""
    weighted = answers.iloc[weighting.rows]
    psu = None
    if weighted["psu"].notna().any():
        weighted = weighted.assign(psu=weighted["psu"].fillna(weighted["response_id"]))
        psu = "psu"
    error = residual_variance(weighting, read_design(weighted, "stratum", psu))
    return WeightedSample(weighted, error, domains, interval)


def _judged(estimates: Sequence[Estimate], answers: Answered, recipe: Recipe) -> dict[Cell, Status]:
    """What may be done with each figure; those of one question are hidden together."""
    questions = {one.code: one.question for one in recipe.definitions}
    decided = decide(answers.counts, answers.wholes, hidden=[cell for cell in recipe.hidden if cell in answers.counts])
    return {
        (each.item, each.domain_var, each.domain): decided[questions[each.item], each.domain_var, each.domain]
        for each in estimates
    }


def _unweighted(
    responses: pd.DataFrame, items: Sequence[Item], answered: Flags, pleased: Flags, domains: Sequence[str]
) -> Iterator[tuple[Cell, float]]:
    """Each figure as it would be if everybody counted once."""
    for domain in read_domains(responses, domains):
        bases, favourables = answered[domain.rows].sum(axis=0), pleased[domain.rows].sum(axis=0)
        for item, base, number in zip(items, bases.tolist(), favourables.tolist(), strict=True):
            if base:
                yield (item.code, domain.variable, domain.level), number / base


@dataclass(frozen=True)
class _Parted:
    """One variable's groups: who is in which, what each is called, and which of them are shown for which item."""

    variable: str
    groups: Indices
    levels: list[str]
    shown: Flags


def _parted(sample: WeightedSample, items: Sequence[Item], judged: Mapping[Cell, Status]) -> Iterator[_Parted]:
    """Each variable of which a group is shown: a hidden one must not be had by subtraction."""
    hidden = Status.SUPPRESSED
    for variable in sample.domains:
        values = sample.responses[variable]
        groups, levels = pd.factorize(values.mask(blank(values)).astype("string"), sort=True)
        names = [str(level) for level in levels]
        cells = [[judged.get((item.code, variable, name), hidden) is not hidden for item in items] for name in names]
        shown = np.array(cells)
        if shown.any():
            yield _Parted(variable, groups, names, shown)


def _groups(
    sample: WeightedSample, items: Sequence[Item], answered: Flags, pleased: Flags, judged: Mapping[Cell, Status]
) -> Iterator[tuple[Cell, MeanContrast]]:
    """Compare each group that is shown with the others that are."""
    assert isinstance(sample.error, ResidualVariance)
    for parted in _parted(sample, items, judged):
        found = against_other_groups(sample.error, answered, pleased, parted.groups, parted.shown)
        for level, contrasts in zip(parted.levels, found, strict=True):
            cells = [(item.code, parted.variable, level) for item in items]
            yield from ((cell, test) for cell, test in zip(cells, _tests(contrasts), strict=True) if test)


def _gaps(
    sample: WeightedSample, items: Sequence[Item], answered: Flags, pleased: Flags, judged: Mapping[Cell, Status]
) -> Iterator[tuple[tuple[str, str], Gap]]:
    """Find the largest gap between the groups of each variable that are shown."""
    assert isinstance(sample.error, ResidualVariance)
    for parted in _parted(sample, items, judged):
        found = largest_gaps(sample.error, answered, pleased, parted.groups, parted.shown)
        for place, (item, test) in enumerate(zip(items, _tests(found), strict=True)):
            if test:
                highest, lowest = (parted.levels[int(each[place])] for each in (found.highest, found.lowest))
                gap = Gap(highest, lowest, int(found.pairs[place]), float(found.p_adjusted[place]), test)
                yield (item.code, parted.variable), gap


def _tests(found: GroupContrasts | GroupGaps) -> Iterator[MeanContrast | None]:
    """The test of each item, or nothing where there is none."""
    difference = found.gap if isinstance(found, GroupGaps) else found.difference
    columns = (difference, found.se, found.t, found.df, found.p, found.ci_low, found.ci_high)
    for test in zip(*(column.tolist() for column in columns), strict=True):
        yield MeanContrast(*test) if all(map(math.isfinite, test)) else None
