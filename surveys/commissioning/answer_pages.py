"""A council's administrators read the terms and what has changed in them, and agree, decline or leave."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.access import roles
from core.web import changed, current_council, current_person, db
from surveys.commissioning import agreements, terms
from surveys.commissioning.cost_lines import own_line
from surveys.commissioning.errors import CommissionError, FieldworkUnderWay, LeadStays, TermsChanged
from surveys.commissioning.finding import commission_or_404, leads, member_or_404
from surveys.commissioning.lines import core_changes, core_questions
from surveys.commissioning.partner_forms import NO, AnswerForm, LeaveForm
from surveys.commissioning.partners import Member, Standing
from surveys.commissioning.reading import changes, sections
from surveys.models import Commission

bp = Blueprint("fieldwork-answer", __name__, url_prefix="/councils/<council>/commissions/<survey>")
REFUSALS = {
    TermsChanged: _l("The terms or your council’s part were changed while you read: read them again below"),
    FieldworkUnderWay: _l("A wave is being answered or worked out: try again once it is published"),
    LeadStays: _l("The council that leads the survey cannot leave it"),
}


@bp.get("/answer")
@roles()
def read(council: str, survey: str) -> ResponseReturnValue:
    """The latest terms, and what has changed since those that the council agreed to."""
    commission = commission_or_404(survey)
    return _terms_page(commission, member_or_404(commission), AnswerForm())


@bp.post("/answer")
@roles()
def answer(council: str, survey: str) -> ResponseReturnValue:
    commission, form = commission_or_404(survey), AnswerForm()
    member = member_or_404(commission)
    if form.validate_on_submit():
        try:
            _answer(commission, form)
        except CommissionError as error:
            form.form_errors.append(REFUSALS.get(type(error), _l("Your council has answered already")))
        else:
            flash(_("Your council’s answer is kept."))
            return redirect(url_for("fieldwork-commission.show", council=council, survey=survey))
    return _terms_page(commission, member, form), 422


@bp.route("/leave", methods=["GET", "POST"])
@roles()
def leave(council: str, survey: str) -> ResponseReturnValue:
    """What leaving does, and the doing of it."""
    commission, form, person = commission_or_404(survey), LeaveForm(), current_person()
    member = member_or_404(commission)
    if leads(commission):
        abort(404)
    if form.validate_on_submit() and person is not None:
        try:
            reason = form.reason.data or ""
            agreements.leave(db, commission, current_council().id, person.id, reason=reason)
        except CommissionError as error:
            form.form_errors.append(REFUSALS.get(type(error), _l("Your council has left already")))
        else:
            changed("council-left", member.partner)
            flash(_("Your council has left the survey. It still reads what it has of earlier waves."))
            return redirect(url_for("fieldwork-commission.show", council=council, survey=survey))
    page = render_template("surveys/commissioning/leave.html", form=form, commission=commission)
    return page, 422 if form.is_submitted() else 200


def _answer(commission: Commission, form: AnswerForm) -> None:
    council_id, person = current_council().id, current_person()
    assert person is not None
    read = form.read.data or ""
    if form.answer.data == NO:
        agreements.decline(db, commission, council_id, person.id, read=read, reason=form.reason.data or "")
        changed("terms-declined", commission, terms=read)
    else:
        agreements.agree(db, commission, council_id, person.id, read=read, part=_part(form.part.data))
        changed("terms-agreed", commission, terms=read)


def _part(sent: str | None) -> tuple[int, int, int]:
    """A council's part as the page showed it; one that no page shows is nobody's."""
    numbers = [int(each) for each in (sent or "").split() if each.isascii() and each.isdecimal()]
    return (numbers[0], numbers[1], numbers[2]) if len(numbers) == 3 else (-1, -1, -1)


def _terms_page(commission: Commission, member: Member, form: AnswerForm) -> str:
    latest = terms.latest_terms(db, commission.id) or abort(404)
    before = member.last_agreed
    agreed = before.terms if before else None
    form.read.data, form.part.data = latest.content_hash, " ".join(map(str, agreements.part_of(member)))
    return render_template(
        "surveys/commissioning/answer.html",
        form=form,
        commission=commission,
        terms=latest,
        sections=sections(latest.document),
        before=before,
        changes=changes(agreed.document, latest.document) if agreed else [],
        core=core_changes(db, agreed.document, latest.document) if agreed else [],
        questions=core_questions(terms.core_of(db, latest.document)),
        line=own_line(db, commission, latest, current_council().id),
        share=member.partner.cost_share if latest.document["split"] == "agreed" else None,
        done=member.standing is Standing.AGREED,
    )
