"""What a wave under way says so far: provisional figures, with intervals that allow for looking often."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy.orm import Session

from analysis.disclosure import Status
from analysis.errors import DataError
from core.database import Json
from core.jobs import JobRefused
from framework.defining.definitions import asked_indicators
from framework.models import Indicator, Tier
from framework.service import recipe_of
from surveys.models import Wave
from surveys.officers.fieldwork import target_of
from surveys.plan import Plan
from surveys.results import imputed_counts, responses_so_far

if TYPE_CHECKING:
    from analysis.sequences import SoFar
    from framework.recipe import Recipe

STEP = 10
"""Figures move on by so many answers at once: two looks never differ by one resident's answer."""
USUAL_BASE = 1000
"""The base at which intervals are narrowest, where a council set no target."""


@dataclass(frozen=True)
class Provisional:
    """An indicator so far; nothing of it is published."""

    indicator: Indicator
    figure: SoFar


@dataclass(frozen=True)
class Look:
    """One look at a council's wave: how many answers are `counted` of those `planned`, and what they say.

    `reason` says in plain English why there are no figures, where there are none.
    """

    counted: int
    planned: int
    figures: list[Provisional] = field(default_factory=list)
    report: Json = field(default_factory=dict)
    reason: str = ""


def look(session: Session, council_id: UUID, wave: Wave) -> Look:
    """Weight the answers that a council has so far, by the wave's plan, and estimate each headline indicator.

    Levels that nobody has answered in yet are merged, whatever the plan says of the end. Writes nothing.
    """
    planned = target_of(session, council_id, wave.commission_id) or USUAL_BASE
    try:
        responses = responses_so_far(session, council_id, wave, STEP)
        if responses.empty:
            return Look(0, planned)
        headlines = headline_indicators(session, wave)
        recipe = _recipe(recipe_of(session, council_id, wave, ""), headlines)
        if not headlines:
            return Look(len(responses), planned)
        return _look(session, wave, planned, responses, headlines, recipe)
    except (DataError, JobRefused) as error:
        return Look(0, planned, reason=str(error))


def headline_indicators(session: Session, wave: Wave) -> list[Indicator]:
    """The indicators of the highest tier that the wave asks about, or all of them where none is."""
    asked = asked_indicators(session, wave)
    return [indicator for indicator in asked if indicator.tier is Tier.HIGH] or asked


def _recipe(recipe: Recipe, headlines: Sequence[Indicator]) -> Recipe:
    codes = {indicator.code for indicator in headlines}
    plan = recipe.plan if recipe.plan.collapse else replace(recipe.plan, collapse=Plan().collapse)
    definitions = tuple(one for one in recipe.definitions if one.code in codes)
    return replace(recipe, plan=plan, definitions=definitions)


def _look(
    session: Session, wave: Wave, planned: int, responses: object, headlines: Sequence[Indicator], recipe: Recipe
) -> Look:
    import pandas as pd

    from analysis.sequences import so_far
    from framework.estimation import work_out

    assert isinstance(responses, pd.DataFrame)
    found = work_out(responses, recipe, wave.questionnaire.document, domains=())
    by_code = {indicator.code: indicator for indicator in headlines}
    figures = [
        Provisional(by_code[each.item], _decided(so_far(each, planned), found.statuses[each.item, "all", "all"]))
        for each in found.estimates
    ]
    return Look(len(responses), planned, figures, found.report | {"imputed": imputed_counts(responses)})


def _decided(figure: SoFar, status: Status) -> SoFar:
    """A figure so far without what is hidden of it: nothing but that it is."""
    if status is not Status.SUPPRESSED:
        return figure
    unknown = math.nan
    return replace(figure, n=0, n_eff=unknown, estimate=unknown, ci_low=unknown, ci_high=unknown, status=status)
