"""Taking decisions back: they stay to be seen, and count no longer."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from feedback.finding import Reach
from feedback.models import Comment, Decision, Undoing


def decisions_to_undo(session: Session, reach: Reach, decision_id: UUID) -> list[Decision]:
    """A decision that a person may see and that stands, with those that were made together with it."""
    found = session.scalar(_standing(reach).where(Decision.id == decision_id))
    if found is None or found.batch_id is None:
        return [found] if found else []
    return list(session.scalars(_standing(reach).where(Decision.batch_id == found.batch_id)))


def undo(session: Session, decisions: Sequence[Decision], person_id: UUID) -> None:
    """Take decisions back; one that was taken back meanwhile stays so."""
    for decision in decisions:
        if decision.undoing is None:
            decision.undoing = Undoing(council_id=decision.council_id, decision_id=decision.id, person_id=person_id)
    session.flush()


def _standing(reach: Reach) -> Select[Decision]:
    statement = select(Decision).join(Comment, Comment.id == Decision.comment_id)
    statement = statement.where(reach.within, Decision.council_id == reach.council_id)
    undone = select(Undoing.id).where(Undoing.decision_id == Decision.id, Undoing.council_id == Decision.council_id)
    return statement.where(~undone.exists()).options(joinedload(Decision.comment)).order_by(Decision.id)
