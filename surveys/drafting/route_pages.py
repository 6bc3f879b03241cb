"""For whom a question is asked: conditions on earlier answers, chosen row by row."""

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.access import roles
from core.database import Json
from core.language import localised
from core.models import Role
from surveys.drafting.desk import Desk, own_desk
from surveys.drafting.doing import PREFIX, do, seen, to_draft, told_of
from surveys.drafting.editing import QUESTION, question_in, with_question
from surveys.drafting.models import Revision
from surveys.drafting.question_form import DO
from surveys.drafting.route_rows import Cause, NotInRows, RouteRow, bound_of, causes_for, condition_of, rows_of
from surveys.drafting.told import told_by_part
from surveys.questionnaire.condition_words import in_signs

MOST_ROWS = 20
CHOOSE, BOUND = _l("Choose at least one answer"), _l("Enter a lowest or a highest value, or both")
NUMBER, DAY = _l("Enter a number, such as 16"), _l("Enter a day, such as 2026-05-04")

bp = Blueprint("fieldwork-routes", __name__, url_prefix=PREFIX)


@bp.route("/questions/<question>/routing", methods=["GET", "POST"])
@roles(Role.ANALYST)
def edit(council: str, draft_id: UUID, question: str) -> ResponseReturnValue:
    """Who is asked a question: everybody, or those who gave certain answers before."""
    desk = own_desk(draft_id)
    said = desk.question(question) if desk.may_edit else abort(404)
    causes = causes_for(desk.whole, question)
    if request.method == "GET":
        try:
            joint, rows = rows_of(said.get("when"))
        except NotInRows:
            joint, rows = "all", []
        known = {cause.code for cause in causes}
        return _page(desk, said, causes, joint, [row for row in rows if row.question in known], {})
    joint, rows = _posted(causes)
    if DO in request.form:
        return _page(desk, said, causes, joint, _rearranged(rows, causes), {})
    if wrong := _wrong(rows, causes):
        return _page(desk, said, causes, joint, rows, wrong), 422
    condition = condition_of(joint, rows, causes)
    by = do(desk, (QUESTION, question), lambda one: _with_condition(one, question, condition), "routing")
    if by is not None:
        return _page(desk, said, causes, joint, rows, {}, by), 409
    return to_draft(desk, _("Who is asked is saved."), anchor=f"q-{question}")


def _with_condition(document: Json, code: str, condition: Json | None) -> Json:
    plain = {name: value for name, value in question_in(document, code).items() if name != "when"}
    return with_question(document, plain | {"when": condition} if condition else plain)


def _posted(causes: Sequence[Cause]) -> tuple[str, list[RouteRow]]:
    """What the form sent: rows on questions that there are."""
    known = {cause.code: cause for cause in causes}
    rows = []
    for number in range(MOST_ROWS):
        code = request.form.get(f"question_{number}", "")
        if code in known:
            offered = [option for option, _words in known[code].options]
            chosen = tuple(each for each in request.form.getlist(f"any_of_{number}") if each in offered)
            bounds = {name: request.form.get(f"{name}_{number}", "").strip()[:20] for name in ("at_least", "at_most")}
            rows.append(RouteRow(code, request.form.get(f"is_{number}") == "not", chosen, **bounds))
    return "any" if request.form.get("joint") == "any" else "all", rows


def _rearranged(rows: list[RouteRow], causes: Sequence[Cause]) -> list[RouteRow]:
    """The rows after a button removed one, or added one on the question chosen."""
    what, _dash, number = request.form[DO].partition("-")
    if what == "out" and number.isdecimal():
        return [row for place, row in enumerate(rows) if place != int(number)]
    added = request.form.get("add", "")
    return [*rows, RouteRow(added)] if added in {cause.code for cause in causes} and len(rows) < MOST_ROWS else rows


def _wrong(rows: Sequence[RouteRow], causes: Sequence[Cause]) -> dict[int, object]:
    """What is wrong with rows, by their number."""
    known = {cause.code: cause for cause in causes}
    found: dict[int, object] = {}
    for number, row in enumerate(rows):
        cause = known[row.question]
        if not cause.is_bounded:
            if not row.any_of:
                found[number] = CHOOSE
            continue
        if not (row.at_least or row.at_most):
            found[number] = BOUND
        for said in filter(None, (row.at_least, row.at_most)):
            try:
                bound_of(said, cause)
            except ValueError:
                found[number] = DAY if cause.type == "date" else NUMBER
    return found


def _page(
    desk: Desk,
    said: Json,
    causes: Sequence[Cause],
    joint: str,
    rows: Sequence[RouteRow],
    wrong: dict[int, object],
    by: Revision | None = None,
) -> str:
    named = {cause.code: cause for cause in causes}
    return render_template(
        "surveys/drafting/routing.html",
        desk=desk,
        question=said,
        causes=[(cause.code, localised(cause.text)) for cause in causes],
        joint=joint,
        rows=[(row, named[row.question]) for row in rows],
        wrong=wrong,
        as_it_is=in_signs(said["when"]) if "when" in said else "",
        told=told_by_part(desk).get(said["code"], []),
        conflict=told_of(by) if by else "",
        seen=by.number if by else seen() or desk.standing.number,
        do=DO,
    )
