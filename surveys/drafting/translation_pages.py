"""All words of a draft in two languages side by side, to be translated in one go."""

from uuid import UUID

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.access import roles
from core.language import language_name
from core.models import Role
from core.text import tidy
from core.web import db
from surveys.drafting import drafts
from surveys.drafting.desk import Desk, own_desk
from surveys.drafting.doing import PREFIX, do, seen, to_draft, told_of
from surveys.drafting.editing import WORDS
from surveys.drafting.models import Revision
from surveys.drafting.translating import Words, places_of, with_words

bp = Blueprint("fieldwork-words", __name__, url_prefix=f"{PREFIX}/words")


@bp.route("/<language>", methods=["GET", "POST"])
@roles(Role.ANALYST)
def translate(council: str, draft_id: UUID, language: str) -> ResponseReturnValue:
    """Each text of a draft with its translation beside it, one section after another."""
    desk = own_desk(draft_id)
    if not desk.may_edit or language not in desk.languages[1:]:
        abort(404)
    places = places_of(desk.document, desk.languages[0], language)
    if request.method == "GET":
        return _page(desk, language, places)
    typed = {each.name: tidy(request.form[each.name]) for each in places if each.name in request.form}
    if too_long := [each for each in places if len(typed.get(each.name, "")) > 4000]:
        refused = _("Shorten the words to 4,000 characters or fewer: %(words)s", words=too_long[0].source[:60])
        return _page(desk, language, places, typed, refused=refused), 422
    before = drafts.revision_of(db, desk.draft, seen()) or abort(404)
    shown = {each.name: each.translation for each in places_of(before.document, desk.languages[0], language)}
    own = {name: said for name, said in typed.items() if said != shown.get(name, "")}
    by = do(desk, (WORDS, language, *own), lambda one: with_words(one, language, own), "words")
    if by is not None:
        return _page(desk, language, places, typed, by), 409
    return to_draft(desk, _("The translation is saved."))


def _page(
    desk: Desk,
    language: str,
    places: list[Words],
    typed: dict[str, str] | None = None,
    by: Revision | None = None,
    *,
    refused: str = "",
) -> str:
    return render_template(
        "surveys/drafting/translate.html",
        desk=desk,
        places=places,
        typed=typed or {},
        language=language,
        names=(language_name(desk.languages[0]), language_name(language)),
        lacking=sum(not each.translation for each in places),
        conflict=told_of(by) if by else "",
        refused=refused,
        seen=by.number if by else seen() or desk.standing.number,
    )
