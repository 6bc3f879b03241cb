"""What must not be suggested: which comments a rule would touch, making it, and ending it."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core import people
from core.access import roles
from core.models import Role
from core.web import changed, current_council, db, person_id, saw
from feedback import cards, choosing, finding
from feedback.deciding import comment_or_404
from feedback.models import Comment
from feedback.reviewing import rules
from feedback.reviewing.forms import NeverForm
from feedback.service import ask_for_theming

bp = Blueprint("comments-rules", __name__, url_prefix="/councils/<council>/comments")
SHOWN_OF_A_RULE = 20


@bp.route("/<uuid:comment_id>/never/<theme>", methods=["GET", "POST"])
@roles(Role.OFFICER, Role.ANALYST)
def never(council: str, comment_id: UUID, theme: str) -> ResponseReturnValue:
    """Which comments a theme must not be suggested for: shown before the rule is made."""
    found = comment_or_404(comment_id)
    if found.suggestion is None or theme not in cards.theme_names():
        abort(404)
    themes = found.suggestion.themes
    evidence: list[str] = next((each["evidence"] for each in themes if each["code"] == theme), [])
    form = NeverForm(request.form if request.method == "POST" else request.args, data={"words": " ".join(evidence[:1])})
    if request.method == "POST" and form.validate() and "confirm" in request.form:
        return _make_rule(found, theme, form)
    touched = rules.touched(db, choosing.reach(), form.words.data or "", theme, SHOWN_OF_A_RULE)
    saw("comments-listed", "comment", comments=[each.reference for each in touched.newest])
    page = render_template(
        "feedback/review/never.html",
        form=form,
        comment=found,
        theme=cards.theme_name(theme),
        code=theme,
        touched=touched.number,
        examples=[cards.card(finding.Reviewed(each, None)) for each in touched.newest],
        kept=choosing.carried(),
    )
    return page, 422 if form.errors else 200


@bp.get("/rules")
@roles(Role.OFFICER, Role.ANALYST)
def never_rules(council: str) -> ResponseReturnValue:
    found = rules.rules_of(db, current_council().id)
    names = people.names_of(db, {rule.person_id for rule in found})
    rows = [(rule, cards.theme_name(rule.theme), names.get(rule.person_id, "")) for rule in found]
    return render_template("feedback/review/rules.html", rows=rows)


@bp.post("/rules/<uuid:rule_id>/end")
@roles(Role.OFFICER, Role.ANALYST)
def end_rule(council: str, rule_id: UUID) -> ResponseReturnValue:
    rule = rules.rule_within(db, current_council().id, rule_id) or abort(404)
    rules.end(db, rule, person_id())
    rules.read_again(db, rule)
    ask_for_theming(db, current_council().id)
    changed("rule-ended", rule)
    flash(_("The rule has been ended. Comments still to review are read again without it."))
    return redirect(url_for(".never_rules", council=council))


def _make_rule(found: Comment, theme: str, form: NeverForm) -> ResponseReturnValue:
    try:
        rule = rules.make(db, found, person_id(), theme=theme, words=form.words.data or "")
    except rules.NoWords:
        flash(_("Write at least one word."))
        return redirect(url_for(".never", council=current_council().slug, comment_id=found.id, theme=theme))
    rules.read_again(db, rule)
    ask_for_theming(db, current_council().id)
    changed("rule-made", rule, theme=theme)
    flash(_("From now on %(theme)s is not suggested for such comments.", theme=cards.theme_name(theme)), "quiet")
    return redirect(
        url_for(
            "comments.comment",
            council=current_council().slug,
            comment_id=found.id,
            **choosing.carried(),
            _anchor="comment",
        )
    )
