"""Second opinions: giving one without being shown the decision, and how far people agree."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from analysis.kappa import Kappa
from core import people
from core.access import roles
from core.models import Role
from core.web import changed, current_council, db, person_id, saw
from feedback import cards, choosing
from feedback.deciding import done
from feedback.forms import CorrectionForm, choices
from feedback.models import Comment, Kind, Sentiment
from feedback.reviewing import onward, opinions
from feedback.reviewing.models import SecondOpinion
from feedback.words import RATINGS

bp = Blueprint("comments-opinions", __name__, url_prefix="/councils/<council>/comments/opinions")


@bp.get("")
@roles(Role.OFFICER, Role.ANALYST)
def overview(council: str) -> ResponseReturnValue:
    """How far people agree, and where they do not."""
    agreed = opinions.agreement(db, choosing.reach())
    apart = opinions.opinions_apart(db, choosing.reach())
    late = opinions.late_disagreements(db, choosing.reach())
    saw("comments-listed", "comment", comments=[each.comment.reference for each in apart])
    return render_template(
        "feedback/review/opinions.html",
        given=agreed.given if agreed else 0,
        rows=_agreement_rows(agreed),
        apart=_disagreements(apart),
        late=[(comment, cards.redacted(comment)) for comment in late],
        waiting=opinions.take_next(db, choosing.reach(), person_id()) is not None,
    )


@bp.post("/next")
@roles(Role.OFFICER, Role.ANALYST)
def give_next(council: str) -> ResponseReturnValue:
    asked = opinions.take_next(db, choosing.reach(), person_id())
    if asked is None:
        flash(_("No comment needs a second opinion from you now."))
        return redirect(url_for(".overview", council=council))
    return redirect(url_for(".give", council=council, comment_id=asked.id, _anchor="comment"))


@bp.route("/<uuid:comment_id>", methods=["GET", "POST"])
@roles(Role.OFFICER, Role.ANALYST)
def give(council: str, comment_id: UUID) -> ResponseReturnValue:
    """The comment alone: neither what the machine said nor what was decided."""
    decision = opinions.wanted(db, choosing.reach(), person_id(), comment_id)
    if decision is None:
        abort(404)
    found, form = decision.comment, CorrectionForm()
    form.themes.choices = choices(cards.theme_names())
    if form.validate_on_submit():
        opinions.give(
            db,
            decision,
            person_id(),
            kind=Kind(form.kind.data),
            sentiment=Sentiment(form.sentiment.data),
            themes=form.themes.data or [],
        )
        changed("opinion-given", found)
        flash(_("Thank you: your second opinion is saved."), "quiet")
        return redirect(onward.address_of_next(person_id()))
    saw("comment-seen", found)
    page = render_template(
        "feedback/review/opinion.html",
        form=form,
        comment=found,
        text=cards.redacted(found),
        language=found.suggestion.language if found.suggestion else found.language,
        rating=RATINGS.get(found.rating or 0),
        kept=choosing.carried(),
        done=done(),
    )
    return page, 422 if form.is_submitted() else 200


def _agreement_rows(agreement: opinions.Agreement | None) -> list[tuple[object, ...]]:
    if agreement is None:
        return []
    whole = [(_("What it is"), agreement.kinds), (_("How the resident feels"), agreement.sentiments)]
    themes = [(cards.theme_name(code), kappa) for code, kappa in agreement.themes.items()]
    return [(name, *_kappa_words(kappa)) for name, kappa in (*whole, *themes)]


def _kappa_words(kappa: Kappa) -> tuple[object, ...]:
    alike = _("%(agreed)s of %(base)s", agreed=kappa.agreed, base=kappa.base)
    if kappa.value is None or kappa.low is None or kappa.high is None:
        return alike, _("Cannot be said: both always said the same"), ""
    return alike, f"{kappa.value:.2f}", _("%(low)s to %(high)s", low=f"{kappa.low:.2f}", high=f"{kappa.high:.2f}")


def _disagreements(apart: list[SecondOpinion]) -> list[dict[str, object]]:
    """Each comment on which two people disagree, with what each of them said, side by side."""
    ids = {each.person_id for each in apart} | {each.decision.person_id for each in apart}
    names = people.names_of(db, ids)
    return [
        {
            "comment": each.comment,
            "text": cards.redacted(each.comment),
            "first": (names.get(each.decision.person_id, ""), cards.decided_tags(each.decision)),
            "second": (names.get(each.person_id, ""), cards.label_tags(vars(each))),
            "settled": opinions.is_settled(each),
            "href": _address(each.comment),
        }
        for each in apart
    ]


def _address(comment: Comment) -> str:
    return url_for("comments.comment", council=current_council().slug, comment_id=comment.id)
