"""A draft on a phone: the resident's own pages, in each language, which keep nothing."""

from typing import NamedTuple
from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from core.access import roles
from core.database import Json
from core.language import language_name, speaking, text_direction
from core.models import Role
from core.web import current_council, db, may_be_framed_by, may_frame_our_own
from surveys.drafting.desk import Desk, desk_or_404, own_desk
from surveys.drafting.doing import PREFIX, address
from surveys.drafting.editing import QUESTION, part_of, with_question
from surveys.drafting.preview import Preview, PreviewForm, packed, unpacked
from surveys.drafting.question_form import question_form
from surveys.drafting.words import KINDS
from surveys.places import CouncilPlaces
from surveys.residents.review import sections_to_check

READERS = (Role.ANALYST, Role.OFFICER, Role.VIEWER)
GIVEN, LANGUAGE = "given", "language"


class Spoken(NamedTuple):
    """A language that the page may be read in, and what it calls itself."""

    code: str
    name: str


bp = Blueprint("fieldwork-previews", __name__, url_prefix=f"{PREFIX}/preview")


@bp.get("")
@roles(*READERS)
def phone(council: str, draft_id: UUID) -> ResponseReturnValue:
    """The draft in a frame as wide as a phone, in a language of it."""
    desk = desk_or_404(draft_id)
    may_frame_our_own()
    first = next(iter(_preview(desk).way.pages), None)
    return render_template(
        "surveys/drafting/phone.html",
        desk=desk,
        first=first and _address(desk, first.name, _language(desk), ""),
        language=_language(desk),
        spoken=[(code, language_name(code), address(desk, ".phone", language=code)) for code in desk.languages],
    )


@bp.route("/pages/<page>", methods=["GET", "POST"])
@roles(*READERS)
def page(council: str, draft_id: UUID, page: str) -> ResponseReturnValue:
    """A page of the draft as residents meet it; its answers go along in the address of the next."""
    desk, language = desk_or_404(draft_id), _language(desk_or_404(draft_id))
    preview = _preview(desk)
    asked = preview.page(page) or preview.page(preview.page_of(page)) or abort(404)
    form = preview.form(asked)
    if request.method == "POST":
        if LANGUAGE in request.form and request.form[LANGUAGE] in desk.languages:
            return redirect(_address(desk, asked.name, request.form[LANGUAGE], packed(preview.given)))
        with speaking(language):
            accepted = form.accepts(request.form.to_dict(flat=False))
        if accepted:
            return redirect(_following(desk, preview.answered(form.answers), asked.name, language))
    return _shown(desk, preview, form, language)


@bp.get("/end")
@roles(*READERS)
def end(council: str, draft_id: UUID) -> ResponseReturnValue:
    """What was answered, which a resident would now check and send."""
    desk = desk_or_404(draft_id)
    preview, language = _preview(desk), _language(desk)
    may_be_framed_by(())
    with speaking(language):
        sections = list(
            sections_to_check(
                preview.way,
                preview.showing,
                lambda each: _address(desk, preview.page_of(each.code), language, packed(preview.given)),
            )
        )
        return render_template("surveys/drafting/preview_end.html", sections=sections, **_frame(desk, language))


@bp.post("/as-typed/<kind>")
@roles(Role.ANALYST)
def as_typed(council: str, draft_id: UUID, kind: str) -> ResponseReturnValue:
    """A question as it stands in its form, before it is saved."""
    desk, code = own_desk(draft_id), request.args.get("question", "")
    if kind not in KINDS:
        abort(404)
    language = _language(desk)
    said = part_of(desk.document, (QUESTION, code)) or {}
    form = question_form(kind, desk.languages, said, posted=True)
    form.code.data = form.code.data or code or "question"
    if not form.validate():
        may_be_framed_by(())
        with speaking(language):
            return render_template("surveys/drafting/not_yet.html", form=form, **_frame(desk, language))
    made = form.said(code or "question", None)
    document = with_question(desk.whole, made) if said else _alone(desk.whole, made)
    preview = Preview(document, {}, CouncilPlaces(db, current_council().id))
    asked = preview.page(preview.page_of(made["code"])) or abort(404)
    return _shown(desk, preview, preview.form(asked), language, is_loose=True)


def _alone(document: Json, question: Json) -> Json:
    title = document["title"]
    return {**document, "sections": [{"code": "new", "title": title, "questions": [question]}]}


def _preview(desk: Desk) -> Preview:
    return Preview(desk.whole, unpacked(request.args.get(GIVEN, "")), CouncilPlaces(db, current_council().id))


def _language(desk: Desk) -> str:
    wanted = request.args.get(LANGUAGE, "")
    return wanted if wanted in desk.languages else desk.languages[0]


def _following(desk: Desk, preview: Preview, name: str, language: str) -> str:
    here = preview.way.page(name)
    following = preview.way.after(here) if here else preview.way.first_unanswered()
    given = packed(preview.given)
    if following is None:
        return address(desk, ".end", language=language, given=given)
    return _address(desk, following.name, language, given)


def _address(desk: Desk, page: str, language: str, given: str) -> str:
    return address(desk, "fieldwork-previews.page", page=page, language=language, given=given or None)


def _shown(desk: Desk, preview: Preview, form: PreviewForm, language: str, *, is_loose: bool = False) -> str:
    """The page in its language, with nobody signed in, so that it looks as it will."""
    name, given = form.page.name, packed(preview.given)
    on_the_way = preview.way.page(name)
    before = preview.way.before(on_the_way) if on_the_way else None
    may_be_framed_by(())
    with speaking(language):
        return render_template(
            "surveys/drafting/preview.html",
            form=form,
            action=_address(desk, name, language, given),
            back=_address(desk, before.name, language, given) if before else "",
            section=form.page.section,
            progress=preview.way.progress(on_the_way) if on_the_way else None,
            answered=False,
            turned=None,
            stale=False,
            is_loose=is_loose,
            **_frame(desk, language),
        )


def _frame(desk: Desk, language: str) -> dict[str, object]:
    """What is around a page where nobody has signed in."""
    spoken = tuple(Spoken(code, language_name(code)) for code in desk.languages)
    return {
        "person": None,
        "navigation": [],
        "languages": spoken,
        "locale_code": language,
        "text_direction": text_direction(language),
        "desk": desk,
    }
