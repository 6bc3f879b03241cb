"""What residents can read of what a council has done."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from feedback.acting.models import YouSaid


def told(session: Session, council_id: UUID) -> Sequence[YouSaid]:
    """What residents can read, newest first."""
    statement = select(YouSaid).where(YouSaid.council_id == council_id, YouSaid.published_on.is_not(None))
    statement = statement.options(joinedload(YouSaid.service), joinedload(YouSaid.quote_comment))
    return session.scalars(statement.order_by(YouSaid.published_on.desc(), YouSaid.written_at.desc())).all()
