"""Which indicators figures may be of, and in which numbers such figures lie."""

from uuid import UUID

from sqlalchemy.orm import Session

from framework.defining import definitions
from framework.models import Indicator, IndicatorKind, Unit
from framework.series.series_rows import Bounds

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
    found = definitions.own_indicators(session, council_id)
    return [each for each in found if not kinds or each.kind in kinds]


def countable_indicators(session: Session, council_id: UUID) -> list[Indicator]:
    """The indicators that counts of another survey may be of: shares, its own or those that it measures with others."""
    found = definitions.definitions_for(session, council_id)
    kinds = IndicatorKind.COUNTS, IndicatorKind.SURVEY
    return [each for each in found if each.unit is Unit.PERCENT and each.kind in kinds]
