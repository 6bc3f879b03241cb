"""Saving and coming back later: a code to keep, sent on when that is asked for, and leaving this device."""

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_ngettext

from core.access import public
from core.language import current_language
from core.limits import Limit
from core.messages import ask_to_send
from core.web import db, limits, spend
from surveys import memorable, resuming
from surveys.answering import Visit
from surveys.doors import is_sent, resident_pages
from surveys.journey import Journey
from surveys.later_form import LaterForm
from surveys.letters import RESUME_CODE
from surveys.models import Response
from surveys.remembering import draft_remembered, forget, remembered

MESSAGES = Limit("resume-code-messages", allowed=3, minutes=60)

bp = resident_pages("later")


@bp.route("/later", methods=["GET", "POST"])
@public
def later(survey: str) -> ResponseReturnValue:
    form = LaterForm.offering(current_app.extensions["channels"])
    is_to_be_sent = is_sent() and "show" not in request.form and form.validate_on_submit() and _may_be_sent(form)
    visit = draft_remembered(survey)
    if is_sent() and "show" in request.form:
        return redirect(address_for_later(visit))
    if is_to_be_sent:
        _send(visit, form)
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
    resuming.draw_resume_code(db, visit.response, current_app.extensions["codes"])
    return url_for("later.later", survey=visit.wave.commission.slug)


def code_of(response: Response) -> str | None:
    """The code to come back with in the reader's words, if one was drawn."""
    if response.resume_hash is None:
        return None
    number = resuming.resume_number(response, current_app.extensions["codes"])
    return memorable.in_words(number, current_language())


def _may_be_sent(form: LaterForm) -> bool:
    """Whether the code may be sent once more, or else the reason beside the box."""
    if spend(MESSAGES, remembered().response_id.hex):
        return True
    sentences = (
        "We have sent your code several times. Wait %(num)s minute, then try again.",
        "We have sent your code several times. Wait %(num)s minutes, then try again.",
    )
    form.add_error("address", lazy_ngettext(*sentences, limits().wait(MESSAGES)))
    return False


def _send(visit: Visit, form: LaterForm) -> None:
    """Ask for the code to be sent; the address is sealed, and forgotten once it has been used."""
    address_for_later(visit)
    ask_to_send(
        db,
        current_app.extensions["vault"],
        council_id=visit.council.id,
        channel=form.channel,
        kind=RESUME_CODE,
        subject_id=visit.response.id,
        language=current_language(),
        address=form.address.data or "",
    )
