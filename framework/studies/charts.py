"""Charts of a council's whole figures over its waves: the latest against the earlier ones first, then the limits."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.compare import NORMAL_QUANTILE, Value
from core.database import Json
from framework.comparison import verdict_of
from framework.differences import comparable_before, earlier_publications
from framework.models import Observation, Polarity, Publication
from framework.published import figures_of
from framework.studies.making import Made, Whose
from framework.studies.models import Rebase

IMPROVEMENT = {Polarity.HIGHER_IS_BETTER: 1, Polarity.LOWER_IS_BETTER: -1}


def as_statistic(figure: Observation) -> Value:
    """A shown figure's value and standard error.

    A share of exactly 0 or 1 has no error of its own, which is not certainty: its interval says how much is known.
    """
    assert figure.value is not None and figure.ci_low is not None and figure.ci_high is not None
    reach = max(figure.value - figure.ci_low, figure.ci_high - figure.value)
    return Value(figure.value, figure.se or reach / NORMAL_QUANTILE)


def recipe_of_charts(session: Session, whose: Whose) -> Json:
    """The figures charted for each indicator, oldest first, and where their limits start afresh and why."""
    figures: dict[str, list[str]] = {}
    earlier = [
        (one, figures_of(session, one, council_id=whose.council_id))
        for one in earlier_publications(session, whose.publication)
    ]
    for figure in figures_of(session, whose.publication, council_id=whose.council_id):
        past, _ = comparable_before(whose.publication, figure, earlier)
        figures[figure.indicator.code] = [str(one.id) for one in (*past, figure) if one.value is not None]
    return {"figures": figures, "rebases": [list(each) for each in _rebases(session, whose)]}


def work_out_charts(session: Session, whose: Whose, recipe: Json) -> Made:
    """Chart every indicator that has a figure: its points, and the latest against the mean of those since a rebase."""
    return Made(recipe, {code: _chart(session, whose, code, recipe) for code, ids in recipe["figures"].items() if ids})


def _chart(session: Session, whose: Whose, code: str, recipe: Json) -> Json:
    from analysis.spc import xmr

    figures = _figures(session, whose, recipe["figures"][code])
    numbers = [one.publication.wave.number for one in figures]
    starts = {
        numbers.index(number): reason
        for each, number, reason in recipe["rebases"]
        if each == code and number in numbers[1:]
    }
    values = [one.value for one in figures if one.value is not None]
    points = xmr(values, improvement=IMPROVEMENT[figures[-1].indicator.polarity], rebases=starts)
    rows = [
        {
            "wave": number,
            "value": point.y,
            "mean": point.mean,
            "low": _number(point.lpl),
            "high": _number(point.upl),
            "cause": point.special_cause_type.value,
            "rests_on": point.points,
            "trial": point.trial,
            "rebase_reason": point.rebase_reason,
        }
        for number, point in zip(numbers, points, strict=True)
    ]
    return {"points": rows, "latest": _latest(figures[max(starts, default=0) :])}


def _latest(figures: Sequence[Observation]) -> Json | None:
    """The latest figure against the plain mean of those before it, as proportions; nothing where there are none."""
    from analysis.trend import latest_against_earlier

    if len(figures) < 2:
        return None
    found = latest_against_earlier([as_statistic(one) for one in figures])
    return {
        "waves": len(figures) - 1, "difference": found.difference, "se": found.se, "p": found.p,
        "ci_low": found.ci_low, "ci_high": found.ci_high, "verdict": verdict_of(found.difference, found.p).value,
    }  # fmt: skip


def _figures(session: Session, whose: Whose, ids: Sequence[str]) -> list[Observation]:
    mine = Observation.council_id == whose.council_id, Observation.id.in_([UUID(each) for each in ids])
    found = {str(one.id): one for one in session.scalars(select(Observation).where(*mine))}
    return [found[each] for each in ids if each in found and found[each].value is not None]


def _rebases(session: Session, whose: Whose) -> list[tuple[str, int, str]]:
    publication: Publication = whose.publication
    mine = Rebase.council_id == whose.council_id, Rebase.commission_id == publication.wave.commission_id
    statement = select(Rebase).where(*mine, Rebase.wave_number <= publication.wave.number)
    rows = session.scalars(statement.order_by(Rebase.indicator_code, Rebase.wave_number))
    return [(row.indicator_code, row.wave_number, row.reason) for row in rows]


def _number(value: float) -> float | None:
    return value if value == value else None
