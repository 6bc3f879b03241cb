"""The short link of a letter: it shows what awaits, and begins or goes on with the household's one response.

Looking at a link begins nothing, for robots look at links as well: only the button does.
"""

from uuid import uuid4

from flask import Blueprint, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError

from core import trying
from core.access import public
from core.acting import act_for
from core.database import now
from core.language import current_language
from core.models import Council
from core.web import db
from surveys.mailings import batches, invitations
from surveys.mailings.invitation_forms import LetterCodeForm
from surveys.mailings.invitations import CodeCancelled, CodeUsed, InvitationError, OutsideFieldwork, UnknownCode
from surveys.models import Invitation
from surveys.modules.asked import edition_of
from surveys.residents.code_pages import go_on

bp = Blueprint("invited", __name__, url_prefix="/i")


class MustWait(Exception):
    """Too many unknown codes came from this network; `reason` says how long to wait."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@bp.route("", methods=["GET", "POST"])
@public
def ask() -> ResponseReturnValue:
    """The box for a code that is typed."""
    form = LetterCodeForm()
    if not form.validate_on_submit():
        return render_template("surveys/invited_code.html", form=form), 422 if form.is_submitted() else 200
    invitation = _open(form.code.data or "")
    return redirect(url_for(".start", code=invitations.code_of(invitation, current_app.extensions["codes"])))


@bp.get("/<code>")
@public
def start(code: str) -> ResponseReturnValue:
    invitation = _open(code)
    g.council = db.get_one(Council, invitation.council_id)
    page = {"questionnaire": edition_of(db, invitation.wave, invitation.council_id), "wave": invitation.wave}
    return render_template("surveys/invited.html", today=now().date(), code=code, **page)


@bp.post("/<code>")
@public
def begin(code: str) -> ResponseReturnValue:
    """Begin or go on, and go straight to the first page that waits for an answer."""
    invitation = _open(code)
    response = invitations.begin(db, invitation, uuid4(), current_language())
    return go_on(invitation.wave.commission.slug, response)


@bp.post("/<code>/decline")
@public
def decline(code: str) -> ResponseReturnValue:
    """Take the code back at the wish of whoever has it: nobody writes to them again about the survey."""
    invitation = _open(code)
    batches.cancel(db, invitation)
    g.council = db.get_one(Council, invitation.council_id)
    return render_template("surveys/invited_declined.html")


@bp.errorhandler(UnknownCode)
def ask_again(error: UnknownCode) -> ResponseReturnValue:
    return _box(_("We do not know this code. Check your letter: the code has 12 letters and figures"))


@bp.errorhandler(MustWait)
def ask_to_wait(error: MustWait) -> ResponseReturnValue:
    return _box(error.reason)


@bp.errorhandler(CodeUsed)
@bp.errorhandler(CodeCancelled)
def say_that_it_is_spent(error: InvitationError) -> ResponseReturnValue:
    g.council = db.get_one(Council, error.invitation.council_id) if error.invitation else None
    return render_template("surveys/invited_spent.html", used=isinstance(error, CodeUsed))


@bp.errorhandler(OutsideFieldwork)
def thank_the_early_and_late(error: OutsideFieldwork) -> ResponseReturnValue:
    return render_template("surveys/invited_closed.html", opens_on=error.opens_on)


@bp.errorhandler(CSRFError)
def show_again(error: CSRFError) -> ResponseReturnValue:
    """The browser lost its cookie, and nothing else: the button is one press away."""
    return redirect(request.path)


def _open(typed: str) -> Invitation:
    """The invitation of a code. A network from which too many unknown codes came has to wait."""
    if not invitations.looks_like_a_code(typed):
        raise UnknownCode
    if reason := trying.reason_to_wait():
        raise MustWait(reason)
    try:
        found = invitations.open_invitation(db, current_app.extensions["codes"], typed)
    except UnknownCode:
        trying.count_wrong_code()
        raise
    act_for(found.council_id)
    return found


def _box(reason: str) -> ResponseReturnValue:
    """The box again, with what was typed in it and what is the matter beside it."""
    typed = request.form.get("code") or (request.view_args or {}).get("code", "")
    form = LetterCodeForm(formdata=None, code=typed)
    form.add_error("code", reason)
    return render_template("surveys/invited_code.html", form=form), 422
