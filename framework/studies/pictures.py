"""A wave's studies as pictures that may be taken away as files: for reports of the council's own people."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import abort
from flask_babel import format_decimal
from flask_babel import gettext as _

from core.language import localised
from core.web import current_council, db
from framework import words
from framework.charts.dots import dots_of
from framework.charts.funnel import described, drawn_as_funnel
from framework.charts.pictures import Cell, Picture, Row, Table, figure_heading, of_wave
from framework.charts.plotted import plotted
from framework.comparing.funnels import Funnel
from framework.maps import words as map_words
from framework.maps.areas import picture_of_modelled_wards
from framework.models import Observation, Unit
from framework.published import ward_names
from framework.studies import reading, views
from framework.studies import words as study_words
from framework.studies.asked import Asked, figure_asked, study_asked
from framework.studies.categories import Categories
from framework.studies.models import StudyFigure, StudyKind
from framework.studies.reading import Seen


def of_charts(seen: Seen, by: str) -> Picture:
    """An indicator over the waves, with its mean and the limits of usual variation."""
    study = study_asked(seen, StudyKind.CHARTS)
    asked = figure_asked(seen, study, study.findings)
    chart = views.chart(study.findings[asked.code], reading.figures_of_charts(db, study, asked.code))
    keys = [
        ("mark", str(_("A wave's figure"))), ("unusual", str(_("A wave out of the usual"))), ("mean", str(_("Mean"))),
        ("limit", str(_("Limits of usual variation"))),
    ]  # fmt: skip
    rows = [
        Row([Cell(words.wave(one.publication)), _cell(one), Cell(str(study_words.CAUSES[point["cause"]]))])
        for one, point in chart.rows
    ]
    title = f"{study_words.TITLES[StudyKind.CHARTS]}: {localised(asked.chosen.indicator.title)}"
    table = Table(title, [str(_("Wave")), figure_heading(), str(_("What the chart says"))], rows)
    body = plotted(chart.plot, words.percent, keys, str(_("Waves, oldest first")))
    said = study_words.rests_on(chart.last)
    return Picture("plot", _titled(title), str(said), of_wave(seen.publication), table, body, caution=f"{said}.")


def of_places(seen: Seen, by: str) -> Picture:
    """Every council by how much its answers tell."""
    study = study_asked(seen, StudyKind.PLACES)
    asked = figure_asked(seen, study, study.recipe["figures"])
    rows = reading.places_of(db, seen.publication, asked.code) or abort(404)
    found = Funnel([(one.council.name, one, place) for one, place in rows], views.funnel(rows))
    numbered = [
        Row([Cell(f"{number}. {localised(name)}"), _cell(one)])
        for number, (name, one, _place) in enumerate(found.rows, start=1)
    ]
    title = f"{study_words.TITLES[StudyKind.PLACES]}: {localised(asked.chosen.indicator.title)}"
    table = Table(title, [str(_("Council")), figure_heading()], numbered)
    names = [str(row.cells[0]) for row in numbered]
    body = drawn_as_funnel(found)
    return Picture("plot", _titled(title), described(found), of_wave(seen.publication), table, body, ["; ".join(names)])


def of_pooled(seen: Seen, by: str) -> Picture:
    """An indicator's groups in several waves together."""
    study = study_asked(seen, StudyKind.POOLED)
    asked = figure_asked(seen, study, study.recipe["waves"])
    figures = reading.figures_of_study(db, study, asked.code)
    whole = next((one for one in figures if one.domain_var == "all"), None)
    return _groups(asked, [one for one in figures if one.domain_var == by], by, StudyKind.POOLED, whole)


def of_wards(seen: Seen, by: str) -> Picture:
    """An indicator's modelled figure in every ward: on the map where there is one."""
    study = study_asked(seen, StudyKind.WARDS)
    asked = figure_asked(seen, study)
    figures = reading.figures_of_study(db, study, asked.code)
    beside = _groups(asked, figures, "ward", StudyKind.WARDS, None)
    drawn = picture_of_modelled_wards(db, current_council().id, figures)
    if drawn is None:
        return beside
    return Picture("map", beside.title, map_words.description(drawn), beside.note, beside.table, drawn)


def of_opinions(seen: Seen, by: str) -> Picture:
    """Which opinions go with the one that the plan explains."""
    study = study_asked(seen, StudyKind.OPINIONS)
    chosen = seen.whole(study.recipe["explained"]) or abort(404)
    rows = [
        (name, 100 * one["share"], 100 * one["share_low"], 100 * one["share_high"])
        for name, one in views.opinions(study, seen.indicators).rows
        if one["share_low"] is not None
    ] or abort(404)

    def write(number: float) -> str:
        return str(format_decimal(number, "0.0"))

    dots = [(*row, write(row[1]), _("%(low)s to %(high)s", low=write(row[2]), high=write(row[3]))) for row in rows]
    title = f"{study_words.TITLES[StudyKind.OPINIONS]}: {localised(chosen.indicator.title)}"
    note = str(_("Points of the variation that go with each opinion"))
    table = Table(title, [str(_("Opinion")), note], [Row([Cell(row[0]), Cell(row[4], (str(row[5]),))]) for row in dots])
    body = dots_of(dots, Unit.SCORE, from_nought=True)
    return Picture("dots", _titled(title), note, f"{of_wave(seen.publication)}. {note}", table, body)


DRAWN: Mapping[str, Callable[[Seen, str], Picture]] = {
    StudyKind.CHARTS: of_charts,
    StudyKind.PLACES: of_places,
    StudyKind.POOLED: of_pooled,
    StudyKind.WARDS: of_wards,
    StudyKind.OPINIONS: of_opinions,
}


def _groups(asked: Asked, figures: list[StudyFigure], by: str, kind: StudyKind, whole: StudyFigure | None) -> Picture:
    """Groups' figures as dots, with everybody's to read them against."""
    known = Categories(asked.seen.publication, ward_names(db, current_council().id) if by == "ward" else {})
    shown = [one for one in known.in_order(by, figures) if one.value is not None] or abort(404)
    dots = [
        (known.name(by, one.domain), one.value, one.ci_low, one.ci_high, study_words.figure(one),
         study_words.interval(one))
        for one in shown
    ]  # fmt: skip
    title = f"{study_words.TITLES[kind]}: {localised(asked.chosen.indicator.title)}"
    rows = [Row([Cell(row[0]), Cell(str(row[4]), (str(row[5]),))]) for row in dots]
    table = Table(title, [str(words.DOMAIN_NAMES[by]), figure_heading()], rows)
    average, says = (whole.value, str(_("All residents"))) if whole else (None, "")
    body = dots_of(dots, asked.chosen.indicator.unit, average, says)
    return Picture("dots", _titled(title), "", of_wave(asked.seen.publication), table, body)


def _titled(title: str) -> str:
    return f"{title}, {localised(current_council().name)}"


def _cell(one: Observation) -> Cell:
    base = str(_("base %(base)s", base=words.whole(one.base)))
    return Cell(words.percent(one.value), (words.interval(one), base))
