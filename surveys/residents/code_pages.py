"""Codes that residents type: from a letter, or from when they saved their answers. One box takes both."""

from uuid import uuid4

from flask import abort, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from wtforms import StringField

from core import trying
from core.access import public
from core.acting import act_for
from core.forms import AtMost, Form, Required
from core.language import current_language
from core.web import connection, db
from surveys import visits, waves
from surveys.codes.resuming import response_by_code
from surveys.errors import NoSuchResponse, WaveNotOpen
from surveys.mailings import invitations
from surveys.mailings.invitations import CodeCancelled, CodeUsed, InvitationError, UnknownCode
from surveys.models import Invitation, Response, ResponseState
from surveys.residents.doors import is_sent, resident_pages
from surveys.residents.journey import Journey
from surveys.residents.remembering import remember

LONGEST = 100
UNKNOWN = _l("We do not know this code. Check each part of it, and type it again")
REFUSALS = {
    UnknownCode: UNKNOWN,
    CodeUsed: _l("Answers were already sent with this code. Each code can be used once"),
    CodeCancelled: _l("This code no longer works. Look for a newer letter, or ask your council for another code"),
}

bp = resident_pages("code")


class CodeForm(Form):
    code = StringField(_l("Your code"), validators=[Required(_l("Enter your code")), AtMost(LONGEST, UNKNOWN)])


@bp.route("/code", methods=["GET", "POST"])
@public
def code(survey: str) -> ResponseReturnValue:
    waves.open_wave(db, waves.survey_by_slug(db, survey) or abort(404))
    form = CodeForm()
    if is_sent() and form.validate_on_submit() and (found := come_back(survey, form)):
        return found
    return render_template("surveys/code.html", form=form, survey=survey), 422 if form.errors else 200


def come_back(survey: str, form: Form) -> ResponseReturnValue | None:
    """Go on with the response of the code typed, or put beside the box why that cannot be.

    A code of another survey is as unknown here as one that nobody has.
    """
    typed = form["code"].data[:LONGEST]
    if reason := trying.reason_to_wait():
        form.add_error("code", reason)
        return None
    try:
        return go_on(survey, _response_of(survey, typed))
    except tuple(REFUSALS) as refused:
        trying.count_wrong_code()
        form.add_error("code", REFUSALS[type(refused)])
        return None


def go_on(survey: str, response: Response) -> ResponseReturnValue:
    """Let this browser remember a response, and go where its resident stopped."""
    act_for(response.council_id)
    visit = visits.resume(connection(), survey, response.council_id, response.id)
    remember(survey, visit.response)
    if visit.response.state is ResponseState.SUBMITTED:
        return redirect(url_for("resident.thank_you", survey=survey))
    return redirect(Journey(visit).place())


def _response_of(survey: str, typed: str) -> Response:
    """Raises `invitations.InvitationError`."""
    codes = current_app.extensions["codes"]
    try:
        return response_by_code(db, codes, survey, typed)
    except NoSuchResponse:
        invitation = _invitation_to(survey, typed)
        act_for(invitation.council_id)
        return invitations.begin(db, invitation, uuid4(), current_language())


def _invitation_to(survey: str, typed: str) -> Invitation:
    """The invitation of a code, which is unknown here if it is to another survey or wave."""
    try:
        invitation = invitations.open_invitation(db, current_app.extensions["codes"], typed)
    except WaveNotOpen as elsewhere:
        raise UnknownCode from elsewhere
    except InvitationError as refused:
        if refused.invitation and refused.invitation.wave.commission.slug != survey:
            raise UnknownCode from refused
        raise
    if invitation.wave.commission.slug != survey:
        raise UnknownCode
    return invitation
