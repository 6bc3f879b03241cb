"""An officer reviews comments: accepts what the machine suggested, or corrects it."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_datetime, ngettext
from flask_babel import gettext as _

from core import people
from core.access import roles
from core.models import Role
from core.web import changed, current_council, current_person, db, saw
from feedback import cards, choosing, finding, review
from feedback.finding import Filters
from feedback.forms import CorrectionForm, choices
from feedback.models import Comment, Decision, Kind, Sentiment
from feedback.theme_counts import ThemeCounts, count_themes

bp = Blueprint("comments", __name__, url_prefix="/councils/<council>/comments")


@bp.get("")
@roles(Role.OFFICER, Role.ANALYST)
def queue(council: str) -> ResponseReturnValue:
    form = choosing.queue_form()
    page = finding.queue(db, choosing.reach(), choosing.filters(form), request.args.get("page", 1, type=int))
    saw("comments-listed", "comment", comments=[row.comment.reference for row in page.rows])
    return render_template(
        "feedback/queue.html",
        choices=form,
        cards=[cards.card(row) for row in page.rows],
        page=page,
        heading_count=_counted(form.chosen("reviewed"), page.total),
        pages=choosing.page_links(page),
        previous=choosing.page_address(page.number - 1) if page.number > 1 else None,
        next=choosing.page_address(page.number + 1) if page.number < page.pages else None,
        kept=choosing.carried(),
    )


@bp.post("/<uuid:comment_id>/accept")
@roles(Role.OFFICER, Role.ANALYST)
def accept(council: str, comment_id: UUID) -> ResponseReturnValue:
    found = _comment(comment_id)
    kept = choosing.carried()
    try:
        _note(found, review.accept(db, found, _person_id()))
    except review.NothingSuggested:
        return redirect(url_for(".comment", council=council, comment_id=comment_id, **kept))
    flash(_("Accepted %(reference)s.", reference=found.reference), "quiet")
    following = request.form.get("next", type=UUID)
    if following:
        kept["_anchor"] = f"comment-{following}"
    return redirect(url_for(".queue", council=council, **kept))


@bp.route("/<uuid:comment_id>", methods=["GET", "POST"])
@roles(Role.OFFICER, Role.ANALYST)
def comment(council: str, comment_id: UUID) -> ResponseReturnValue:
    found = _comment(comment_id)
    form = _correction(found)
    if form.validate_on_submit():
        _note(found, _decide(found, form))
        return redirect(_address_of_next(found))
    saw("comment-seen", found)
    return _show(found, form), 422 if form.is_submitted() else 200


@bp.get("/themes")
@roles(Role.OFFICER, Role.ANALYST)
def themes(council: str) -> ResponseReturnValue:
    form = choosing.queue_form()
    counts = count_themes(db, choosing.reach(), Filters(reviewed=None, service_id=choosing.service_id(form)))
    return render_template("feedback/themes.html", choices=form, counts=counts, **_theme_rows(counts))


def _counted(reviewed: str, total: int) -> str:
    """How many comments the list holds, in the words of the choice."""
    words = {
        "": ngettext("%(num)s comment to review", "%(num)s comments to review", total),
        "yes": ngettext("%(num)s reviewed comment", "%(num)s reviewed comments", total),
    }
    return words.get(reviewed) or str(ngettext("%(num)s comment", "%(num)s comments", total))


def _theme_rows(counts: ThemeCounts) -> dict[str, object]:
    """The table's rows and the chart's bars, from the same counts."""
    names = cards.theme_names()
    named = [(names.get(each.code, each.code), each) for each in counts.themes]
    return {
        "rows": [(name, each.comments, each.complaints, each.compliments) for name, each in named],
        "bars": [{"label": name, "value": each.comments} for name, each in named],
    }


def _show(found: Comment, form: CorrectionForm) -> str:
    latest = found.decisions[-1] if found.decisions else None
    return render_template(
        "feedback/comment.html",
        form=form,
        comment=found,
        card=cards.card(finding.Reviewed(found, latest)),
        trail=_trail(found),
        kept=choosing.carried(),
    )


def _trail(found: Comment) -> list[tuple[str, ...]]:
    """Who decided what and when, newest first, in words."""
    names = people.names_of(db, {decision.person_id for decision in found.decisions})
    return [
        (
            format_datetime(decision.decided_at, "d MMMM yyyy, HH:mm"),
            names.get(decision.person_id, ""),
            ", ".join(str(tag.text) for tag in cards.decided_tags(decision)),
            _("Yes") if decision.as_suggested else _("No"),
        )
        for decision in reversed(found.decisions)
    ]


def _decide(found: Comment, form: CorrectionForm) -> Decision:
    return review.decide(
        db,
        found,
        _person_id(),
        kind=Kind(form.kind.data),
        sentiment=Sentiment(form.sentiment.data),
        themes=form.themes.data or [],
    )


def _note(found: Comment, decision: Decision) -> None:
    changed("comment-decided", found, as_suggested=decision.as_suggested)


def _address_of_next(found: Comment) -> str:
    """The next comment to review, with word that the last one is saved; or the queue, when none is left."""
    council, reach, kept = current_council().slug, choosing.reach(), choosing.carried()
    wanted = choosing.filters(choosing.queue_form()).still_to_review
    following = finding.next_to_review(db, reach, wanted, found)
    saved = _("Saved %(reference)s.", reference=found.reference)
    if following is None:
        flash(f"{saved} {_('There is nothing left to review here.')}")
        return url_for(".queue", council=council, **kept)
    left = finding.count(db, reach, wanted)
    flash(f"{saved} {ngettext('%(num)s comment is left to review.', '%(num)s comments are left to review.', left)}")
    return url_for(".comment", council=council, comment_id=following.id, **kept)


def _correction(found: Comment) -> CorrectionForm:
    """The form, filled in with what counts now: the latest decision, or else the suggestion."""
    form = CorrectionForm(data=review.labels_of(found))
    form.themes.choices = choices(cards.theme_names())
    return form


def _comment(comment_id: UUID) -> Comment:
    return finding.comment_within(db, choosing.reach(), comment_id) or abort(404)


def _person_id() -> UUID:
    person = current_person()
    assert person is not None, "only people who signed in enter"
    return person.id
