"""Sections of a draft, each of them a page or several: added, changed and taken out."""

from uuid import UUID

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.access import roles
from core.database import Json
from core.models import Role
from surveys.drafting.begin_form import SectionForm, section_form
from surveys.drafting.desk import Desk, own_desk
from surveys.drafting.doing import PREFIX, do, seen, to_draft, told_of, too_late
from surveys.drafting.editing import EVERYTHING, SECTION, new_code, with_section, without_section
from surveys.drafting.models import Revision
from surveys.drafting.told import SECTION as ABOUT_SECTION
from surveys.drafting.told import told_by_part

bp = Blueprint("fieldwork-sections", __name__, url_prefix=PREFIX)


@bp.route("/sections/new", methods=["GET", "POST"])
@roles(Role.ANALYST)
def add(council: str, draft_id: UUID) -> ResponseReturnValue:
    desk = _open(draft_id)
    form = section_form(desk.languages, {})
    if form.validate_on_submit():
        taken = [each["code"] for each in desk.whole["sections"]]
        made = form.said(new_code(form.words("title")[desk.languages[0]], taken, "-"))
        if by := do(desk, (SECTION, made["code"]), lambda one: with_section(one, made), "section-added"):
            return _page(desk, form, by), 409
        return to_draft(desk, _("The section is added. Add its questions."), anchor=f"s-{made['code']}")
    return _page(desk, form), 422 if form.is_submitted() else 200


@bp.route("/sections/<section>", methods=["GET", "POST"])
@roles(Role.ANALYST)
def edit(council: str, draft_id: UUID, section: str) -> ResponseReturnValue:
    desk = _open(draft_id)
    form = section_form(desk.languages, desk.section(section))
    if form.validate_on_submit():
        made = form.said(section)
        if by := do(desk, (SECTION, section), lambda one: with_section(one, made), "section"):
            return _page(desk, form, by, section), 409
        return to_draft(desk, _("The section is saved."), anchor=f"s-{section}")
    return _page(desk, form, None, section), 422 if form.is_submitted() else 200


@bp.route("/sections/<section>/delete", methods=["GET", "POST"])
@roles(Role.ANALYST)
def delete(council: str, draft_id: UUID, section: str) -> ResponseReturnValue:
    """Ask before a section is taken out with its questions, and do so unless anything has changed since."""
    desk = _open(draft_id)
    found: Json = desk.section(section)
    if request.method == "POST":
        by = do(desk, (EVERYTHING, section), lambda one: without_section(one, section), "section-removed")
        return too_late(desk, by) if by else to_draft(desk, _("The section is removed. You can undo that."))
    return render_template("surveys/drafting/delete_section.html", desk=desk, section=found)


def _page(desk: Desk, form: SectionForm, by: Revision | None = None, code: str = "") -> str:
    form.seen.data = str(by.number if by else seen() or desk.standing.number)
    told = told_by_part(desk).get(f"{ABOUT_SECTION}{code}", []) if code else []
    return render_template(
        "surveys/drafting/section.html", desk=desk, form=form, code=code, told=told, conflict=told_of(by) if by else ""
    )  # fmt: skip


def _open(draft_id: UUID) -> Desk:
    desk = own_desk(draft_id)
    return desk if desk.may_edit else abort(404)
