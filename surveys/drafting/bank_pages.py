"""Questions added to a draft from the bank, by their codes."""

from uuid import UUID

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from core.access import roles
from core.database import Json
from core.language import language_name, localised
from core.models import Role
from core.web import current_council, db
from surveys.bank import bank
from surveys.bank.own import own_bank
from surveys.bank.own_models import OwnWording
from surveys.drafting.desk import Desk, own_desk
from surveys.drafting.doing import PREFIX, do, to_draft, too_late
from surveys.drafting.editing import SECTION, codes_in, with_new_question

bp = Blueprint("fieldwork-bank", __name__, url_prefix=PREFIX)


@bp.route("/sections/<section>/bank", methods=["GET", "POST"])
@roles(Role.ANALYST)
def add(council: str, draft_id: UUID, section: str) -> ResponseReturnValue:
    """Choose questions of the bank for the end of a section."""
    desk = own_desk(draft_id)
    found = desk.section(section) if desk.may_edit else abort(404)
    if request.method == "GET":
        return _page(desk, found)
    wanted = _wanted()
    there, known = codes_in(desk.whole), bank.questions()
    kept = {code: wordings[-1].document for code, wordings in own_bank(db, current_council().id).items()}
    if unknown := [code for code in wanted if code not in known and code not in kept]:
        return _page(desk, found, _("The bank has no question with the code %(code)s", code=unknown[0])), 422
    if twice := [code for code in wanted if code in there]:
        return _page(
            desk, found, _("The questionnaire has a question with the code %(code)s already", code=twice[0])
        ), 422
    if not wanted:
        return _page(desk, found, _("Choose at least one question, or write its code")), 422
    try:
        asked = [bank.as_document(code, desk.languages) for code in known if code in wanted]
    except bank.NotInTheBank:
        asked = [_in_its_languages(code, desk) for code in known if code in wanted]
    asked += [kept[code] for code in wanted if code in kept]
    by = do(desk, (SECTION, section), lambda one: _with(one, section, asked), "bank")
    if by is not None:
        return too_late(desk, by)
    told = ngettext("%(num)s question is added.", "%(num)s questions are added.", len(asked))
    return to_draft(desk, told, anchor=f"s-{section}")


def _wanted() -> list[str]:
    typed = request.form.get("codes", "").replace(",", " ").split()
    return list(dict.fromkeys([*request.form.getlist("question"), *typed]))


def _in_its_languages(code: str, desk: Desk) -> Json:
    """A question in those of the draft's languages that the bank has; the others are for the draft's translators."""
    held = bank.question(code).languages
    return bank.as_document(code, [each for each in desk.languages if each in held] or sorted(held))


def _with(document: Json, section: str, asked: list[Json]) -> Json:
    for question in asked:
        document = with_new_question(document, section, question)
    return document


def _page(desk: Desk, section: Json, refused: str = "") -> str:
    there = set(codes_in(desk.whole))
    themes = [
        (localised(name), [_line(each, desk) for each in bank.of_theme(theme) if each.code not in there])
        for theme, name in bank.themes().items()
    ]
    own = [_own_line(each[-1]) for code, each in own_bank(db, current_council().id).items() if code not in there]
    themes = [(_("Your council’s own"), own), *themes]
    return render_template(
        "surveys/drafting/bank.html",
        desk=desk,
        section=section,
        themes=[each for each in themes if each[1]],
        refused=refused,
        chosen=request.form.getlist("question"),
        typed=request.form.get("codes", ""),
    )


def _own_line(wording: OwnWording) -> dict[str, object]:
    return {"code": wording.code, "text": localised(wording.document["text"]), "feeds": 0, "lacking": ""}


def _line(question: bank.BankQuestion, desk: Desk) -> dict[str, object]:
    lacking = [language_name(each) for each in desk.languages if each not in question.languages]
    return {
        "code": question.code,
        "text": localised(question.wording.text),
        "feeds": len(question.indicators),
        "lacking": ", ".join(lacking),
    }
