"""Modelled figures of a council's wards: what people's circumstances and what is known of a ward say of it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy.orm import Session

from analysis.disclosure import Status
from core.area_facts import facts_of
from core.database import Json
from framework.published import working_of_wave
from framework.studies.making import Made, Whose, figure_row, frozen_answers, indicators_in, own_figures
from surveys.plan import plan_of

if TYPE_CHECKING:
    import pandas as pd

    from analysis.small_areas import SmallArea

WARD = "ward"


def recipe_of_wards(session: Session, whose: Whose) -> Json | None:
    """What the model rests on: the working of the figures, and what is known of wards. None where none is declared."""
    working = working_of_wave(session, whose.council_id, whose.publication.wave_id)
    if working is None or not plan_of(whose.publication.wave).ward_model:
        return None
    facts = facts_of(session, whose.council_id)
    return {
        "working": str(working.id),
        "facts": [[fact.area_code, fact.name, fact.value] for fact in facts],
        "sources": {fact.name: fact.source for fact in facts},
    }


def work_out_wards(session: Session, folder: Path, whose: Whose, recipe: Json) -> Made:
    """Model every ward's figures. An indicator that cannot be modelled has none, and a note why.

    Wards with few answers borrow from those like them, so a figure of theirs gives no resident's answer away; where the
    council's own figure is hidden, theirs are too. Raises a `DataError`.
    """
    from analysis.small_areas import AreaQuestion, small_areas
    from framework.estimation import everybody_weighed, weighed

    frozen = frozen_answers(session, folder, whose.council_id, recipe["working"])
    sample, items = weighed(frozen.responses, frozen.recipe, frozen.document)
    weighting = everybody_weighed(sample)
    wards = next((margin.levels for margin in weighting.table.margins if margin.variable == WARD), ())
    known = _covariates(recipe["facts"], wards, frozen.recipe.margins)
    psu = "psu" if sample.responses["psu"].notna().any() else None
    areas = small_areas(sample.responses, items, weighting, AreaQuestion(WARD, known, strata="stratum", psu=psu))
    return Made(recipe, {"notes": _notes(areas)}, _rows(whose, session, areas))


def _covariates(
    facts: Sequence[tuple[str, str, float]], wards: Sequence[str], counted: Sequence[tuple[str, str, int]]
) -> pd.DataFrame | None:
    """What is known of each ward; of wards that were merged, the mean over their people."""
    import pandas as pd

    if not facts:
        return None
    table = pd.DataFrame(facts, columns=["ward", "name", "value"]).pivot(index="ward", columns="name", values="value")
    people = {level: count for variable, level, count in counted if variable == WARD}
    rows = {level: _mean(table, level, people) for level in wards}
    return pd.DataFrame.from_dict(rows, orient="index", columns=table.columns)


def _mean(table: pd.DataFrame, level: str, people: Mapping[str, int]) -> list[float]:
    wards = [level] if level in table.index else level.split(" + ")
    if not set(wards) <= set(table.index):
        return [math.nan] * len(table.columns)
    total = sum(people.get(ward, 0) for ward in wards)
    return [math.fsum(table[name][ward] * people.get(ward, 0) for ward in wards) / total for name in table.columns]


def _notes(areas: Sequence[SmallArea]) -> dict[str, str]:
    """Why an indicator could not be modelled, by its code."""
    return {area.item: area.note for area in areas if not math.isfinite(area.estimate) and area.note}


def _rows(whose: Whose, session: Session, areas: Sequence[SmallArea]) -> list[Json]:
    from analysis.domains import WHOLE
    from analysis.missing import NO_ANSWER

    published = own_figures(session, whose)
    indicators: Mapping[str, UUID] = indicators_in(published)
    told = {(one.indicator.code, one.domain_var, one.domain): one for one in published if one.value is not None}
    rows = []
    for area in areas:
        if area.area == NO_ANSWER:
            continue
        whole, own = told.get((area.item, WHOLE, WHOLE)), told.get((area.item, WARD, area.area))
        if whole is None or not math.isfinite(area.estimate):
            continue
        # A ward whose own answers are hidden is modelled from the others', which the page says beside it.
        status = Status(whole.status) if own else Status.INDICATIVE
        facts = {"value": area.estimate, "se": area.se, "ci_low": area.ci_low, "ci_high": area.ci_high}
        code = (area.item, indicators[area.item])
        rows.append(figure_row(whose, code, (WARD, area.area), status, area.n if own else None, **facts))
    return rows
