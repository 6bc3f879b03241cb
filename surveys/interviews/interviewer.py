"""An interviewer's desk: the shift, the next household, and what came of each call."""

from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_datetime
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.access import roles
from core.database import now
from core.language import current_language
from core.models import Role
from core.web import changed, current_council, current_person, db
from surveys.errors import WaveNotOpen
from surveys.interviews import interviewing
from surveys.interviews.interview_forms import ANSWERS, CALL_WORDS, HouseholdForm, ShiftForm, wave_name
from surveys.interviews.interviewing import Shift
from surveys.mailings import invitations
from surveys.models import CallResult, Invitation, Mode, Response
from surveys.officers.progress import MODES as MODE_WORDS

bp = Blueprint("interviews", __name__, url_prefix="/councils/<council>/interviews")
INTERVIEWERS = (Role.ANALYST, Role.INTERVIEWER)
REFUSALS: dict[type[Exception], object] = {
    interviewing.HouseholdUnknown: _l("No household of this survey has this code or reference. Check it."),
    interviewing.HouseholdAnswering: _l("This household has begun to answer, and can carry on with its code."),
    interviewing.SampleOnly: _l("This survey asks only households that have an invitation."),
    invitations.CodeUsed: _l("This household has answered already. Thank them, and go on to the next."),
    invitations.CodeCancelled: _l("The council took this invitation back."),
    WaveNotOpen: _l("This survey takes no answers now."),
}


class NoShift(Exception):
    """The interviewer has not said what they are doing, or not since their survey closed."""


@bp.route("/shift", methods=["GET", "POST"])
@roles(*INTERVIEWERS)
def shift(council: str) -> ResponseReturnValue:
    waves = interviewing.open_waves(db, current_council().id)
    form = ShiftForm.among(waves)
    if waves and form.validate_on_submit():
        session["shift"] = [current_council().id.hex, form.wave.data, form.mode.data]
        return redirect(url_for(".overview", council=council))
    return render_template("surveys/shift.html", form=form, waves=waves), 422 if form.errors else 200


@bp.route("", methods=["GET", "POST"])
@roles(*INTERVIEWERS)
def overview(council: str) -> ResponseReturnValue:
    """The next household, today's tally, and the interviews to carry on."""
    doing, form = _shift(), HouseholdForm.new()
    if form.is_complete():
        try:
            return _reach(doing, form)
        except tuple(REFUSALS) as refusal:
            form.add_error("household", str(REFUSALS[type(refusal)]))
    answer = render_template("surveys/next_interview.html", form=form, **_desk(doing))
    return answer, 422 if form.errors else 200


@bp.errorhandler(NoShift)
def ask_for_the_shift(error: Exception) -> ResponseReturnValue:
    return redirect(url_for(".shift", council=current_council().slug))


def interviewer_id() -> UUID:
    person = current_person()
    assert person is not None
    return person.id


def _shift() -> Shift:
    """The shift that the session remembers, while its survey is open. Raises `NoShift`."""
    home = current_council()
    council_id, wave_id, mode = session.get("shift", ("", "", ""))
    waves = {wave.id.hex: wave for wave in interviewing.open_waves(db, home.id)}
    if council_id != home.id.hex or wave_id not in waves:
        raise NoShift
    return Shift(home.id, interviewer_id(), waves[wave_id], Mode(mode))


def _reach(doing: Shift, form: HouseholdForm) -> ResponseReturnValue:
    """Begin an interview with the household that the form names, or record what came of the call."""
    invitation, identifier = _household(doing, form), form.identifier(doing.council_id)
    if form.result.data == ANSWERS:
        response = interviewing.begin(db, doing, identifier, current_language(), invitation)
        changed("interview-begun", response)
        return redirect(_introduction(doing, response))
    result = CallResult(form.result.data)
    interviewing.note_call(db, doing, identifier, result, invitation.id if invitation else None)
    flash(_("Recorded: %(result)s", result=CALL_WORDS[result]))
    return redirect(url_for(".overview", council=current_council().slug))


def _household(doing: Shift, form: HouseholdForm) -> Invitation | None:
    typed = (form.household.data or "").strip()
    codes = current_app.extensions["codes"]
    return interviewing.household(db, codes, doing.council_id, doing.wave, typed) if typed else None


def _introduction(doing: Shift, response: Response) -> str:
    survey = doing.wave.commission.slug
    return url_for("interview.introduction", council=current_council().slug, survey=survey, interview=response.id)


def _desk(doing: Shift) -> dict[str, Any]:
    """What the page shows beside its form."""
    return {
        "survey": wave_name(doing.wave),
        "mode": MODE_WORDS[doing.mode],
        "open_recruitment": doing.wave.commission.open_recruitment,
        "tally": _tally(doing),
        "unfinished": [
            {
                "text": reference or _("Household without an invitation"),
                "began": format_datetime(response.started_at, "short"),
                "href": _introduction(doing, response),
            }
            for response, reference in interviewing.unfinished(db, doing)
        ],
    }


def _tally(doing: Shift) -> list[tuple[object, int]]:
    """What was done today, with how often."""
    done = interviewing.tally(db, doing, datetime.combine(now().date(), time(), UTC))
    return [
        (_("Interviews submitted"), done.completed),
        *((CALL_WORDS[each], done.calls.get(each, 0)) for each in CallResult),
    ]
