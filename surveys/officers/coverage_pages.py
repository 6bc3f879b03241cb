"""A council's people see who has answered, who is missing and where people stop, while it can still be helped."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from core import councils
from core.access import roles
from core.models import Role
from core.web import current_council, db, saw
from surveys.level_names import Names
from surveys.models import WaveState
from surveys.modules.asked import document_asked
from surveys.officers import coverage_words
from surveys.officers.coverage import coverage
from surveys.officers.fieldwork import target_of, wave_of
from surveys.quotas import cells as quotas
from surveys.quotas import quota_words

bp = Blueprint("coverage", __name__, url_prefix="/councils/<council>/surveys/<survey>/<int:number>/fieldwork")


@bp.get("")
@roles(Role.ANALYST, Role.OFFICER)
def overview(council: str, survey: str, number: int) -> ResponseReturnValue:
    """This council's own fieldwork: counts, never answers, and never another council's."""
    home = current_council()
    wave = wave_of(db, home.id, survey, number) or abort(404)
    if wave.state is WaveState.DRAFT:
        abort(404)
    seen = coverage(db, home.id, wave)
    names = Names(document_asked(db, wave, home.id), {area.code: area.name for area in councils.areas_of(db, home.id)})
    saw("coverage-seen", wave)
    return render_template(
        "surveys/coverage.html",
        wave=wave,
        seen=seen,
        figures=coverage_words.figures(seen, target_of(db, home.id, wave.commission_id)),
        representative=coverage_words.representative(seen),
        reminders=coverage_words.reminders(seen, names),
        missing=coverage_words.missing(seen, names),
        tables=coverage_words.level_tables(seen, names),
        days=coverage_words.day_rows(seen),
        modes=coverage_words.mode_rows(seen),
        cells=quota_words.rows(quotas.filled(db, home.id, wave), names),
        stopped=coverage_words.stopped_rows(seen, names),
        cost=coverage_words.cost(seen),
    )
