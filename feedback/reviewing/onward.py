"""What comes after a decision: the next comment, held for this person, with word that the last one is saved."""

from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from core.web import current_council, db
from feedback import choosing, finding
from feedback.models import Comment
from feedback.reviewing import leases, opinions


def address_of_next(person_id: UUID, **done: Any) -> str:
    """The address of what a person reads next: a comment, now and then one for a second opinion, or else the list.

    `done` names the decision just made, which the next page offers to undo.
    """
    council, kept = current_council().slug, choosing.carried()
    kept.pop("page", None)
    if opinions.is_due(db, choosing.reach(), person_id):
        asked = opinions.take_next(db, choosing.reach(), person_id)
        if asked:
            return url_for(
                "comments-opinions.give", council=council, comment_id=asked.id, **kept, **done, _anchor="comment"
            )
    wanted = choosing.filters(choosing.queue_form()).still_to_review
    following = leases.take_next(db, choosing.reach(), wanted, person_id)
    if following is None:
        return url_for("comments.queue", council=council, **kept, **done, finished=1)
    return url_for("comments.comment", council=council, comment_id=following.id, **kept, **done, _anchor="comment")


def left_words() -> str:
    """How many comments are left to review in the list that the officer chose."""
    left = finding.count(db, choosing.reach(), choosing.filters(choosing.queue_form()).still_to_review)
    if not left:
        return str(_("There is nothing left to review here."))
    return str(ngettext("%(num)s comment is left to review.", "%(num)s comments are left to review.", left))


def saved_words(comment: Comment) -> str:
    return str(_("Saved %(reference)s.", reference=comment.reference))
