"""The facts of the performance framework: definitions of indicators, what was observed, and how figures compare."""

from framework.models.differences import Against, Difference, Obstacle, Verdict
from framework.models.indicators import (
    Aspect,
    DontKnow,
    Frequency,
    Indicator,
    IndicatorKind,
    Perspective,
    Polarity,
    Ripple,
    Tier,
    Unit,
)
from framework.models.observations import (
    DOMAINS,
    SERVICE,
    TOLD,
    Commentary,
    Event,
    Observation,
    ObservationSource,
    ObservationStatus,
    Publication,
    Working,
)

__all__ = [
    "DOMAINS",
    "SERVICE",
    "TOLD",
    "Against",
    "Aspect",
    "Commentary",
    "Difference",
    "DontKnow",
    "Event",
    "Frequency",
    "Indicator",
    "IndicatorKind",
    "Observation",
    "ObservationSource",
    "ObservationStatus",
    "Obstacle",
    "Perspective",
    "Polarity",
    "Publication",
    "Ripple",
    "Tier",
    "Unit",
    "Verdict",
    "Working",
]
