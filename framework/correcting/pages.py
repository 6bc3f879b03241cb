"""The lead council's analyst publishes a wave again, and says what changed; the worker does the rest."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from core.access import roles
from core.models import JobState, Role
from core.web import current_council, db, person_id
from framework.correcting import asking
from framework.correcting.form import CorrectionForm, correction_form
from framework.models import Publication
from surveys.models import Wave, WaveState
from surveys.officers.fieldwork import wave_of

bp = Blueprint("corrections", __name__, url_prefix="/councils/<council>/surveys/<survey>/<int:number>/correct")


@bp.get("")
@roles(Role.ANALYST)
def ask(council: str, survey: str, number: int) -> ResponseReturnValue:
    """What publishing again will do, the versions there were, and how far the newest has come."""
    return _page(_wave_of_the_lead(survey, number), correction_form(current_council().languages))


@bp.post("")
@roles(Role.ANALYST)
def correct(council: str, survey: str, number: int) -> ResponseReturnValue:
    found, form = _wave_of_the_lead(survey, number), correction_form(current_council().languages)
    if not form.validate_on_submit():
        return _page(found, form), 422
    asking.ask_for_correction(db, found, form.words("note"), person_id())
    flash(_("The figures are being worked out again. They are published all together."))
    return redirect(url_for(".ask", council=council, survey=survey, number=number))


def _page(found: Wave, form: CorrectionForm) -> str:
    publication = db.scalars(select(Publication).where(Publication.wave_id == found.id)).one()
    job = asking.latest_job(db, found)
    return render_template(
        "framework/correct.html",
        wave=found,
        form=form,
        published_at=publication.published_at,
        versions=asking.versions_of(db, publication.id),
        waits=asking.waiting(db, publication.id),
        refused=job.failure if job and job.state is JobState.FAILED else "",
    )


def _wave_of_the_lead(survey: str, number: int) -> Wave:
    """The published wave, if this council leads it: a version is of all partners' figures."""
    found = wave_of(db, current_council().id, survey, number) or abort(404)
    if found.state is not WaveState.PUBLISHED:
        abort(404)
    if found.commission.lead_council_id != current_council().id:
        abort(403)
    return found
