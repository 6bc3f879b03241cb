"""An officer reviews comments: accepts what the machine suggested, or corrects it, one after another."""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_datetime, ngettext
from flask_babel import gettext as _

from core import people
from core.access import roles
from core.models import Role
from core.web import changed, current_council, db, person_id, saw
from feedback import cards, choosing, finding, review
from feedback.finding import Page
from feedback.forms import CorrectionForm, choices
from feedback.models import Comment, Decision, Kind, Sentiment
from feedback.queue_form import QueueForm
from feedback.reviewing import groups, leases, onward, order, rules, undoing

bp = Blueprint("comments", __name__, url_prefix="/councils/<council>/comments")


@bp.get("")
@roles(Role.OFFICER, Role.ANALYST)
def queue(council: str) -> ResponseReturnValue:
    form = choosing.queue_form()
    turn = order.turn_of(db, current_council().id, person_id())
    page = finding.queue(db, choosing.reach(), choosing.filters(form), request.args.get("page", 1, type=int), turn)
    saw("comments-listed", "comment", comments=[row.comment.reference for row in page.rows])
    return render_template(
        "feedback/queue.html",
        choices=form,
        cards=[cards.card(row) for row in page.rows],
        readers=_readers(page),
        page=page,
        heading_count=_counted(form.chosen("reviewed"), page.total),
        done=done(),
        **_ways(form, page),
    )


@bp.post("/next")
@roles(Role.OFFICER, Role.ANALYST)
def next_one(council: str) -> ResponseReturnValue:
    """Begin, or leave a comment to others and go on."""
    passed = request.form.get("pass", type=UUID)
    if passed:
        leases.pass_over(db, comment_or_404(passed), person_id())
    address = onward.address_of_next(person_id())
    if "finished=1" in address:
        flash(_("There is nothing left to review here."))
    return redirect(address)


@bp.post("/<uuid:comment_id>/accept")
@roles(Role.OFFICER, Role.ANALYST)
def accept(council: str, comment_id: UUID) -> ResponseReturnValue:
    """Accept from the list, which is shown again, or from the comment's own page, which the next one follows."""
    found, from_list = comment_or_404(comment_id), "list" in request.form
    if from_list and not _is_mine_to_accept(found):
        return _back_to_list()
    try:
        decision = review.accept(db, found, person_id())
    except review.NothingSuggested:
        return redirect(url_for(".comment", council=council, comment_id=comment_id, **choosing.carried()))
    note(found, decision)
    return (
        _back_to_list(done=decision.id)
        if from_list
        else redirect(onward.address_of_next(person_id(), done=decision.id))
    )


@bp.route("/<uuid:comment_id>", methods=["GET", "POST"])
@roles(Role.OFFICER, Role.ANALYST)
def comment(council: str, comment_id: UUID) -> ResponseReturnValue:
    found = comment_or_404(comment_id)
    form = _correction(found)
    if form.validate_on_submit():
        decision = decide(found, form)
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


def _is_mine_to_accept(found: Comment) -> bool:
    """Take a comment of the list for this person, or say who has it; one they accepted just now is theirs still."""
    if leases.take(db, found, person_id()) or (found.standing and found.standing[-1].person_id == person_id()):
        return True
    reader = leases.holder(db, found, person_id())
    who = reader or found.standing[-1].person_id
    said = {"name": people.names_of(db, {who}).get(who, ""), "reference": found.reference}
    if reader:
        flash(_("%(name)s is reading %(reference)s now. It was left to them.", **said))
    else:
        leases.give_back(db, found, person_id())
        flash(_("%(name)s decided on %(reference)s meanwhile. It was left as it is.", **said))
    return False


def _back_to_list(**done: Any) -> ResponseReturnValue:
    """The list again, at the comment that followed the one accepted."""
    following = request.form.get("list", type=UUID)
    anchor = f"comment-{following}" if following else None
    address = url_for(".queue", council=current_council().slug, **choosing.carried(), **done, _anchor=anchor)
    return redirect(address)


def done() -> dict[str, object] | None:
    """The decision just made, in words, for as long as it can be undone."""
    decision_id = request.args.get("done", type=UUID)
    decisions = undoing.decisions_to_undo(db, choosing.reach(), decision_id) if decision_id else []
    if not decisions or decisions[0].person_id != person_id():
        return None
    saved = onward.saved_words(decisions[0].comment)
    if len(decisions) > 1:
        saved = ngettext("Saved %(num)s comment.", "Saved %(num)s comments.", len(decisions))
    others = {each.person_id for each in decisions[0].comment.standing} - {person_id()}
    names = ", ".join(sorted(people.names_of(db, others).values()))
    late = _("%(name)s has decided on it too: both decisions are kept, and yours counts.", name=names) if names else ""
    return {"words": f"{saved} {late} {onward.left_words()}".replace("  ", " "), "decision_id": decision_id}


def comment_or_404(comment_id: UUID) -> Comment:
    return finding.comment_within(db, choosing.reach(), comment_id) or abort(404)


def decide(found: Comment, form: CorrectionForm) -> Decision:
    return review.decide(
        db,
        found,
        person_id(),
        kind=Kind(form.kind.data),
        sentiment=Sentiment(form.sentiment.data),
        themes=form.themes.data or [],
    )


def note(found: Comment, decision: Decision) -> None:
    """Write the decision into the trail, and let the comment go."""
    changed("comment-decided", found, as_suggested=decision.as_suggested)
    leases.give_back(db, found, person_id())


def _readers(page: Page) -> dict[UUID, str]:
    """Which comments of a page somebody else is reading now, with their names."""
    waiting = [row.comment.id for row in page.rows if row.decision is None]
    held = leases.holders(db, current_council().id, waiting, person_id()) if waiting else {}
    names = people.names_of(db, set(held.values())) if held else {}
    return {comment_id: names.get(reader, "") for comment_id, reader in held.items()}


def _ways(form: QueueForm, page: Page) -> dict[str, object]:
    """Where the list leads: its other pages, and itself with another choice."""
    return {
        "pages": choosing.page_links(page),
        "previous": choosing.page_address(page.number - 1) if page.number > 1 else None,
        "next": choosing.page_address(page.number + 1) if page.number < page.pages else None,
        "kept": choosing.carried(),
        "chosen": any(name != "page" for name in choosing.carried()),
        "to_review": not form.chosen("reviewed") and not form.q.errors,
    }


def _counted(reviewed: str, total: int) -> str:
    """How many comments the list holds, in the words of the choice."""
    words = {
        "": ngettext("%(num)s comment to review", "%(num)s comments to review", total),
        "yes": ngettext("%(num)s reviewed comment", "%(num)s reviewed comments", total),
    }
    return words.get(reviewed) or str(ngettext("%(num)s comment", "%(num)s comments", total))


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
