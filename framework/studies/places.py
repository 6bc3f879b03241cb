"""Places among councils: how little a league table knows, and which council differs by more than its size explains."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from uuid import UUID

from sqlalchemy.orm import Session

from core.database import Json
from framework.models import Observation, Polarity, Publication
from framework.published import figures_of
from framework.studies.charts import as_statistic
from framework.studies.making import Made

SEED = 1
FUNNEL = ("target", "z", "phi", "tau2", "odll95", "odul95", "odll998", "odul998")


def work_out_places(session: Session, publication: Publication) -> dict[UUID, Made]:
    """Every council's places, by council: for each indicator its rank with what is unsure of it, and its funnel.

    Councils whose figure is hidden are in neither, and indicators of which fewer than two are shown have neither.
    """
    figures = figures_of(session, publication)
    by_council: dict[UUID, Json] = {one.council_id: {} for one in figures}
    compared: dict[str, list[str]] = {}
    for _, group in groupby(figures, key=lambda figure: figure.indicator_id):
        shown = [figure for figure in group if figure.value is not None]
        if len(shown) < 2:
            continue
        code = shown[0].indicator.code
        compared[code] = [str(one.id) for one in shown]
        for figure, place in zip(shown, _places(shown), strict=True):
            by_council[figure.council_id][code] = place
    recipe = {"seed": SEED, "figures": compared}
    return {council_id: Made(recipe, findings) for council_id, findings in by_council.items()}


def _places(figures: Sequence[Observation]) -> list[Json]:
    from analysis.funnel import funnel
    from analysis.ranks import rank

    lowest_first = figures[0].indicator.polarity is Polarity.LOWER_IS_BETTER
    ranks = rank([as_statistic(one) for one in figures], seed=SEED, lowest_first=lowest_first)
    bases = [one.effective_base or 1.0 for one in figures]
    favourable = [base * (one.value or 0.0) for base, one in zip(bases, figures, strict=True)]
    units = funnel(favourable, bases)
    return [
        {
            "rank": place.rank, "low": place.low, "high": place.high, "all_low": place.all_low,
            "all_high": place.all_high, "of": place.of, "base": unit.denominator, "signal": unit.signal.value,
            **{name: getattr(unit, name) for name in FUNNEL},
        }
        for place, unit in zip(ranks, units, strict=True)
    ]  # fmt: skip
