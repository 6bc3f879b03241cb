"""What a council's own people see of a published wave besides its figures, and the one thing they may change."""

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.access import roles
from core.models import Role
from core.web import changed, current_council, current_membership, db, saw
from framework import words
from framework.models import Observation
from framework.published import figures_of, ward_names
from framework.studies import reading, views
from framework.studies import words as study_words
from framework.studies.keeping import chart_anew
from framework.studies.models import Rebase, Study, StudyFigure, StudyKind
from framework.studies.reading import Seen
from framework.studies.rebase_form import RebaseForm
from surveys.officers.fieldwork import wave_of

bp = Blueprint("studies", __name__, url_prefix="/councils/<council>/surveys/<survey>/<int:number>/studies")
READERS = (Role.ANALYST, Role.OFFICER, Role.VIEWER)


@bp.get("")
@roles(*READERS)
def overview(council: str, survey: str, number: int) -> ResponseReturnValue:
    """Which studies there are of the wave."""
    seen = _seen(survey, number)
    return _page("overview", seen, kinds=[kind for kind in study_words.TITLES if kind in seen.studies])


@bp.get("/charts")
@roles(*READERS)
def charts(council: str, survey: str, number: int) -> ResponseReturnValue:
    """An indicator over the council's waves, as the reader chose it."""
    seen = _seen(survey, number)
    study = _study(seen, StudyKind.CHARTS)
    chosen = _chosen(seen, [one for one in seen.wholes if one.indicator.code in study.findings])
    code = chosen.indicator.code
    figures = reading.figures_of_charts(db, study, code)
    may_rebase = _is_analyst() and len(figures) > 1
    return _page(
        "charts", seen, chosen, chart=views.chart(study.findings[code], figures), latest=study.findings[code]["latest"],
        rebases=reading.rebases_of(db, current_council().id, seen.publication.wave.commission_id, code),
        may_rebase=may_rebase, offered=[one for one in seen.wholes if one.indicator.code in study.findings],
    )  # fmt: skip


@bp.route("/charts/rebase", methods=["GET", "POST"])
@roles(Role.ANALYST)
def rebase(council: str, survey: str, number: int) -> ResponseReturnValue:
    """An analyst lets a chart start afresh, and says why."""
    seen = _seen(survey, number)
    study = _study(seen, StudyKind.CHARTS)
    chosen = _chosen(seen, [one for one in seen.wholes if one.indicator.code in study.findings])
    figures = reading.figures_of_charts(db, study, chosen.indicator.code)
    if len(figures) < 2:
        abort(404)
    form = RebaseForm.of([(one.publication.wave.number, words.period(one.publication)) for one in figures[1:]])
    if form.validate_on_submit():
        row = _rebase(seen, chosen, int(form.wave.data))
        row.reason, row.by = form.reason.data.strip(), _person_id()
        db.add(row)
        _chart_anew(seen, row, "chart-rebased", reason=row.reason)
        flash(_("The chart starts afresh from that wave."))
        return _to_chart(council, survey, number, chosen)
    return _page("rebase", seen, chosen, form=form), 422 if form.is_submitted() else 200


@bp.post("/charts/rebase/<uuid:rebase_id>/remove")
@roles(Role.ANALYST)
def remove_rebase(council: str, survey: str, number: int, rebase_id: UUID) -> ResponseReturnValue:
    """An analyst lets a chart go on as if it had not started afresh; the trail keeps both."""
    seen = _seen(survey, number)
    commission_id = seen.publication.wave.commission_id
    row = reading.rebase_by_id(db, current_council().id, commission_id, rebase_id) or abort(404)
    chosen = seen.whole(row.indicator_code) or abort(404)
    db.delete(row)
    _chart_anew(seen, row, "chart-rebase-removed", reason=row.reason)
    flash(_("The chart goes on through that wave again."))
    return _to_chart(council, survey, number, chosen)


@bp.get("/places")
@roles(*READERS)
def places(council: str, survey: str, number: int) -> ResponseReturnValue:
    """An indicator's places among the councils, from whole figures, which are everybody's."""
    seen = _seen(survey, number)
    study = _study(seen, StudyKind.PLACES)
    compared = study.recipe["figures"]
    offered = [one for one in seen.wholes if one.indicator.code in compared]
    chosen = _chosen(seen, offered)
    rows = reading.places_of(db, seen.publication, chosen.indicator.code)
    hidden = len(figures_of(db, seen.publication, indicator=chosen.indicator.code)) - len(rows)
    own = current_council().id
    return _page("places", seen, chosen, offered=offered, rows=rows, picture=views.funnel(rows), hidden=hidden, own=own)


@bp.get("/pooled")
@roles(*READERS)
def pooled(council: str, survey: str, number: int) -> ResponseReturnValue:
    """An indicator's groups in several waves together, beside this wave alone."""
    seen = _seen(survey, number)
    study = _study(seen, StudyKind.POOLED)
    waves = study.recipe["waves"]
    offered = [one for one in seen.wholes if one.indicator.code in waves]
    chosen = _chosen(seen, offered)
    by = request.args.get("by", "age_band")
    if by not in words.DOMAIN_NAMES:
        abort(404)
    figures = reading.figures_of_study(db, study, chosen.indicator.code)
    rows = _beside_this_wave(seen, chosen, [one for one in figures if one.domain_var == by], by)
    whole = next((one for one in figures if one.domain_var == "all"), None)
    spans = views.waves(db, waves[chosen.indicator.code])
    chart = views.intervals([(name, one) for name, one, _ in rows])
    return _page(
        "pooled", seen, chosen, offered=offered, rows=rows, whole=whole, by=by, spans=spans, chart=chart, study=study
    )


@bp.get("/wards")
@roles(*READERS)
def wards(council: str, survey: str, number: int) -> ResponseReturnValue:
    """An indicator's modelled figure in every ward, beside the ward's own."""
    seen = _seen(survey, number)
    study = _study(seen, StudyKind.WARDS)
    chosen = _chosen(seen, seen.wholes)
    figures = reading.figures_of_study(db, study, chosen.indicator.code)
    rows = _beside_this_wave(seen, chosen, figures, "ward")
    chart = views.intervals([(name, one) for name, one, _ in rows])
    reason = study.findings.get("reason") or study.findings.get("notes", {}).get(chosen.indicator.code, "")
    return _page("wards", seen, chosen, offered=seen.wholes, rows=rows, chart=chart, reason=reason, study=study)


@bp.get("/opinions")
@roles(*READERS)
def opinions(council: str, survey: str, number: int) -> ResponseReturnValue:
    """Which opinions go with the one that the plan explains."""
    seen = _seen(survey, number)
    study = _study(seen, StudyKind.OPINIONS)
    chosen = seen.whole(study.recipe["explained"]) or abort(404)
    found = views.opinions(study, seen.indicators)
    return _page("opinions", seen, chosen, study=study, found=found)


def _page(name: str, seen: Seen, chosen: Observation | None = None, **facts: object) -> str:
    saw(f"study-{name}-seen", seen.publication.wave)
    return render_template(
        f"framework/studies/{name}.html",
        wave=seen.publication.wave,
        publication=seen.publication,
        seen=seen,
        chosen=chosen,
        words=words,
        study_words=study_words,
        **facts,
    )


def _seen(survey: str, number: int) -> Seen:
    home = current_council()
    wave = wave_of(db, home.id, survey, number) or abort(404)
    return reading.seen(db, home.id, wave) or abort(404)


def _study(seen: Seen, kind: StudyKind) -> Study:
    return seen.studies.get(kind) or abort(404)


def _chosen(seen: Seen, offered: Sequence[Observation]) -> Observation:
    """The figure of the indicator that the reader asks for, or the first that there is."""
    asked = request.args.get("indicator")
    if not offered:
        abort(404)
    if asked is None:
        return offered[0]
    return next((one for one in offered if one.indicator.code == asked), None) or abort(404)


def _beside_this_wave(
    seen: Seen, chosen: Observation, figures: Sequence[StudyFigure], by: str
) -> list[tuple[str, StudyFigure, Observation | None]]:
    """Each group's name, its figure in the study, and its figure in this wave alone, in the questionnaire's order."""
    home = current_council().id
    alone = {
        one.domain: one
        for one in figures_of(db, seen.publication, indicator=chosen.indicator.code, council_id=home, domain_var=by)
    }
    names = views.Categories(seen.publication, ward_names(db, home) if by == "ward" else {})
    return [(names.name(by, one.domain), one, alone.get(one.domain)) for one in names.in_order(by, figures)]


def _rebase(seen: Seen, chosen: Observation, wave: int) -> Rebase:
    """The rebase of a chart at a wave, if there is one, or else a new one."""
    home, commission_id = current_council().id, seen.publication.wave.commission_id
    rows = reading.rebases_of(db, home, commission_id, chosen.indicator.code)
    found = next((row for row in rows if row.wave_number == wave), None)
    facts = {"council_id": home, "commission_id": commission_id, "indicator_code": chosen.indicator.code}
    return found or Rebase(wave_number=wave, **facts)


def _chart_anew(seen: Seen, row: Rebase, action: str, reason: str) -> None:
    db.flush()
    changed(action, seen.publication.wave, indicator=row.indicator_code, from_wave=row.wave_number, reason=reason)
    chart_anew(db, row.council_id, row.commission_id, row.wave_number)


def _to_chart(council: str, survey: str, number: int, chosen: Observation) -> ResponseReturnValue:
    code = chosen.indicator.code
    return redirect(url_for(".charts", council=council, survey=survey, number=number, indicator=code))


def _person_id() -> UUID:
    membership = current_membership()
    assert membership, "only members enter"
    return membership.person_id


def _is_analyst() -> bool:
    membership = current_membership()
    return membership is not None and membership.role in (Role.ADMINISTRATOR, Role.ANALYST)
