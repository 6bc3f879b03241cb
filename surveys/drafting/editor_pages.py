"""A draft as a whole: its sections and questions in order, its head, its revisions, and its publishing."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.access import roles
from core.language import current_language, language_name
from core.models import Role
from core.web import changed, db, person_id
from surveys.drafting import drafts, remarks
from surveys.drafting.begin_form import head_form
from surveys.drafting.desk import Desk, desk_or_404, own_desk
from surveys.drafting.doing import PREFIX, do, seen, to_draft, told_of, too_late
from surveys.drafting.editing import (
    HEAD,
    QUESTION,
    SECTION,
    questions,
    with_head,
    with_question_moved,
    with_section_moved,
)
from surveys.drafting.errors import DraftClosed, EditedMeanwhile, NothingToUndo
from surveys.drafting.lines import section_lines
from surveys.drafting.models import Revision
from surveys.drafting.publishing import compared_with, publish_draft
from surveys.drafting.told import counted, told_by_part
from surveys.drafting.words import ACTIONS
from surveys.errors import QuestionnaireFaulty, VersionTaken
from surveys.officers.questionnaire_words import change_rows
from surveys.questionnaire.check import Severity

READERS = (Role.ANALYST, Role.OFFICER, Role.VIEWER)

bp = Blueprint("fieldwork-editor", __name__, url_prefix=PREFIX)


@bp.get("")
@roles(*READERS)
def show(council: str, draft_id: UUID) -> ResponseReturnValue:
    """All that a draft asks, in order, with what can be done to each part."""
    desk = desk_or_404(draft_id)
    told = told_by_part(desk)
    return render_template(
        "surveys/drafting/draft.html",
        desk=desk,
        draft=desk.draft,
        document=desk.document,
        core=section_lines(desk.core, {}, {}) if desk.core else [],
        sections=section_lines(desk.document, told, remarks.open_by_question(db, desk.draft)),
        told=told.get("", []),
        errors=counted(told, Severity.ERROR),
        warnings=counted(told, Severity.WARNING),
        hints=counted(told, Severity.HINT),
        undone=drafts.undone_after(db, desk.draft) if desk.may_edit else None,
        remarks=remarks.about(db, desk.draft, ""),
        actions=ACTIONS,
        translations=[(each, language_name(each)) for each in desk.languages[1:]],
    )


@bp.post("/move")
@roles(Role.ANALYST)
def move(council: str, draft_id: UUID) -> ResponseReturnValue:
    """Move a question or a section one place, as the button that was pressed says."""
    desk = own_desk(draft_id)
    name, step = ("up", -1) if "up" in request.form else ("down", 1)
    kind, _colon, code = request.form.get(name, "").partition(":")
    if kind == QUESTION and desk.question(code):
        by = do(desk, (QUESTION, code), lambda one: with_question_moved(one, code, step), "question-moved")
    elif kind == SECTION and desk.section(code):
        by = do(desk, (SECTION, code), lambda one: with_section_moved(one, code, step), "section-moved")
    else:
        abort(404)
    return too_late(desk, by) if by else to_draft(desk, anchor=f"{kind[0]}-{code}")


@bp.post("/undo")
@roles(Role.ANALYST)
def undo(council: str, draft_id: UUID) -> ResponseReturnValue:
    return _turn_back(own_desk(draft_id), drafts.undo, _("Undone: %(what)s."))


@bp.post("/redo")
@roles(Role.ANALYST)
def redo(council: str, draft_id: UUID) -> ResponseReturnValue:
    return _turn_back(own_desk(draft_id), drafts.redo, _("Done again: %(what)s."))


@bp.route("/head", methods=["GET", "POST"])
@roles(Role.ANALYST)
def head(council: str, draft_id: UUID) -> ResponseReturnValue:
    """The title, the introduction, the languages, the version and how long it takes."""
    desk = own_desk(draft_id)
    if desk.core is not None or not desk.may_edit:
        abort(404)
    form, conflict = head_form(desk.languages, desk.document), None
    if form.validate_on_submit():
        by = do(desk, (HEAD, ""), lambda one: with_head(one, form.said(one)), "head")
        if by is None:
            return to_draft(desk, _("The draft is saved."))
        conflict = by
    form.seen.data = str(conflict.number if conflict else seen() or desk.standing.number)
    page = render_template("surveys/drafting/head.html", form=form, desk=desk, conflict=conflict and told_of(conflict))
    return page, 409 if conflict else 422 if form.is_submitted() else 200


@bp.get("/revisions")
@roles(*READERS)
def revisions(council: str, draft_id: UUID) -> ResponseReturnValue:
    """Everything that was done to a draft, the latest first."""
    desk = desk_or_404(draft_id)
    found = drafts.revisions(db, desk.draft)
    return render_template(
        "surveys/drafting/revisions.html", desk=desk, revisions=found, kept=_kept(found, desk), actions=ACTIONS
    )


@bp.get("/difference")
@roles(*READERS)
def difference(council: str, draft_id: UUID) -> ResponseReturnValue:
    """How a draft differs from a published version: the one it began from, or another."""
    desk = desk_or_404(draft_id)
    others, other = compared_with(db, desk.draft, request.args.get("with", ""))
    return render_template(
        "surveys/drafting/difference.html",
        desk=desk,
        others=others,
        other=other,
        changes=change_rows(other.document, desk.whole, current_language()) if other else [],
    )


@bp.get("/publish")
@roles(Role.ANALYST)
def ask_to_publish(council: str, draft_id: UUID) -> ResponseReturnValue:
    return _publishing_page(_open(draft_id))


@bp.post("/publish")
@roles(Role.ANALYST)
def publish(council: str, draft_id: UUID) -> ResponseReturnValue:
    """Publish what the draft says, for good."""
    desk = _open(draft_id)
    try:
        made = publish_draft(db, desk.draft, person_id(), seen=seen())
    except VersionTaken:
        return _publishing_page(
            desk, _("This version was published with other content: give the draft another version first.")
        ), 422
    except QuestionnaireFaulty:
        return _publishing_page(desk), 422
    except EditedMeanwhile as error:
        return _publishing_page(desk, told_of(error.by)), 409
    changed("draft-published", desk.draft, hash=made)
    if desk.core is not None:
        flash(_("Your council’s questions are published. The next wave that opens asks them after the core."))
    elif desk.draft.commission is not None:
        flash(_("It is published, for good, and is the core in the draft of the terms: propose them to ask partners."))
    else:
        flash(_("The questionnaire is published, for good."))
    return redirect(url_for("fieldwork-editor.show", council=council, draft_id=draft_id))


@bp.route("/set-aside", methods=["GET", "POST"])
@roles(Role.ANALYST)
def set_aside(council: str, draft_id: UUID) -> ResponseReturnValue:
    """Ask before a draft is taken off the list, and do so."""
    desk = _open(draft_id)
    if request.method == "POST":
        drafts.set_aside(db, desk.draft)
        changed("draft-set-aside", desk.draft)
        flash(_("The draft is set aside."))
        return redirect(url_for("fieldwork-drafts.overview", council=council))
    return render_template("surveys/drafting/set_aside.html", desk=desk)


def _open(draft_id: UUID) -> Desk:
    desk = own_desk(draft_id)
    return desk if desk.may_edit else abort(404)


def _turn_back(desk: Desk, turn, message: str) -> ResponseReturnValue:  # type: ignore[no-untyped-def]
    try:
        turned: Revision = turn(db, desk.draft, seen=seen())
    except EditedMeanwhile as error:
        return too_late(desk, error.by)
    except NothingToUndo:
        return to_draft(desk, _("There is nothing more to undo or to do again."))
    except DraftClosed:
        abort(403)
    changed("draft-turned-back", desk.draft, to=desk.draft.revision)
    return to_draft(desk, message % {"what": ACTIONS[turned.action]})


def _kept(found: list[Revision], desk: Desk) -> set[int]:
    """The revisions that led to the one that stands; the others were undone."""
    follows = {each.number: each.follows for each in found}
    kept: set[int] = set()
    number: int | None = desk.draft.revision
    while number is not None:
        kept.add(number)
        number = follows[number]
    return kept


def _publishing_page(desk: Desk, refused: str = "") -> str:
    told = told_by_part(desk)
    errors = [each for said in told.values() for each in said if each.severity is Severity.ERROR]
    other = compared_with(db, desk.draft, "")[1]
    return render_template(
        "surveys/drafting/publish.html",
        desk=desk,
        errors=errors,
        empty=not any(True for _each in questions(desk.document)),
        refused=refused,
        other=other,
        changes=change_rows(other.document, desk.whole, current_language()) if other and not errors else [],
        warnings=counted(told, Severity.WARNING),
    )
