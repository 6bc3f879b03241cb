"""The definitions of a commission's indicators."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from framework.models import Indicator


def indicators_of(session: Session, commission_id: UUID) -> list[Indicator]:
    """The current version of each indicator of a commission, in the order of its pages."""
    statement = select(Indicator).where(Indicator.commission_id == commission_id)
    versions = session.scalars(statement.order_by(Indicator.version))
    current = {indicator.code: indicator for indicator in versions}
    return sorted(current.values(), key=lambda indicator: (indicator.position, indicator.code))
