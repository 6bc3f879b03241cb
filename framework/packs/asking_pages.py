"""The questions of a pack that a member could ask: as they are suggested, and as an analyst leaves them."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.access import roles
from core.database import now
from core.forms import Form
from core.language import current_language
from core.models import Role
from core.web import changed, current_council, db
from framework.packs import making
from framework.packs.content import OWN, Question, content_of
from framework.packs.forms import QuestionForm, in_languages
from framework.packs.models import Pack
from framework.packs.pages import pack_or_404
from framework.packs.showing import spoken

bp = Blueprint("packs-questions", __name__, url_prefix="/councils/<council>/framework/packs/<uuid:pack_id>/questions")


@bp.get("")
@roles(Role.ANALYST)
def overview(council: str, pack_id: UUID) -> ResponseReturnValue:
    pack = pack_or_404(pack_id)
    languages = current_council().languages
    language = spoken(languages)
    return render_template(
        "framework/packs/questions.html",
        pack=pack,
        other=language if language != current_language() else "",
        questions=[(one, one.asked(language, languages)) for one in _questions(pack)],
        own=OWN,
    )


@bp.route("/edit", methods=["GET", "POST"])
@roles(Role.ANALYST)
def edit(council: str, pack_id: UUID) -> ResponseReturnValue:
    """Word a question otherwise, or add one; the query says which, and an own one has none yet."""
    pack, key, languages = pack_or_404(pack_id), request.args.get("key", ""), current_council().languages
    shown: dict[str, str] = {}
    if key:
        words, reason = _question(pack, key).words(languages)
        shown = {f"words_{code}": each for code, each in words.items()}
        shown |= {f"reason_{code}": each for code, each in reason.items()}
    form: QuestionForm = in_languages(QuestionForm, languages, shown)
    if form.validate_on_submit():
        row = making.word_question(db, pack, key, form.words("words"), form.words("reason"))
        changed("pack-question-worded", row)
        flash(_("Saved."))
        return redirect(url_for(".overview", council=council, pack_id=pack_id))
    return render_template("framework/packs/question.html", form=form, pack=pack, key=key), 422 if form.errors else 200


@bp.post("/remove")
@roles(Role.ANALYST)
def remove(council: str, pack_id: UUID) -> ResponseReturnValue:
    pack = pack_or_404(pack_id)
    question = _question(pack, request.form.get("key", ""))
    if Form().validate_on_submit():
        making.remove_question(db, pack, question.key)
        changed("pack-question-removed", pack, key=question.key)
        flash(_("Left out."))
    return redirect(url_for(".overview", council=council, pack_id=pack_id))


@bp.post("/restore")
@roles(Role.ANALYST)
def restore(council: str, pack_id: UUID) -> ResponseReturnValue:
    """Put a question back as it was suggested."""
    pack = pack_or_404(pack_id)
    question = _question(pack, request.form.get("key", ""))
    if Form().validate_on_submit():
        making.restore_question(db, pack, question.key)
        changed("pack-question-restored", pack, key=question.key)
        flash(_("Put back as it was suggested."))
    return redirect(url_for(".overview", council=council, pack_id=pack_id))


def _questions(pack: Pack) -> list[Question]:
    return content_of(db, current_council(), pack, now().date()).questions


def _question(pack: Pack, key: str) -> Question:
    return next((one for one in _questions(pack) if one.key == key), None) or abort(404)
