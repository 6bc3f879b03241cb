"""Ending comments: their words go from wherever they are kept or repeated, for good.

What stays of a comment that grew old says nothing of anybody: that there was one, of which service, how it rated, and
what it was about. Of one whose writer asked, no rating stays either. Figures that were published stay as they are. A
comment that speaks of danger stays until somebody has looked into it, and goes in the night after.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from core.database import now
from core.models import Message
from feedback.acting.models import Assignment, Note, YouSaid
from feedback.acting.withholding import withhold
from feedback.asking.answering import answer_of
from feedback.asking.models import FormAnswer
from feedback.models import Comment, Decision, Suggestion
from feedback.private_models import Flag, Original
from feedback.reviewing.models import Lease, PastSuggestion


@dataclass(frozen=True)
class Sent:
    """Everything that a resident sent at once: the comments, and what came with them where it was a form."""

    comments: tuple[Comment, ...]
    answer: FormAnswer | None

    @property
    def is_gone(self) -> bool:
        return all(comment.erased_at for comment in self.comments)

    @property
    def is_asked_to_go(self) -> bool:
        """Whether its writer asked for it to go, and it waits for somebody to look into it."""
        return not self.is_gone and any(comment.erase_asked_at for comment in self.comments)


def sent_with(session: Session, comment: Comment) -> Sent:
    """What a comment was sent with; by itself where it came in another way than by a form."""
    answer = answer_of(session, comment)
    if answer is None:
        return Sent((comment,), None)
    second = (answer.second_comment,) if answer.second_comment else ()
    return Sent((answer.comment, *second), answer)


def erase_sent(session: Session, sent: Sent) -> bool:
    """End everything that was sent because its writer asked; say whether it has gone already.

    Doing it again changes nothing. Where a flag is open, all of it waits until somebody has looked into it.
    """
    waits = any(_has_open_flag(session, comment) for comment in sent.comments)
    for comment in sent.comments:
        comment.erase_asked_at = comment.erase_asked_at or now()
        if not waits and not comment.erased_at:
            _empty(session, comment)
            comment.rating, comment.weight, comment.area, comment.language = None, None, "", ""
    if not waits and sent.answer is not None:
        about = Message.council_id == sent.answer.council_id, Message.subject_id == str(sent.answer.id)
        session.execute(delete(Message).where(*about))
        session.delete(sent.answer)
    session.flush()
    return not waits


def reduce_comments(session: Session, council_id: UUID, ids: Sequence[UUID]) -> None:
    """End the words of comments that have grown old; those whose writers asked go whole."""
    mine = Comment.council_id == council_id, Comment.id.in_(ids)
    for comment in session.scalars(select(Comment).where(*mine).order_by(Comment.id)).all():
        if comment.erased_at:  # It went with another of the same sending.
            continue
        if comment.erase_asked_at:
            erase_sent(session, sent_with(session, comment))
        else:
            _empty(session, comment)
    session.flush()


def _empty(session: Session, comment: Comment) -> None:
    """Take the words away wherever they are kept; reports that may quote them are drawn again without."""
    session.refresh(comment, with_for_update=True)
    withhold(session, comment)
    comment.text, comment.organisation, comment.erased_at = "", "", now()
    about = {"council_id": comment.council_id, "comment_id": comment.id}
    for table in (Original, Suggestion, Lease, Note):
        session.execute(delete(table).filter_by(**about))
    session.execute(update(PastSuggestion).filter_by(**about).values(said={}))
    session.execute(update(Decision).filter_by(**about).values(clauses=[]))
    session.execute(update(Assignment).filter_by(**about).values(reason=""))
    session.execute(update(Flag).filter_by(**about).values(action_taken=""))
    quoting = YouSaid.council_id == comment.council_id, YouSaid.quote_comment_id == comment.id
    session.execute(update(YouSaid).where(*quoting).values(quote_comment_id=None))
    either = or_(FormAnswer.comment_id == comment.id, FormAnswer.second_comment_id == comment.id)
    answers = update(FormAnswer).where(FormAnswer.council_id == comment.council_id, either)
    session.execute(answers.values(contact=None, case_reference="", may_quote=False))
    session.flush()
    session.expire(comment)


def _has_open_flag(session: Session, comment: Comment) -> bool:
    mine = Flag.council_id == comment.council_id, Flag.comment_id == comment.id
    return session.scalar(select(Flag.id).where(*mine, Flag.acknowledged_at.is_(None))) is not None
