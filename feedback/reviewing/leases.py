"""Sharing the queue: a comment is one person's until it is decided, passed over, or a quarter of an hour is over."""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlalchemy.orm import Session

from core.database import INSERTS, now
from feedback import finding
from feedback.finding import Filters, Reach
from feedback.models import Comment
from feedback.reviewing import order
from feedback.reviewing.models import Lease

LASTS = timedelta(minutes=15)
TRIES = 20
"""How many comments are tried for one that nobody has taken at this very moment."""


def take_next(session: Session, reach: Reach, filters: Filters, person_id: UUID) -> Comment | None:
    """Give a person the next comment to review, which nobody else will be given meanwhile; None when none is left.

    The one they have not finished comes first.
    """
    wanted = filters.still_to_review
    listed = finding.listed(reach, wanted)
    unfinished = listed.join(Lease, Lease.comment_id == Comment.id).where(_held_by(person_id)).limit(1)
    candidates = [row.Comment for row in session.execute(unfinished)]
    listed = listed.where(_offered_to(person_id))
    if wanted.in_turn:
        turn = order.turn_of(session, reach.council_id, person_id)
        candidates += [row.Comment for row in order.in_turn(session, listed, turn, None, 0, TRIES)]
    else:
        candidates += [row.Comment for row in session.execute(finding.newest_first(listed).limit(TRIES))]
    return next((comment for comment in candidates if take(session, comment, person_id)), None)


def take(session: Session, comment: Comment, person_id: UUID) -> bool:
    """Take a comment for a person, unless somebody else holds it or has just decided on it."""
    lease = INSERTS[session.get_bind().dialect.name](Lease).values(
        comment_id=comment.id, council_id=comment.council_id, person_id=person_id, until=now() + LASTS, passed=False
    )
    mine = or_(Lease.person_id == person_id, Lease.until < now(), Lease.passed)
    fresh = {"person_id": person_id, "until": now() + LASTS, "passed": False}
    claim = lease.on_conflict_do_update(index_elements=[Lease.comment_id], set_=fresh, where=mine)
    if session.scalar(claim.returning(Lease.comment_id)) is None:
        return False
    session.refresh(comment, ["decisions"])
    return not comment.standing


def give_back(session: Session, comment: Comment, person_id: UUID) -> None:
    """End a person's hold on a comment, once they have decided."""
    session.execute(
        delete(Lease).where(
            Lease.council_id == comment.council_id, Lease.comment_id == comment.id, Lease.person_id == person_id
        )
    )


def pass_over(session: Session, comment: Comment, person_id: UUID) -> None:
    """Leave a comment to others: it does not come back to this person for a while."""
    mine = Lease.council_id == comment.council_id, Lease.comment_id == comment.id, Lease.person_id == person_id
    session.execute(update(Lease).where(*mine).values(passed=True, until=now() + LASTS))


def holder(session: Session, comment: Comment, person_id: UUID) -> UUID | None:
    """Who else is reading a comment now."""
    return holders(session, comment.council_id, [comment.id], person_id).get(comment.id)


def holders(session: Session, council_id: UUID, comment_ids: Collection[UUID], person_id: UUID) -> dict[UUID, UUID]:
    """Who else is reading which of these comments now."""
    found = select(Lease.comment_id, Lease.person_id).where(
        Lease.council_id == council_id,
        Lease.comment_id.in_(comment_ids),
        Lease.person_id != person_id,
        Lease.until > now(),
        ~Lease.passed,
    )
    return dict(session.execute(found).all())


def _offered_to(person_id: UUID) -> ColumnElement[bool]:
    """Whether nobody else holds the comment, and the person has not passed it over lately."""
    taken = and_(Lease.person_id != person_id, ~Lease.passed)
    passed = and_(Lease.person_id == person_id, Lease.passed)
    held = select(Lease.comment_id).where(
        Lease.comment_id == Comment.id, Lease.council_id == Comment.council_id, Lease.until > now(), or_(taken, passed)
    )
    return ~held.exists()


def _held_by(person_id: UUID) -> ColumnElement[bool]:
    return and_(
        Lease.council_id == Comment.council_id, Lease.person_id == person_id, Lease.until > now(), ~Lease.passed
    )
