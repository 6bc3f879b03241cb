"""An analyst lets a chart start afresh where something is known to have changed, and says why; or takes that back."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.access import roles
from core.models import Role
from core.web import changed, current_council, db, person_id
from framework import words
from framework.studies import reading
from framework.studies.asked import Asked, figure_asked, figure_page, study_asked, wave_asked
from framework.studies.keeping import chart_anew
from framework.studies.models import Rebase, StudyKind
from framework.studies.reading import Seen
from framework.studies.rebase_form import RebaseForm

bp = Blueprint(
    "rebases", __name__, url_prefix="/councils/<council>/surveys/<survey>/<int:number>/studies/charts/rebase"
)


@bp.route("", methods=["GET", "POST"])
@roles(Role.ANALYST)
def add(council: str, survey: str, number: int) -> ResponseReturnValue:
    """An analyst lets a chart start afresh, and says why."""
    seen = wave_asked(survey, number)
    study = study_asked(seen, StudyKind.CHARTS)
    asked = figure_asked(seen, study, study.findings)
    figures = reading.figures_of_charts(db, study, asked.code)
    if len(figures) < 2:
        abort(404)
    form = RebaseForm.of([(one.publication.wave.number, words.period(one.publication)) for one in figures[1:]])
    if form.validate_on_submit():
        row = _rebase(asked, int(form.wave.data))
        row.reason, row.by = form.reason.data.strip(), person_id()
        db.add(row)
        _chart_anew(seen, row, "chart-rebased")
        flash(_("The chart starts afresh from that wave."))
        return _to_chart(council, survey, number, asked.code)
    return figure_page("rebase", asked, form=form), 422 if form.is_submitted() else 200


@bp.post("/<uuid:rebase_id>/remove")
@roles(Role.ANALYST)
def remove(council: str, survey: str, number: int, rebase_id: UUID) -> ResponseReturnValue:
    """An analyst lets a chart go on as if it had not started afresh; the trail keeps both."""
    seen = wave_asked(survey, number)
    commission_id = seen.publication.wave.commission_id
    row = reading.rebase_by_id(db, current_council().id, commission_id, rebase_id) or abort(404)
    db.delete(row)
    _chart_anew(seen, row, "chart-rebase-removed")
    flash(_("The chart goes on through that wave again."))
    return _to_chart(council, survey, number, row.indicator_code)


def _rebase(asked: Asked, wave: int) -> Rebase:
    """The rebase of a chart at a wave, if there is one, or else a new one."""
    home, commission_id = current_council().id, asked.seen.publication.wave.commission_id
    rows = reading.rebases_of(db, home, commission_id, asked.code)
    found = next((row for row in rows if row.wave_number == wave), None)
    return found or Rebase(council_id=home, commission_id=commission_id, indicator_code=asked.code, wave_number=wave)


def _chart_anew(seen: Seen, row: Rebase, action: str) -> None:
    db.flush()
    changed(action, seen.publication.wave, indicator=row.indicator_code, from_wave=row.wave_number, reason=row.reason)
    chart_anew(db, row.council_id, row.commission_id, row.wave_number)


def _to_chart(council: str, survey: str, number: int, code: str) -> ResponseReturnValue:
    return redirect(url_for("studies.charts", council=council, survey=survey, number=number, indicator=code))
