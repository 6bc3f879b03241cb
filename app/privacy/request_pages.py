"""What a resident sent is deleted by an administrator on their behalf, by its reference or receipt, with the reason.

The administrator is shown nothing of it: what residents answer in surveys no officer sees.
"""

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from wtforms import BooleanField, RadioField, StringField

from core.access import roles
from core.codes import Codes
from core.forms import AtMost, Chosen, Form, Required, choices
from core.web import changed, current_council, db, person_id
from feedback.asking.whole_references import reference_in
from feedback.erasing import erase_sent, sent_with
from feedback.models import Comment
from surveys.codes import receipts
from surveys.models import Response

REASONS = {
    "asked": _l("The resident asked for it"),
    "not-theirs": _l("It is about somebody else, or was sent by mistake"),
    "ordered": _l("A court or the Information Commissioner asked for it"),
}
UNKNOWN = _l("Nothing of your council has this reference or receipt. Check each letter and figure")

bp = Blueprint("privacy-requests", __name__, url_prefix="/councils/<council>/privacy/requests")


class RequestForm(Form):
    code = StringField(
        _l("Which reference or receipt was the resident told?"),
        validators=[Required(_l("Enter the reference or the receipt")), AtMost(100, UNKNOWN)],
    )
    reason = RadioField(
        _l("Why should it be deleted?"),
        choices=choices(REASONS),
        validate_choice=False,
        validators=[Chosen(_l("Choose why it should be deleted"))],
    )
    checked = BooleanField(
        _l("I have checked that whoever asks may ask for it"),
        validators=[Required(_l("Check who asks, and tick this"))],
    )


@bp.route("", methods=["GET", "POST"])
@roles()
def delete(council: str) -> ResponseReturnValue:
    form = RequestForm()
    if form.validate_on_submit():
        done = _delete(form.code.data or "", form.reason.data)
        if done:
            flash(done)
            return redirect(url_for(".delete", council=council))
        form.add_error("code", UNKNOWN)
    return render_template("privacy/request.html", form=form), 422 if form.is_submitted() else 200


def _delete(typed: str, reason: str) -> str:
    """Delete what a code stands for, and say what was done; nothing is said where the council has no such thing."""
    council_id = current_council().id
    mine = Comment.council_id == council_id, Comment.reference == reference_in(typed)
    comment = db.scalar(select(Comment).where(*mine))
    if comment is not None:
        gone = erase_sent(db, sent_with(db, comment))
        changed("comment-erased", comment, reason=reason, gone=gone)
        if gone:
            return str(_("What the resident sent has been deleted."))
        return str(_("The comment speaks of danger: it is deleted in the night after somebody has looked into it."))
    codes: Codes = current_app.extensions["codes"]
    theirs = Response.council_id == council_id, Response.receipt_hash == codes.digest(receipts.RECEIPT, typed)
    response = db.scalar(select(Response).where(*theirs, Response.state.in_(receipts.COUNTED)))
    if response is None:
        return ""
    receipts.withdraw(db, response, by=person_id(), reason=reason)
    return str(_("The resident’s answers have been deleted. Figures that were published stay as they are."))
