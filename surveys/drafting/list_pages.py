"""A council's drafts of questionnaires, what they may begin from, and a file looked over before it becomes one."""

import json
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from core.access import roles
from core.database import Json
from core.language import current_language, localised
from core.models import Role
from core.uploads import takes_files
from core.web import changed, current_council, db, has_role, person_id
from surveys.bank.bank import NotInTheBank
from surveys.drafting import beginnings, drafts
from surveys.drafting.begin_form import (
    BANK,
    EMPTY,
    BeginForm,
    CheckedForm,
    CopyForm,
    NamedForm,
    UploadForm,
    offered_languages,
)
from surveys.drafting.files import LARGEST, Looked, look_over
from surveys.drafting.models import Draft
from surveys.models import Commission, Questionnaire
from surveys.officers.questionnaire_words import SEVERITIES, change_rows
from surveys.questionnaires import parsed

READERS = (Role.ANALYST, Role.OFFICER, Role.VIEWER)

bp = Blueprint("fieldwork-drafts", __name__, url_prefix="/councils/<council>/questionnaires")


@bp.get("")
@roles(*READERS)
def overview(council: str) -> ResponseReturnValue:
    """The council's drafts, those that its partners share with it, and every version that was published."""
    home = current_council()
    return render_template(
        "surveys/drafting/overview.html",
        own=[_draft_line(each, home.slug) for each in drafts.drafts_of(db, home.id)],
        shared=[_draft_line(each, home.slug) for each in drafts.drafts_shared_with(db, home.id)],
        versions=beginnings.published(db),
        may_write=has_role(Role.ANALYST, Role.ADMINISTRATOR),
    )


@bp.route("/new", methods=["GET", "POST"])
@roles(Role.ANALYST)
def begin(council: str) -> ResponseReturnValue:
    versions = beginnings.published(db)
    form = BeginForm(data={"languages": current_council().languages, "begins": BANK})
    form.offer({str(each.id): f"{each.code}, {each.version}" for each in versions}, _led(), offered_languages())
    if form.validate_on_submit() and (draft := _begin(form)):
        return _to_draft(draft, _("The draft is begun. Write its introduction, and look over its questions."))
    return render_template("surveys/drafting/begin.html", form=form), 422 if form.is_submitted() else 200


@bp.route("/check", methods=["GET", "POST"])
@takes_files(LARGEST + 1_000_000)
@roles(Role.ANALYST, Role.OFFICER)
def check(council: str) -> ResponseReturnValue:
    """Look over an XLSForm or a document, and say by row what is amiss and what cannot be carried."""
    form, looked = UploadForm(), None
    if form.validate_on_submit():
        sent = form.file.data
        content = sent.read(LARGEST + 1) if sent and getattr(sent, "filename", "") else b""
        if not content:
            form.add_error("file", _("Choose a file: an XLSForm workbook or a questionnaire’s document"))
        elif len(content) > LARGEST:
            form.add_error("file", _("Choose a file of at most 2 MB"))
        else:
            looked = look_over(content, sent.filename)
    if looked is None:
        return render_template("surveys/drafting/check.html", form=form), 422 if form.is_submitted() else 200
    return _looked_page(looked, _checked_form(looked))


@bp.post("/check/draft")
@roles(Role.ANALYST)
def make_of_file(council: str) -> ResponseReturnValue:
    """Make a draft of what a file was found to say."""
    form = CheckedForm()
    form.commission.choices = [("", ""), *_led().items()]
    try:
        document = json.loads(form.document.data or "")
    except ValueError:
        document = None
    if document is None or beginnings.misshapen(document):
        flash(_("The file could not be read again: choose it once more."))
        return redirect(url_for(".check", council=council))
    if form.validate_on_submit() and _may_have(form, form.code.data or ""):
        document |= {"code": form.code.data, "version": beginnings.next_version(db, form.code.data or "")}
        return _to_draft(_made(document, form.commission.data or ""), _("The draft is made of the file."))
    looked = look_over(json.dumps(document).encode(), "draft.json")
    return _looked_page(looked, _checked_form(looked, form)), 422


@bp.get("/versions/<uuid:version_id>")
@roles(*READERS)
def version(council: str, version_id: UUID) -> ResponseReturnValue:
    """A published version: what it asks, and how it differs from another."""
    found = _version(version_id)
    others = [each for each in beginnings.published(db) if each.id != found.id]
    named = request.args.get("with", "")
    other = next((each for each in others if str(each.id) == named), None)
    return render_template(
        "surveys/drafting/version.html",
        version=found,
        sections=parsed(found).sections,
        others=others,
        other=other,
        changes=change_rows(other.document, found.document, current_language()) if other else [],
        may_write=has_role(Role.ANALYST, Role.ADMINISTRATOR),
    )


@bp.route("/versions/<uuid:version_id>/draft", methods=["GET", "POST"])
@roles(Role.ANALYST)
def copy(council: str, version_id: UUID) -> ResponseReturnValue:
    """Begin a draft from a published version: its next version, or another questionnaire."""
    found = _version(version_id)
    form = CopyForm(data={"how": "next", "code": f"{found.code}-2"[:60]})
    form.commission.choices = [("", _("None yet")), *_led().items()]
    if form.validate_on_submit():
        code = form.code.data or "" if form.how.data == "fork" else found.code
        if form.how.data == "next" or _may_have(form, code):
            document = {**found.document, "code": code, "version": beginnings.next_version(db, code)}
            return _to_draft(_made(document, form.commission.data or "", found), _("The draft is begun."))
    page = render_template("surveys/drafting/copy.html", form=form, version=found)
    return page, 422 if form.is_submitted() else 200


def _begin(form: BeginForm) -> Draft | None:
    code, languages = form.code.data or "", list(form.languages.data)
    if not _may_have(form, code):
        return None
    title = dict.fromkeys(languages, form.title.data or "")
    based_on = None
    try:
        if form.begins.data == EMPTY:
            document = beginnings.empty(code, "1", languages, title)
        elif form.begins.data == BANK:
            document = beginnings.core_of_the_bank(code, "1", languages, title)
        else:
            based_on = _version(UUID(form.version.data))
            document = {**based_on.document, "code": code, "version": "1"}
    except NotInTheBank:
        form.add_error("languages", _("The bank does not have its questions in all of these languages"))
        return None
    return _made(document, form.commission.data or "", based_on)


def _may_have(form: NamedForm, code: str) -> bool:
    """Whether a questionnaire may be called so: nobody else's was."""
    if beginnings.is_taken(db, code):
        form.add_error("code", _("Choose another name: a questionnaire that was published has this one"))
        return False
    return True


def _made(document: Json, commission: str, based_on: Questionnaire | None = None) -> Draft:
    found = db.scalar(select(Commission).where(Commission.slug == commission)) if commission in _led() else None
    draft = drafts.begin_draft(
        db, current_council().id, person_id(), document, commission=found, based_on=based_on
    )  # fmt: skip
    changed("draft-begun", draft, code=document["code"])
    return draft


def _led() -> dict[str, str]:
    """The commissions that the council leads, by the names of their addresses."""
    mine = select(Commission).where(Commission.lead_council_id == current_council().id).order_by(Commission.slug)
    return {each.slug: localised(each.title) for each in db.scalars(mine)}


def _to_draft(draft: Draft, message: str) -> ResponseReturnValue:
    flash(message)
    return redirect(url_for("fieldwork-editor.show", council=current_council().slug, draft_id=draft.id))


def _version(version_id: UUID) -> Questionnaire:
    return beginnings.version_of(db, version_id) or abort(404)


def _draft_line(draft: Draft, council: str) -> dict[str, object]:
    document = drafts.document_of(db, draft)
    return {
        "title": localised(document["title"]),
        "name": f"{document['code']}, {document['version']}",
        "href": url_for("fieldwork-editor.show", council=council, draft_id=draft.id),
        "draft": draft,
        "survey": localised(draft.commission.title) if draft.commission else "",
    }


def _checked_form(looked: Looked, before: CheckedForm | None = None) -> CheckedForm | None:
    if looked.document is None:
        return None
    form = before or CheckedForm(formdata=None, data={"code": looked.document["code"]})
    form.document.data = json.dumps(looked.document, ensure_ascii=False)
    form.commission.choices = [("", _("None yet")), *_led().items()]
    return form


def _looked_page(looked: Looked, form: CheckedForm | None) -> str:
    language = current_language()
    rows = [
        (each.place, str(SEVERITIES[each.severity]), each.said(language), each.remedy(language))
        for each in looked.findings
    ]
    return render_template(
        "surveys/drafting/checked.html",
        looked=looked,
        rows=rows,
        form=form if has_role(Role.ANALYST, Role.ADMINISTRATOR) else None,
    )
