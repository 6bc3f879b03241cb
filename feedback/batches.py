"""Long work on a council's comments in batches, each named by its first comment in the order that they came.

So a batch is found without passing all that were done before it, and a name says the same however often it is used.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from feedback.models import Comment


def batch_names(session: Session, council_id: UUID, which: ColumnElement[bool], size: int) -> list[str]:
    """A name for every batch of so many of the council's comments that meet a condition."""
    number = func.row_number().over(order_by=(Comment.received_at, Comment.id)).label("number")
    chosen = select(Comment.received_at, Comment.id, number).where(Comment.council_id == council_id, which).subquery()
    firsts = select(chosen.c.received_at, chosen.c.id).where(chosen.c.number % size == 1)
    return [f"{moment.isoformat()} {each}" for moment, each in session.execute(firsts.order_by(chosen.c.number))]


def from_first_of(name: str) -> ColumnElement[bool]:
    """Whether a comment is a batch's first, or came after it; the moment alone leads to the place."""
    moment, comment_id = name.rsplit(" ", 1)
    came, first = datetime.fromisoformat(moment), UUID(comment_id)
    return and_(Comment.received_at >= came, or_(Comment.received_at > came, Comment.id >= first))
