"""Which indicators figures may be of, and in which numbers such figures lie."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from framework.models import Indicator, IndicatorKind, Unit
from framework.series.series_rows import Bounds
from surveys.models import Commission, Partner

BOUNDS = {
    Unit.PERCENT: Bounds(0, 100, divisor=100),
    Unit.COUNT: Bounds(least=0),
    Unit.RATE: Bounds(least=0),
    Unit.SCORE: Bounds(),
    Unit.DAYS: Bounds(least=0),
    Unit.POUNDS: Bounds(),
}
"""The numbers in which figures of a unit are written, and what they are divided by to be kept."""


def own_indicators(session: Session, council_id: UUID, *kinds: IndicatorKind) -> list[Indicator]:
    """The current versions of a council's own indicators of some kinds, or of all, in the order of its pages."""
    statement = select(Indicator).where(Indicator.council_id == council_id).order_by(Indicator.version)
    current = {each.code: each for each in session.scalars(statement)}
    chosen = [each for each in current.values() if not kinds or each.kind in kinds]
    return sorted(chosen, key=lambda each: (each.position, each.code))


def shared_indicators(session: Session, council_id: UUID) -> list[Indicator]:
    """The current versions of the indicators of every commission that a council leads or takes part in."""
    partner = select(Partner.commission_id).where(Partner.council_id == council_id)
    mine = or_(Commission.lead_council_id == council_id, Commission.id.in_(partner))
    statement = select(Indicator).join(Indicator.commission).where(mine).order_by(Indicator.version)
    current = {(each.commission_id, each.code): each for each in session.scalars(statement)}
    return sorted(current.values(), key=lambda each: (str(each.commission_id), each.position, each.code))


def countable_indicators(session: Session, council_id: UUID) -> list[Indicator]:
    """The indicators that counts of another survey may be of: shares, its own or those that it measures with others."""
    own = own_indicators(session, council_id, IndicatorKind.COUNTS, IndicatorKind.SURVEY)
    found: Sequence[Indicator] = [*own, *shared_indicators(session, council_id)]
    return [each for each in found if each.unit is Unit.PERCENT]
