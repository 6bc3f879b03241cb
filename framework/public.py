"""The results, open to everybody: table first, picture second, feed third."""

from collections.abc import Sequence

from flask import Blueprint, abort, g, render_template, request
from flask.typing import ResponseReturnValue

from core.access import public
from core.councils import council_by_slug
from core.language import localised
from core.models import Council
from core.web import db, enter_for
from framework import words
from framework.charts.words import kinds_among
from framework.comparison import NOT_COMPARED
from framework.correcting.asking import versions_of
from framework.maps.finding import has_wards
from framework.models import Observation, Publication, Verdict
from framework.published import (
    Survey,
    councils_of,
    figures_of,
    groups_compared,
    history_of,
    published_survey,
    published_surveys,
    ward_names,
)
from framework.reading import IndicatorReading, read
from framework.summary import standings
from framework.tiles import values
from framework.tiles.across import FEW, councils_with_figures, indicator_of, rows_of, spreads
from framework.tiles.across_words import lines
from framework.tiles.caching import keep_pages_of
from surveys.questionnaire.asked import question_of

bp = Blueprint("results", __name__, url_prefix="/results")
keep_pages_of(bp)


@bp.get("")
@public
def overview() -> ResponseReturnValue:
    """Where everybody begins: the partnerships' surveys and the councils with figures of their own."""
    councils = councils_with_figures(db)
    return render_template("framework/surveys.html", surveys=published_surveys(db), councils=councils, words=words)


@bp.get("/<survey>")
@public
def partnership(survey: str) -> ResponseReturnValue:
    found, publication = _survey_and_wave(survey)
    councils = councils_of(db, publication)
    if len(councils) > FEW:
        return render_template(
            "framework/tiles/councils.html",
            survey=found,
            publication=publication,
            corrections=versions_of(db, publication.id),
            councils=councils,
            spreads=spreads(db, publication),
            words=words,
            values=values,
        )
    readings = read(db, publication)
    return render_template(
        "framework/overview.html",
        survey=found,
        publication=publication,
        corrections=versions_of(db, publication.id),
        readings=readings,
        standings=standings(readings),
        words=words,
    )


@bp.get("/<survey>/indicators/<code>")
@public
def indicator(survey: str, code: str) -> ResponseReturnValue:
    found, publication = _survey_and_wave(survey)
    councils = councils_of(db, publication)
    if len(councils) > FEW:
        return _across(found, publication, code)
    reading = next(iter(read(db, publication, code)), None) or abort(404)
    question = question_of(publication.wave.questionnaire.document, reading.indicator.question)
    return render_template(
        "framework/indicator.html",
        survey=found,
        publication=publication,
        corrections=versions_of(db, publication.id),
        reading=reading,
        question=question,
        chart=_chart(reading),
        groups=_groups(publication, reading),
        modes=_modes(reading),
        pictures=kinds_among(len(reading.readings), wards=has_wards(db, found.first_of(councils).id)),
        words=words,
    )


@bp.get("/<survey>/councils/<area>")
@public
def council(survey: str, area: str) -> ResponseReturnValue:
    found, publication = _survey_and_wave(survey)
    enter_for(council_by_slug(db, area) or abort(404))
    readings = read(db, publication, council_id=g.council.id)
    standing = next(iter(standings(readings)), None) or abort(404)
    history = history_of(db, found, g.council.id)
    trend = [(one, history.get(one.id, {})) for one in reversed(found.publications)]
    return render_template(
        "framework/council.html",
        survey=found,
        publication=publication,
        corrections=versions_of(db, publication.id),
        standing=standing,
        rows=[(one, one.readings[0]) for one in readings],
        trend=trend,
        headings=[words.wave(one) for one, _ in trend],
        words=words,
    )


def _across(survey: Survey, publication: Publication, code: str) -> str:
    """An indicator's page where the councils are too many for a picture and for the workings of each."""
    found = indicator_of(db, publication, code) or abort(404)
    rows = rows_of(db, publication, found.id)
    return render_template(
        "framework/tiles/across.html",
        survey=survey,
        publication=publication,
        corrections=versions_of(db, publication.id),
        indicator=found,
        question=question_of(publication.wave.questionnaire.document, found.question),
        rows=lines(rows, found),
        counted={
            name: sum(row.others is verdict for row in rows)
            for name, verdict in (
                ("higher", Verdict.HIGHER), ("lower", Verdict.LOWER), ("same", Verdict.NO_CLEAR_DIFFERENCE)
            )
        },
        words=words,
    )  # fmt: skip


def _survey_and_wave(slug: str) -> tuple[Survey, Publication]:
    """The survey that the address names and the wave that the query asks for, if both are published."""
    found = published_survey(db, slug) or abort(404)
    asked = request.args.get("wave", "")
    if asked and not asked.isdecimal():
        abort(404)
    return found, found.publication(int(asked) if asked else None) or abort(404)


def _chart(reading: IndicatorReading) -> list[dict[str, object]]:
    shown = [one.figure for one in reading.readings if one.figure.value is not None and one.figure.ci_low is not None]
    return [_bar(figure) for figure in shown]


def _bar(figure: Observation) -> dict[str, object]:
    value, low, high = (100 * (number or 0) for number in (figure.value, figure.ci_low, figure.ci_high))
    return {"label": localised(figure.council.name), "value": value, "low": low, "high": high}


def _groups(publication: Publication, reading: IndicatorReading) -> dict[str, object]:
    """The figures of one council's groups, as the reader chose them; the first council and age to begin with."""
    councils = [one.figure.council for one in reading.readings]
    chosen = next((one for one in councils if one.slug == request.args.get("council")), councils[0])
    by = request.args.get("by", "age_band")
    if by not in words.DOMAIN_NAMES:
        abort(404)
    figures = figures_of(db, publication, indicator=reading.indicator.code, council_id=chosen.id, domain_var=by)
    wards = ward_names(db, chosen.id) if by == "ward" else {}
    compared = groups_compared(db, figures)
    rows = [
        (words.category(publication, figure, wards), figure, compared.get(figure.id, NOT_COMPARED))
        for figure in _in_order(publication, figures, by)
    ]
    return {"councils": councils, "council": chosen, "by": by, "rows": rows}


def _modes(reading: IndicatorReading) -> list[tuple[list[Council], str]]:
    """What the way of answering did, for the councils where people answered in several; those alike stand together."""
    found: dict[str, list[Council]] = {}
    for one in reading.readings:
        if sentence := words.modes(reading.indicator, one.figure):
            found.setdefault(sentence, []).append(one.figure.council)
    return [(councils, sentence) for sentence, councils in found.items()]


def _in_order(publication: Publication, figures: Sequence[Observation], by: str) -> list[Observation]:
    """Groups in the order in which the questionnaire offers them; wards in that of their codes."""
    options = question_of(publication.wave.questionnaire.document, by).get("options", [])
    places = {option["code"]: place for place, option in enumerate(options)}
    return sorted(figures, key=lambda figure: (places.get(figure.domain, len(places)), figure.domain))
