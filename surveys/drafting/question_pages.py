"""One question of a draft: added, changed in every language at once, and taken out."""

from uuid import UUID

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.access import roles
from core.database import Json
from core.models import Role
from core.web import db, may_frame_our_own
from surveys.bank.bank import questions as bank_questions
from surveys.bank.own import is_kept, wordings_of
from surveys.drafting import remarks
from surveys.drafting.desk import Desk, desk_or_404, own_desk
from surveys.drafting.doing import PREFIX, address, do, seen, to_draft, told_of, too_late
from surveys.drafting.drafts import revision_of
from surveys.drafting.editing import (
    QUESTION,
    SECTION,
    codes_in,
    hanging_on,
    new_code,
    part_of,
    questions,
    with_new_question,
    with_question,
    without_question,
)
from surveys.drafting.errors import CodeTaken, NotThere
from surveys.drafting.models import Revision
from surveys.drafting.question_form import DO, QuestionForm, question_form, with_rows_rearranged
from surveys.drafting.reading import summary_of
from surveys.drafting.told import told_by_part
from surveys.drafting.words import KIND_HINTS, KINDS

READERS = (Role.ANALYST, Role.OFFICER, Role.VIEWER)

bp = Blueprint("fieldwork-questions", __name__, url_prefix=PREFIX)


@bp.get("/questions/<question>")
@roles(*READERS)
def show(council: str, draft_id: UUID, question: str) -> ResponseReturnValue:
    """A question as its editor or a reader sees it, with what the linter and partners say of it."""
    desk = desk_or_404(draft_id)
    if desk.may_edit and part_of(desk.document, (QUESTION, question)):
        said = desk.question(question)
        return _edit_page(desk, said, question_form(said["type"], desk.languages, said))
    return _read_page(desk, desk.question_of_whole(question))


@bp.post("/questions/<question>")
@roles(Role.ANALYST)
def edit(council: str, draft_id: UUID, question: str) -> ResponseReturnValue:
    desk = own_desk(draft_id)
    said = part_of(desk.document, (QUESTION, question)) or _as_it_was(desk, question)
    form = question_form(said["type"], desk.languages, said, posted=True)
    if DO in request.form:
        return _edit_page(desk, said, with_rows_rearranged(form, request.form[DO]))
    if not form.validate_on_submit():
        return _edit_page(desk, said, form), 422
    made = form.said(question, said.get("when"))
    try:
        by = do(desk, (QUESTION, question), lambda one: _put(one, made), "question")
    except CodeTaken as error:
        form.form_errors.append(_("Another question has the code %(code)s: give the statement another one", code=error))
        return _edit_page(desk, said, form), 422
    if by is not None:
        return _edit_page(desk, said, form, by), 409
    return to_draft(desk, _("The question is saved."), anchor=f"q-{question}")


@bp.get("/sections/<section>/new")
@roles(Role.ANALYST)
def choose_kind(council: str, draft_id: UUID, section: str) -> ResponseReturnValue:
    """Which way of asking a new question is to have."""
    desk = _open(draft_id)
    found = desk.section(section)
    return render_template("surveys/drafting/kinds.html", desk=desk, section=found, kinds=KINDS, hints=KIND_HINTS)


@bp.route("/sections/<section>/new/<kind>", methods=["GET", "POST"])
@roles(Role.ANALYST)
def add(council: str, draft_id: UUID, section: str, kind: str) -> ResponseReturnValue:
    desk = _open(draft_id)
    found = desk.section(section)
    if kind not in KINDS:
        abort(404)
    posted = request.method == "POST"
    form = question_form(kind, desk.languages, {}, posted=posted)
    if DO in request.form:
        return _new_page(desk, found, with_rows_rearranged(form, request.form[DO]))
    if posted and form.validate_on_submit():
        code = form.code.data or new_code(form.words("text")[desk.languages[0]], codes_in(desk.whole))
        if form.code.data not in codes_in(desk.whole):
            made = form.said(code, None)
            try:
                by = do(desk, (SECTION, section), lambda one: with_new_question(one, section, made), "question-added")
            except CodeTaken as error:
                form.form_errors.append(_("Another question has the code %(code)s", code=error))
            else:
                if by is not None:
                    return _new_page(desk, found, form, by), 409
                return to_draft(desk, _("The question is added."), anchor=f"q-{code}")
        else:
            form.add_error("code", _("Choose another code: a question has this one"))
    return _new_page(desk, found, form), 422 if posted else 200


@bp.route("/questions/<question>/delete", methods=["GET", "POST"])
@roles(Role.ANALYST)
def delete(council: str, draft_id: UUID, question: str) -> ResponseReturnValue:
    """Ask before a question is taken out, and say what hangs on it."""
    desk = _open(draft_id)
    said = desk.question(question)
    if request.method == "POST":
        by = do(desk, (QUESTION, question), lambda one: without_question(one, question), "question-removed")
        return too_late(desk, by) if by else to_draft(desk, _("The question is removed. You can undo that."))
    hanging = hanging_on(desk.document, question)
    return render_template("surveys/drafting/delete_question.html", desk=desk, question=said, hanging=hanging)


def _put(document: Json, question: Json) -> Json:
    """The document with a question otherwise, or with it again, at the end, where somebody has taken it out."""
    try:
        return with_question(document, question)
    except NotThere:
        return with_new_question(document, document["sections"][-1]["code"], question)


def _as_it_was(desk: Desk, code: str) -> Json:
    """A question that somebody took out after a form showed it."""
    before = revision_of(db, desk.draft, seen())
    said: Json | None = part_of(before.document, (QUESTION, code)) if before else None
    return said or abort(404)


def _open(draft_id: UUID) -> Desk:
    desk = own_desk(draft_id)
    return desk if desk.may_edit else abort(404)


def _new_page(desk: Desk, section: Json, form: QuestionForm, by: Revision | None = None) -> str:
    form.seen.data = str(by.number if by else seen() or desk.standing.number)
    may_frame_our_own()
    return render_template(
        "surveys/drafting/question.html",
        desk=desk,
        form=form,
        code="",
        kind=KINDS[form.kind],
        section=section,
        conflict=told_of(by) if by else "",
        theirs=None,
        told=[],
        remarks=[],
        as_typed=address(desk, "fieldwork-previews.as_typed", kind=form.kind),
        earlier=_earlier(desk, None),
        **_around(desk),
    )


def _edit_page(desk: Desk, said: Json, form: QuestionForm, by: Revision | None = None) -> str:
    code = said["code"]
    form.seen.data = str(by.number if by else seen() or desk.standing.number)
    standing = part_of(by.document, (QUESTION, code)) if by else None
    section = next((one for one, each in questions(desk.document) if each["code"] == code), None)
    may_frame_our_own()
    return render_template(
        "surveys/drafting/question.html",
        desk=desk,
        form=form,
        code=code,
        when=said.get("when"),
        kind=KINDS[form.kind],
        section=section,
        conflict=told_of(by) if by else "",
        theirs=summary_of(standing, desk.languages) if standing else None,
        told=told_by_part(desk).get(code, []),
        remarks=remarks.about(db, desk.draft, code),
        as_typed=address(desk, "fieldwork-previews.as_typed", kind=form.kind, question=code),
        earlier=_earlier(desk, code),
        keeps=code not in bank_questions(),
        kept=is_kept(wordings_of(db, desk.draft.council_id, code), said),
        **_around(desk),
    )


def _read_page(desk: Desk, said: Json) -> str:
    return render_template(
        "surveys/drafting/read_question.html",
        desk=desk,
        question=said,
        rows=summary_of(said, desk.languages),
        kind=KINDS[said["type"]],
        told=told_by_part(desk).get(said["code"], []),
        remarks=remarks.about(db, desk.draft, said["code"]),
        locked=desk.core is not None and part_of(desk.document, (QUESTION, said["code"])) is None,
    )


def _around(desk: Desk) -> dict[str, object]:
    return {"draft": desk.draft, "do": DO}


def _earlier(desk: Desk, code: str | None) -> list[str]:
    """The codes of the questions before one, whose answers its words may refer to."""
    found: list[str] = []
    for _section, each in questions(desk.whole):
        if each["code"] == code:
            break
        found.append(each["code"])
    return found
