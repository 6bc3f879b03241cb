"""From a recipe and frozen answers to the rows that are published: the same again whenever they are worked out."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from analysis.disclosure import SMALLEST_SHOWN_BASE, Status
from core.database import Json
from core.json_values import as_json
from framework.comparison import ADJUST, verdict_of
from framework.disclosing.rows import as_decided
from framework.models import TOLD, Against, ObservationSource
from framework.recipe import Recipe

if TYPE_CHECKING:
    import pandas as pd

    from analysis.domain_means import MeanContrast
    from analysis.estimates import Estimate
    from framework.estimation import Cell, Estimation


@dataclass(frozen=True)
class Place:
    """Whose figures they are, of which publication, and when people were asked."""

    publication_id: UUID
    council_id: UUID
    area: str
    """The council's own code."""
    period_start: date
    period_end: date
    indicators: Mapping[str, UUID]
    """The identifier of each indicator's version, by its code."""

    @property
    def working_id(self) -> UUID:
        return uuid5(self.publication_id, f"{self.council_id} working")

    def observation_id(self, item: str, domain_var: str, domain: str) -> UUID:
        return uuid5(self.publication_id, f"{self.council_id} {item} {domain_var} {domain}")


@dataclass(frozen=True)
class Observed:
    """The rows of a council's figures: their working, the observations and the differences between groups."""

    working: Json
    observations: list[Json]
    differences: list[Json]


def observe(
    responses: pd.DataFrame,
    recipe: Recipe,
    document: Json,
    place: Place,
    counts: Mapping[str, object] | None = None,
    decided: Mapping[Cell, Status] | None = None,
) -> Observed:
    """Work out every row of a council's figures. Raises a `DataError` naming the variable and level at fault.

    `counts` are kept with the report of the weighting; no figure depends on them. Where too few residents answered for
    any figure to be shown, nothing is weighted, so that a council with few answers does not hold up the others.
    `decided` is as `framework.estimation.work_out` takes it.
    """
    from framework.estimation import work_out

    more = {"modes": responses["mode"].value_counts().to_dict()} | dict(counts or {})
    if len(responses) < SMALLEST_SHOWN_BASE:
        report = {"n": len(responses), "too_few": True} | more
        return Observed(_working(recipe, place, report), list(_hidden(recipe, place)), [])
    found = work_out(responses, recipe, document, decided=decided)
    observations = [_observation(each, found, place) for each in found.estimates]
    differences = [*_group_differences(found, place, recipe.plan.adjustment), *_gap_differences(found, place)]
    return Observed(_working(recipe, place, found.report | more), observations, differences)


def _working(recipe: Recipe, place: Place, report: Json) -> Json:
    return {
        "id": place.working_id,
        "publication_id": place.publication_id,
        "council_id": place.council_id,
        "recipe": recipe.to_json(),
        "report": as_json(report),
    }


def _hidden(recipe: Recipe, place: Place) -> Iterator[Json]:
    """Every indicator in the whole council, and nothing of it but that it is hidden."""
    from analysis.domains import WHOLE

    for one in recipe.definitions:
        yield as_decided(_row((one.code, WHOLE, WHOLE), place) | dict.fromkeys(TOLD), Status.SUPPRESSED)


def difference_id(observation_id: UUID, against: Against) -> UUID:
    return uuid5(observation_id, against.value)


def _observation(each: Estimate, found: Estimation, place: Place) -> Json:
    cell = each.item, each.domain_var, each.domain
    return as_decided(_row(cell, place) | _figures(each, found.unweighted.get(cell, math.nan)), found.statuses[cell])


def _row(cell: Cell, place: Place) -> Json:
    """An observation without its figures: of what and of whom."""
    item, domain_var, domain = cell
    return {
        "id": place.observation_id(*cell),
        "publication_id": place.publication_id,
        "council_id": place.council_id,
        "working_id": place.working_id,
        "indicator_id": place.indicators[item],
        "source": ObservationSource.WAVE,
        "area": place.area,
        "period_start": place.period_start,
        "period_end": place.period_end,
        "domain_var": domain_var,
        "domain": domain,
    }


def _figures(each: Estimate, unweighted: float) -> Json:
    """What is kept of an estimate that may be shown; what is not a number is nothing."""
    figures = {
        "value": each.estimate,
        "se": each.se,
        "df": each.df,
        "ci_low": each.ci_low,
        "ci_high": each.ci_high,
        "effective_base": each.n_eff,
        "design_effect": each.deff,
        "unweighted": unweighted,
    }
    kept = {name: float(figure) if math.isfinite(figure) else None for name, figure in figures.items()}
    return {"base": each.n, **kept}


def _group_differences(found: Estimation, place: Place, adjustment: str) -> Iterator[Json]:
    """Each group against the mean of the others, adjusted over the groups of one indicator and variable."""
    families: dict[tuple[str, str], list[tuple[Cell, MeanContrast]]] = {}
    for cell, test in found.groups.items():
        families.setdefault(cell[:2], []).append((cell, test))
    for family in families.values():
        adjusted = ADJUST[adjustment]([test.p for _, test in family])
        ids = [place.observation_id(*cell) for cell, _ in family]
        for (_, test), own, p in zip(family, ids, adjusted, strict=True):
            yield {
                "id": difference_id(own, Against.GROUPS),
                "publication_id": place.publication_id,
                "council_id": place.council_id,
                "observation_id": own,
                "against": Against.GROUPS,
                "verdict": verdict_of(test.difference, p),
                "obstacle": None,
                "difference": test.difference,
                "se": test.se,
                "df": float(test.df),
                "statistic": test.t,
                "p": test.p,
                "p_adjusted": p,
                "ci_low": test.ci_low,
                "ci_high": test.ci_high,
                "family": len(family),
                "adjustment": adjustment,
                "compared": [str(other) for other in ids if other != own],
            }


def _gap_differences(found: Estimation, place: Place) -> Iterator[Json]:
    """The largest gap of each indicator and variable, from the highest group's figure down to the lowest's."""
    for (item, variable), gap in found.gaps.items():
        own = place.observation_id(item, variable, gap.highest)
        yield {
            "id": difference_id(own, Against.GAP),
            "publication_id": place.publication_id,
            "council_id": place.council_id,
            "observation_id": own,
            "against": Against.GAP,
            "verdict": verdict_of(gap.test.difference, gap.p_adjusted),
            "obstacle": None,
            "difference": gap.test.difference,
            "se": gap.test.se,
            "df": float(gap.test.df),
            "statistic": gap.test.t,
            "p": gap.test.p,
            "p_adjusted": gap.p_adjusted,
            "ci_low": gap.test.ci_low,
            "ci_high": gap.test.ci_high,
            "family": gap.pairs,
            "adjustment": "bonferroni",
            "compared": [str(place.observation_id(item, variable, gap.lowest))],
        }
