"""What pages that decide on comments share: the comment, what is written down of a decision, and how it is undone."""

from uuid import UUID

from flask import abort, request
from flask_babel import gettext as _
from flask_babel import ngettext

from core import people
from core.web import changed, db, person_id
from feedback import choosing, finding
from feedback.models import Comment, Decision
from feedback.reviewing import leases, onward, undoing


def comment_or_404(comment_id: UUID) -> Comment:
    return finding.comment_within(db, choosing.reach(), comment_id) or abort(404)


def note(found: Comment, decision: Decision) -> None:
    """Write the decision into the trail, and let the comment go."""
    changed("comment-decided", found, as_suggested=decision.as_suggested)
    leases.give_back(db, found, person_id())


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
