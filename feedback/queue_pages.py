"""The list of comments: the most useful to review first, accepted from where they stand, or read one after another."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from core import people
from core.access import roles
from core.models import Role
from core.web import current_council, db, person_id, saw
from feedback import cards, choosing, finding, review
from feedback.deciding import comment_or_404, done, note
from feedback.finding import Page
from feedback.models import Comment
from feedback.queue_form import QueueForm
from feedback.reviewing import leases, onward, order

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
