"""One comment at a time: what the machine suggests and why, what people decided, and what this person decides."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_datetime, ngettext
from flask_babel import gettext as _

from core import people
from core.access import roles
from core.models import Role
from core.web import changed, db, person_id, saw
from feedback import cards, choosing, finding, review
from feedback.deciding import comment_or_404, done, note
from feedback.forms import CorrectionForm, choices
from feedback.models import Comment, Decision, Kind, Sentiment
from feedback.queue_pages import bp
from feedback.reviewing import groups, leases, onward, rules, undoing


@bp.route("/<uuid:comment_id>", methods=["GET", "POST"])
@roles(Role.OFFICER, Role.ANALYST)
def comment(council: str, comment_id: UUID) -> ResponseReturnValue:
    found = comment_or_404(comment_id)
    form = _correction(found)
    if form.validate_on_submit():
        decision = _decide(found, form)
        note(found, decision)
        return redirect(onward.address_of_next(person_id(), done=decision.id))
    saw("comment-seen", found)
    return _show(found, form), 422 if form.is_submitted() else 200


@bp.post("/undo/<uuid:decision_id>")
@roles(Role.OFFICER, Role.ANALYST)
def undo(council: str, decision_id: UUID) -> ResponseReturnValue:
    """Take a decision back, with those that were made together with it, and come to its comment again."""
    decisions = undoing.decisions_to_undo(db, choosing.reach(), decision_id)
    if not decisions:
        abort(404)
    undoing.undo(db, decisions, person_id())
    for decision in decisions:
        changed("decision-undone", decision.comment)
    flash(ngettext("Undone: %(num)s decision.", "Undone: %(num)s decisions.", len(decisions)), "quiet")
    if len(decisions) > 1:
        return redirect(url_for(".queue", council=council, **choosing.carried()))
    found = decisions[0].comment
    leases.take(db, found, person_id())
    return redirect(url_for(".comment", council=council, comment_id=found.id, **choosing.carried(), _anchor="comment"))


def _decide(found: Comment, form: CorrectionForm) -> Decision:
    return review.decide(
        db,
        found,
        person_id(),
        kind=Kind(form.kind.data),
        sentiment=Sentiment(form.sentiment.data),
        themes=form.themes.data or [],
    )


def _show(found: Comment, form: CorrectionForm) -> str:
    latest = found.standing[-1] if found.standing else None
    holder = leases.holder(db, found, person_id())
    return render_template(
        "feedback/comment.html",
        form=form,
        likely=set(form.themes.data or [])
        | {theme["code"] for theme in (found.suggestion.themes if found.suggestion else [])},
        comment=found,
        card=cards.card(finding.Reviewed(found, latest)),
        latest=latest,
        trail=_trail(found),
        suggested_themes=[
            (t["code"], cards.theme_name(t["code"])) for t in (found.suggestion.themes if found.suggestion else [])
        ],
        held_back=[(rule, cards.theme_name(rule.theme)) for rule in rules.matching(db, found)],
        group=groups.group_of(db, found),
        holder=people.names_of(db, {holder}).get(holder) if holder else None,
        kept=choosing.carried(),
        done=done(),
    )


def _trail(found: Comment) -> list[tuple[str, ...]]:
    """Who decided what and when, newest first, in words."""
    people_ids = {decision.person_id for decision in found.decisions}
    people_ids |= {decision.undoing.person_id for decision in found.decisions if decision.undoing}
    names = people.names_of(db, people_ids)
    return [
        (
            format_datetime(decision.decided_at, "d MMMM yyyy, HH:mm"),
            names.get(decision.person_id, ""),
            ", ".join(str(tag.text) for tag in cards.decided_tags(decision)),
            _("Yes") if decision.as_suggested else _("No"),
            _undone(decision, names),
        )
        for decision in reversed(found.decisions)
    ]


def _undone(decision: Decision, names: dict[UUID | None, str]) -> str:
    if decision.undoing is None:
        return ""
    when = format_datetime(decision.undoing.undone_at, "d MMMM yyyy, HH:mm")
    return str(_("Undone by %(name)s, %(when)s", name=names.get(decision.undoing.person_id, ""), when=when))


def _correction(found: Comment) -> CorrectionForm:
    """The form, filled in with what counts now: the latest decision, or else the suggestion."""
    form = CorrectionForm(data=review.labels_of(found))
    form.themes.choices = choices(cards.theme_names())
    return form
