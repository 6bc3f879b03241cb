"""A council's figure compared, open to everybody: with whom, what may be compared and why, and how sure it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import escape

from core.access import public
from core.councils import council_by_slug
from core.language import localised
from core.web import db, enter_for
from framework import words
from framework.comparing import words as comparing
from framework.comparing.funnels import Funnel, funnel_of
from framework.comparing.gaps import GroupGap, gaps_of
from framework.comparing.reading import Beside, BesideGroup, Comparisons, comparisons_of, nearest
from framework.comparing.sides import Side, latest_own
from framework.correcting.asking import newest_of
from framework.models import Observation, Publication, Unit
from framework.published import Survey, figures_of, published_survey, ward_names
from framework.studies.signals import SIGNALS

bp = Blueprint("comparisons", __name__, url_prefix="/results")


@bp.get("/<survey>/councils/<area>/comparisons/<code>")
@public
def council(survey: str, area: str, code: str) -> ResponseReturnValue:
    """One indicator of a council in a wave beside everything that it may be set beside."""
    found = published_survey(db, survey) or abort(404)
    publication = _publication(found)
    home = council_by_slug(db, area) or abort(404)
    enter_for(home)
    figure = next(iter(figures_of(db, publication, indicator=code, council_id=home.id)), None) or abort(404)
    return _page(figure, found)


@bp.get("/councils/<area>/comparisons/<code>")
@public
def own(area: str, code: str) -> ResponseReturnValue:
    """The latest figure of a council's own indicator beside everything that it may be set beside."""
    home = council_by_slug(db, area) or abort(404)
    enter_for(home)
    return _page(latest_own(db, home.id, code) or abort(404), None)


def _page(figure: Observation, survey: Survey | None) -> str:
    seen = comparisons_of(db, figure)
    return render_template(
        "framework/comparing/council.html",
        survey=survey,
        figure=figure,
        corrected=newest_of(
            db, {side.publication_id for side in (seen.mine, seen.last.side if seen.last else seen.mine)}
        ),
        when=words.period(figure.publication) if survey else comparing.period(figure.period_start, figure.period_end),
        found=seen,
        sections=[_section(seen, one) for one in seen.groups],
        poll_chart=_chart(seen, [each for each in seen.polls if each.may_be_drawn]),
        gaps=[_gap(figure, one) for one in gaps_of(db, figure)],
        comparing=comparing,
        signals={signal: escape(said) for signal, said in SIGNALS.items()},
        words=words,
    )


@dataclass(frozen=True)
class Section:
    """One group on the page: what was found, who is listed, its picture's rows, and its funnel where it has one."""

    found: BesideGroup
    listed: list[Beside]
    chart: list[dict[str, object]]
    funnel: Funnel[Side] | None


@dataclass(frozen=True)
class GapSection:
    """One variable's gaps on the page: the groups' names in the order of their rows, and the largest in words."""

    found: GroupGap
    names: list[str]
    largest: str


def _publication(found: Survey) -> Publication:
    """The wave that the query asks for, or the latest."""
    asked = request.args.get("wave", "")
    if asked and not (asked.isascii() and asked.isdecimal()):
        abort(404)
    return found.publication(int(asked) if asked else None) or abort(404)


def _section(seen: Comparisons, one: BesideGroup) -> Section:
    """Figures in per cent are drawn on one scale; others have no common scale and are in the table alone."""
    own = seen.observation.council.name
    funnel = funnel_of(own, seen.mine, one)
    listed = nearest(seen.mine, one.drawn) if funnel else one.drawn
    chart = _chart(seen, listed)
    percent = seen.mine.unit is Unit.PERCENT and len(chart) > 1
    return Section(one, listed, chart if percent else [], funnel)


def _chart(seen: Comparisons, beside: Sequence[Beside]) -> list[dict[str, object]]:
    """The figure, and those beside it that have an interval, in per cent."""
    own = localised(seen.observation.council.name)
    rows = [(own, seen.mine, True), *((localised(each.name), each.side, False) for each in beside)]
    return [
        {"label": name, "value": 100 * side.value, "low": 100 * side.ci_low, "high": 100 * side.ci_high, "own": mine}
        for name, side, mine in rows
        if side.value is not None and side.ci_low is not None and side.ci_high is not None
    ]


def _gap(figure: Observation, gap: GroupGap) -> GapSection:
    wards = ward_names(db, figure.council_id) if gap.variable == "ward" else {}
    names = {one.id: words.category(figure.publication, one, wards) for one, _ in gap.rows}
    return GapSection(gap, [names[one.id] for one, _ in gap.rows], comparing.largest_gap(gap, names))
