"""A council's own bank: questions kept from its drafts, and every wording they had."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField

from core.access import roles
from core.forms import AtMost, Form, Required
from core.models import Role
from core.text import tidy
from core.web import changed, current_council, db, person_id
from surveys.bank import own
from surveys.bank.own import CodeOfTheBank
from surveys.drafting.desk import own_desk
from surveys.drafting.doing import address
from surveys.drafting.reading import summary_of

READERS = (Role.ANALYST, Role.OFFICER, Role.VIEWER)

bp = Blueprint("fieldwork-own-bank", __name__, url_prefix="/councils/<council>/questionnaires")


class KeepForm(Form):
    why = TextAreaField(
        _l("Why is it asked in other words from now on?"), filters=[tidy],
        validators=[Required(_l("Say why the words were changed")), AtMost(1000)],
    )  # fmt: skip


@bp.get("/bank")
@roles(*READERS)
def show(council: str) -> ResponseReturnValue:
    """Every question of the council's bank, with its wordings."""
    kept = own.own_bank(db, current_council().id)
    return render_template(
        "surveys/drafting/own_bank.html",
        kept=[
            (code, wordings[::-1], summary_of(wordings[-1].document, list(wordings[-1].document["text"])))
            for code, wordings in kept.items()
        ],
    )


@bp.route("/drafts/<uuid:draft_id>/questions/<question>/keep", methods=["GET", "POST"])
@roles(Role.ANALYST)
def keep(council: str, draft_id: UUID, question: str) -> ResponseReturnValue:
    """Keep a question of a draft; for changed words, say why they were changed."""
    desk = own_desk(draft_id)
    said = desk.question(question)
    before = own.wordings_of(db, current_council().id, question)
    form = KeepForm()
    if request.method == "POST" and (not before or form.validate()):
        try:
            made = own.keep(db, current_council().id, person_id(), said, form.why.data or "")
        except CodeOfTheBank:
            abort(404)
        changed("question-kept", made, code=question, number=made.number)
        flash(_("The question is kept in your council’s bank."))
        return redirect(address(desk, "fieldwork-questions.show", question=question))
    page = render_template(
        "surveys/drafting/keep.html",
        form=form,
        desk=desk,
        question=said,
        before=before[::-1],
        kept=own.is_kept(before, said),
    )
    return page, 422 if request.method == "POST" else 200
