"""Officers of a draft's councils say what they think of its questions, and mark it as settled."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField

from core.access import roles
from core.forms import AtMost, Form, Required
from core.models import Role
from core.text import tidy
from core.web import changed, current_council, db, person_id
from surveys.drafting import remarks
from surveys.drafting.desk import Desk, desk_or_404
from surveys.drafting.doing import PREFIX, address

bp = Blueprint("fieldwork-remarks", __name__, url_prefix=PREFIX)


class RemarkForm(Form):
    text = TextAreaField(
        _l("What would you like to say?"), filters=[tidy],
        validators=[Required(_l("Write what you would like to say")), AtMost(2000)],
    )  # fmt: skip


@bp.route("/remarks", methods=["GET", "POST"])
@roles(Role.ANALYST, Role.OFFICER)
def say(council: str, draft_id: UUID) -> ResponseReturnValue:
    """Say something about the draft as a whole."""
    return _say(desk_or_404(draft_id), "")


@bp.route("/questions/<question>/remarks", methods=["GET", "POST"])
@roles(Role.ANALYST, Role.OFFICER)
def say_of_question(council: str, draft_id: UUID, question: str) -> ResponseReturnValue:
    desk = desk_or_404(draft_id)
    desk.question_of_whole(question)
    return _say(desk, question)


@bp.post("/remarks/<uuid:remark_id>/settle")
@roles(Role.ANALYST, Role.OFFICER)
def settle(council: str, draft_id: UUID, remark_id: UUID) -> ResponseReturnValue:
    """Mark a remark as settled: whoever said it may, and whoever writes the draft."""
    desk = desk_or_404(draft_id)
    remark = remarks.remark_of(db, desk.draft, remark_id) or abort(404)
    if not desk.may_remark or not (desk.is_ours or remark.council_id == current_council().id):
        abort(403)
    remarks.settle(db, remark, person_id())
    changed("remark-settled", remark)
    flash(_("The comment is settled."))
    return redirect(_back(desk, remark.question))


def _say(desk: Desk, question: str) -> ResponseReturnValue:
    if not desk.may_remark:
        abort(404)
    form = RemarkForm()
    if form.validate_on_submit():
        made = remarks.say(db, desk.draft, current_council().id, person_id(), question, form.text.data or "")
        changed("remark-made", made, question=question)
        flash(_("Your comment is kept. Everybody who reads the draft sees it with your name."))
        return redirect(_back(desk, question))
    page = render_template(
        "surveys/drafting/remark.html",
        form=form,
        desk=desk,
        question=desk.question_of_whole(question) if question else None,
        said=remarks.about(db, desk.draft, question),
        back_to=_back(desk, question),
    )
    return page, 422 if form.is_submitted() else 200


def _back(desk: Desk, question: str) -> str:
    if question:
        return address(desk, "fieldwork-questions.show", question=question)
    return address(desk, "fieldwork-editor.show")
