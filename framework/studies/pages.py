"""What a council's own people see of a published wave besides its figures."""

from collections.abc import Sequence

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from core.access import roles
from core.models import Role
from core.refusals import refusal
from core.web import current_council, db, has_role
from framework import words
from framework.charts.elsewhere import absolute, as_file
from framework.maps import words as map_words
from framework.maps.areas import picture_of_modelled_wards
from framework.models import Observation
from framework.published import figures_of, ward_names
from framework.studies import reading, views
from framework.studies import words as study_words
from framework.studies.asked import Asked, figure_asked, figure_page, study_asked, study_page, wave_asked
from framework.studies.categories import Categories
from framework.studies.models import StudyFigure, StudyKind
from framework.studies.pictures import DRAWN

bp = Blueprint("studies", __name__, url_prefix="/councils/<council>/surveys/<survey>/<int:number>/studies")
READERS = (Role.ANALYST, Role.OFFICER, Role.VIEWER)


@bp.get("")
@roles(*READERS)
def overview(council: str, survey: str, number: int) -> ResponseReturnValue:
    """Which studies there are of the wave."""
    seen = wave_asked(survey, number)
    return study_page("overview", seen, kinds=[kind for kind in study_words.TITLES if kind in seen.studies])


@bp.get("/charts")
@roles(*READERS)
def charts(council: str, survey: str, number: int) -> ResponseReturnValue:
    """An indicator over the council's waves, as the reader chose it."""
    seen = wave_asked(survey, number)
    study = study_asked(seen, StudyKind.CHARTS)
    asked = figure_asked(seen, study, study.findings)
    finding, figures = study.findings[asked.code], reading.figures_of_charts(db, study, asked.code)
    rebases = reading.rebases_of(db, current_council().id, seen.publication.wave.commission_id, asked.code)
    return figure_page(
        "charts",
        asked,
        chart=views.chart(finding, figures),
        latest=finding["latest"],
        rebases=rebases,
        may_rebase=has_role(Role.ADMINISTRATOR, Role.ANALYST) and len(figures) > 1,
    )


@bp.get("/places")
@roles(*READERS)
def places(council: str, survey: str, number: int) -> ResponseReturnValue:
    """An indicator's places among the councils, from whole figures, which are everybody's."""
    seen = wave_asked(survey, number)
    study = study_asked(seen, StudyKind.PLACES)
    asked = figure_asked(seen, study, study.recipe["figures"])
    rows = reading.places_of(db, seen.publication, asked.code)
    hidden = len(figures_of(db, seen.publication, indicator=asked.code)) - len(rows)
    return figure_page("places", asked, rows=rows, picture=views.funnel(rows), hidden=hidden, own=current_council().id)


@bp.get("/pooled")
@roles(*READERS)
def pooled(council: str, survey: str, number: int) -> ResponseReturnValue:
    """An indicator's groups in several waves together, beside this wave alone."""
    seen = wave_asked(survey, number)
    study = study_asked(seen, StudyKind.POOLED)
    waves = study.recipe["waves"]
    asked = figure_asked(seen, study, waves)
    by = request.args.get("by", "age_band")
    if by not in words.DOMAIN_NAMES:
        abort(404)
    figures = reading.figures_of_study(db, study, asked.code)
    rows = _beside_this_wave(asked, [one for one in figures if one.domain_var == by], by)
    whole = next((one for one in figures if one.domain_var == "all"), None)
    spans = views.waves(db, waves[asked.code])
    return figure_page("pooled", asked, rows=rows, whole=whole, by=by, spans=spans, chart=_chart(rows))


@bp.get("/wards")
@roles(*READERS)
def wards(council: str, survey: str, number: int) -> ResponseReturnValue:
    """An indicator's modelled figure in every ward, beside the ward's own."""
    seen = wave_asked(survey, number)
    study = study_asked(seen, StudyKind.WARDS)
    asked = figure_asked(seen, study)
    figures = reading.figures_of_study(db, study, asked.code)
    rows = _beside_this_wave(asked, figures, "ward")
    picture = picture_of_modelled_wards(db, current_council().id, figures)
    reason = study.findings.get("reason") or study.findings.get("notes", {}).get(asked.code, "")
    drawn = {"chart": _chart(rows), "picture": picture, "maps": map_words}
    return figure_page("wards", asked, rows=rows, reason=refusal(reason), **drawn)


@bp.get("/opinions")
@roles(*READERS)
def opinions(council: str, survey: str, number: int) -> ResponseReturnValue:
    """Which opinions go with the one that the plan explains."""
    seen = wave_asked(survey, number)
    study = study_asked(seen, StudyKind.OPINIONS)
    chosen = seen.whole(study.recipe["explained"]) or abort(404)
    found = views.opinions(study, seen.indicators)
    return study_page("opinions", seen, chosen=chosen, study=study, found=found, refusal=refusal)


@bp.get("/<kind>/drawing.svg")
@roles(*READERS)
def drawing(council: str, survey: str, number: int, kind: str) -> ResponseReturnValue:
    """A study's picture as a file, for a report; it leads back to the study."""
    by = request.args.get("by", "age_band")
    if kind not in DRAWN or by not in words.DOMAIN_NAMES:
        abort(404)
    picture = DRAWN[kind](wave_asked(survey, number), by)
    place = {"council": council, "survey": survey, "number": number, **request.args}
    return as_file(picture, absolute(f".{kind}", place), "-".join((survey, str(number), kind, *request.args.values())))


Rows = list[tuple[str, StudyFigure, Observation | None]]


def _beside_this_wave(asked: Asked, figures: Sequence[StudyFigure], by: str) -> Rows:
    """Each group's name, its figure in the study, and its figure in this wave alone, in the questionnaire's order."""
    home, publication = current_council().id, asked.seen.publication
    found = figures_of(db, publication, indicator=asked.code, council_id=home, domain_var=by)
    alone = {one.domain: one for one in found}
    names = Categories(publication, ward_names(db, home) if by == "ward" else {})
    return [(names.name(by, one.domain), one, alone.get(one.domain)) for one in names.in_order(by, figures)]


def _chart(rows: Rows) -> list[dict[str, object]]:
    return views.intervals([(name, one) for name, one, _ in rows])
