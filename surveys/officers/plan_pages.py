"""The lead council's analysts declare how a wave is analysed, which is noted in the trail and beside every figure."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.access import roles
from core.models import Role
from core.web import changed, current_council, db
from surveys.models import Wave, WaveState
from surveys.officers.fieldwork import wave_of
from surveys.officers.plan_form import PlanForm
from surveys.plan import declare, plan_of

bp = Blueprint("plan", __name__, url_prefix="/councils/<council>/surveys/<survey>/<int:number>/plan")


@bp.route("", methods=["GET", "POST"])
@roles(Role.ANALYST)
def edit(council: str, survey: str, number: int) -> ResponseReturnValue:
    """A wave's plan, until the wave is published."""
    wave = _wave_of_the_lead(survey, number)
    form = PlanForm.of(plan_of(wave), wave.questionnaire.document)
    if form.validate_on_submit():
        if wave.state is WaveState.PUBLISHED:
            abort(403)
        before, plan = plan_of(wave).to_json(), form.plan()
        declare(wave, plan, for_later_waves=form.later.data)
        changed("plan-declared", wave, before=before, after=plan.to_json(), state=wave.state.value)
        flash(_("The plan has been saved."))
        return redirect(url_for("fieldwork.wave", council=council, survey=survey, number=number))
    page = render_template("surveys/plan.html", form=form, wave=wave, published=wave.state is WaveState.PUBLISHED)
    return page, 422 if form.is_submitted() else 200


def _wave_of_the_lead(survey: str, number: int) -> Wave:
    """The wave, if this council leads it: all partners' answers are analysed alike."""
    found = wave_of(db, current_council().id, survey, number) or abort(404)
    if found.commission.lead_council_id != current_council().id:
        abort(404)
    return found
