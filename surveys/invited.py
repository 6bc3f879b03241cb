"""The short link of a letter: it shows what awaits, and begins or goes on with the household's one response.

Looking at a link begins nothing, for robots look at links as well: only the button does.
"""

from uuid import uuid4

from flask import Blueprint, abort, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError

from core.access import public
from core.codes import Codes
from core.database import now
from core.language import current_language
from core.limits import Limit, network_of
from core.models import Council
from core.web import db, limits, spend
from surveys import invitations, resident, service
from surveys.invitation_forms import CodeForm
from surveys.models import Invitation

UNKNOWN_CODES = Limit("unknown-invitation-code", allowed=100, minutes=60)
"""Unknown codes from one network in an hour, a library's or a village's; none of its codes is looked up after them."""

bp = Blueprint("invited", __name__, url_prefix="/i")


@bp.route("", methods=["GET", "POST"])
@public
def ask() -> ResponseReturnValue:
    """The box for a code that is typed."""
    form = CodeForm()
    if not form.validate_on_submit():
        return render_template("surveys/code.html", form=form), 422 if form.is_submitted() else 200
    _open(form.code.data or "")
    return redirect(url_for(".start", code=_neat(form.code.data or "")))


@bp.get("/<code>")
@public
def start(code: str) -> ResponseReturnValue:
    invitation = _open(code)
    g.council = db.get_one(Council, invitation.council_id)
    questionnaire = service.parsed(invitation.wave.questionnaire)
    page = {"questionnaire": questionnaire, "wave": invitation.wave, "today": now().date(), "code": code}
    return render_template("surveys/invited.html", **page)


@bp.post("/<code>")
@public
def begin(code: str) -> ResponseReturnValue:
    """Begin or go on, and go straight to the first page that waits for an answer."""
    invitation = _open(code)
    response = invitations.begin(db, invitation, uuid4(), current_language())
    survey = invitation.wave.commission.slug
    resident._remember(survey, response)
    return redirect(resident._place(service.resume(db, survey, response.council_id, response.id)))


@bp.errorhandler(invitations.UnknownCode)
def ask_again(error: invitations.UnknownCode) -> ResponseReturnValue:
    """Say so beside a box that holds what was typed."""
    typed = request.form.get("code") or (request.view_args or {}).get("code", "")
    form = CodeForm(formdata=None, code=typed)
    form.add_error("code", _("We do not know this code. Check your letter: the code has 12 letters and figures"))
    return render_template("surveys/code.html", form=form), 422 if request.method == "POST" else 404


@bp.errorhandler(invitations.CodeUsed)
@bp.errorhandler(invitations.CodeCancelled)
def say_that_it_is_spent(error: invitations.InvitationError) -> ResponseReturnValue:
    g.council = db.get_one(Council, error.invitation.council_id) if error.invitation else None
    used = isinstance(error, invitations.CodeUsed)
    return render_template("surveys/code_spent.html", used=used), 200 if used else 410


@bp.errorhandler(invitations.OutsideFieldwork)
def thank_the_early_and_late(error: invitations.OutsideFieldwork) -> ResponseReturnValue:
    return render_template("surveys/code_closed.html", opens_on=error.opens_on)


@bp.errorhandler(CSRFError)
def show_again(error: CSRFError) -> ResponseReturnValue:
    """The browser lost its cookie, and nothing else: the button is one press away."""
    return redirect(request.path)


def _open(typed: str) -> Invitation:
    """The invitation of a code. A network that has tried too many unknown ones has to wait."""
    network = network_of(request)
    if network and not limits().left(UNKNOWN_CODES, network):
        abort(429)
    codes: Codes = current_app.extensions["codes"]
    try:
        return invitations.open_invitation(db, codes, typed)
    except invitations.UnknownCode:
        if network:
            spend(UNKNOWN_CODES, network)
        raise


def _neat(typed: str) -> str:
    """A typed code as an address holds it."""
    return "".join(letter for letter in typed.upper() if letter.isalnum() or letter == "-")
