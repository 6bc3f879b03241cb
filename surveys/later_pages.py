"""Saving and coming back later: a code to keep, sent on when that is asked for, and leaving this device."""

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from core.access import public
from core.language import current_language
from core.web import db, limits
from surveys import resuming
from surveys.doors import is_sent, resident_pages
from surveys.journey import Journey
from surveys.later_form import LaterForm
from surveys.remembering import draft_remembered, forget
from surveys.sending import TooManyMessages, send_code
from surveys.visits import ResponseSeen, Visit, row_of

bp = resident_pages("later")


@bp.route("/later", methods=["GET", "POST"])
@public
def later(survey: str) -> ResponseReturnValue:
    form = LaterForm.offering(current_app.extensions["channels"])
    visit = draft_remembered(survey)
    if is_sent() and "show" in request.form:
        return redirect(address_for_later(visit))
    if is_sent() and form.validate_on_submit() and _send(visit, form):
        return redirect(url_for(".later", survey=survey, sent=1))
    page = {"code": code_of(visit.response), "survey": survey, "carry_on": Journey(visit).place()}
    answer = render_template("surveys/later.html", form=form, visit=visit, sent="sent" in request.args, **page)
    return answer, 422 if form.errors else 200


@bp.post("/leave")
@public
def leave(survey: str) -> ResponseReturnValue:
    """Forget the response on this device, which somebody else may use next."""
    if is_sent():
        forget(survey)
    return redirect(url_for("resident.start", survey=survey, left=1))


def address_for_later(visit: Visit) -> str:
    """The page with the code to come back with, which is drawn now if it was not before."""
    resuming.draw_resume_code(db, row_of(db, visit.response), current_app.extensions["codes"])
    return url_for("later.later", survey=visit.wave.survey)


def code_of(response: ResponseSeen) -> str | None:
    """The code to come back with in the reader's words, if one was drawn."""
    if response.resume_hash is None:
        return None
    return resuming.resume_code(response, current_app.extensions["codes"], current_language())


def _send(visit: Visit, form: LaterForm) -> bool:
    """Ask for the code to be sent, or put beside the box why not. The address is forgotten once it has been used."""
    try:
        send_code(visit.response, current_language(), form.channel, form.address.data or "")
    except TooManyMessages as many:
        form.add_error("address", _too_many(limits().wait(many.limit)))
        return False
    address_for_later(visit)
    return True


def _too_many(minutes: int) -> str:
    if minutes > 60:
        return str(_("We have sent your code several times. Try again tomorrow, or write the code down"))
    words: str = ngettext(
        "We have sent many codes. Wait %(num)s minute and try again, or write the code down",
        "We have sent many codes. Wait %(num)s minutes and try again, or write the code down",
        minutes,
    )
    return words
