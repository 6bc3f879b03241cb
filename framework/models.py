"""The facts of the performance framework: definitions of indicators, and what was observed."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base, Identified, Json, by_value, now
from core.models import Council
from core.tenancy import CouncilOwned
from surveys.models import Commission, Wave

DOMAINS = ("age_band", "sex", "tenure", "ethnicity", "ward")
"""The groups of residents for which figures are published, beside everybody."""


class Polarity(StrEnum):
    HIGHER_IS_BETTER = "higher"
    LOWER_IS_BETTER = "lower"


class Tier(StrEnum):
    HIGH = "high"
    MEDIUM_TERM = "T2"
    SPECIFIC = "T3"


class Ripple(StrEnum):
    PLACE = "place"
    PEOPLE = "people"
    SERVICES = "services"


class ObservationStatus(StrEnum):
    FINAL = "final"
    INDICATIVE = "indicative"
    SUPPRESSED = "suppressed"


class Indicator(Identified, Base):
    """A version of an indicator's definition: measure, comparator, target."""

    __tablename__ = "indicator"
    __table_args__ = (UniqueConstraint("commission_id", "code", "version"),)

    commission_id: Mapped[UUID] = mapped_column(ForeignKey("commission.id"), index=True)
    code: Mapped[str] = mapped_column(String(64))
    version: Mapped[int] = mapped_column(default=1)
    position: Mapped[int] = mapped_column(default=0)
    title: Mapped[dict[str, str]]
    measure: Mapped[dict[str, str]]
    question: Mapped[str] = mapped_column(String(64))
    favourable: Mapped[list[str]]
    polarity: Mapped[Polarity] = mapped_column(by_value(Polarity), default=Polarity.HIGHER_IS_BETTER)
    tier: Mapped[Tier] = mapped_column(by_value(Tier))
    ripple: Mapped[Ripple] = mapped_column(by_value(Ripple))
    theme: Mapped[str] = mapped_column(String(64), default="")
    rationale: Mapped[dict[str, str]]
    limitations: Mapped[dict[str, str]]
    target: Mapped[float | None]
    commission: Mapped[Commission] = relationship()


class Publication(Identified, Base):
    """A wave's figures made public, once for all partners."""

    __tablename__ = "publication"

    wave_id: Mapped[UUID] = mapped_column(ForeignKey("wave.id"), unique=True)
    published_at: Mapped[datetime] = mapped_column(default=now)
    wave: Mapped[Wave] = relationship()


class Working(CouncilOwned, Identified, Base):
    """How a council's figures of a wave were worked out, whole: enough to work them out again to the same digits.

    `recipe` is what `framework.recipe.Recipe` says, and `report` what weighting did, as `analysis.weighting_report`
    describes it, with the counts of imputed, left out and open answers and of modes.
    """

    __tablename__ = "working"
    __table_args__ = (UniqueConstraint("publication_id", "council_id"),)

    publication_id: Mapped[UUID] = mapped_column(ForeignKey("publication.id"))
    recipe: Mapped[Json]
    report: Mapped[Json]


class Observation(CouncilOwned, Identified, Base):
    """An indicator's value for a council, a period and a group, with its doubt, its bases and its provenance.

    Values are proportions from 0 to 1. A suppressed observation has a base and no value.
    """

    __tablename__ = "observation"
    __table_args__ = (
        UniqueConstraint("publication_id", "council_id", "indicator_id", "domain_var", "domain"),
        Index("ix_observation_indicator", "indicator_id", "domain_var", "domain"),
        CheckConstraint("status <> 'suppressed' OR value IS NULL", name="suppressed_has_no_value"),
        CheckConstraint(
            "status = 'suppressed' OR (value IS NOT NULL AND ci_low IS NOT NULL AND ci_high IS NOT NULL "
            "AND base IS NOT NULL)",
            name="shown_has_base_and_interval",
        ),
    )

    publication_id: Mapped[UUID] = mapped_column(ForeignKey("publication.id"))
    indicator_id: Mapped[UUID] = mapped_column(ForeignKey("indicator.id"))
    period_start: Mapped[date]
    period_end: Mapped[date]
    domain_var: Mapped[str] = mapped_column(String(64), default="all")
    domain: Mapped[str] = mapped_column(String(64), default="all")
    status: Mapped[ObservationStatus] = mapped_column(by_value(ObservationStatus))
    value: Mapped[float | None]
    se: Mapped[float | None]
    df: Mapped[float | None]
    ci_low: Mapped[float | None]
    ci_high: Mapped[float | None]
    base: Mapped[int | None]
    effective_base: Mapped[float | None]
    design_effect: Mapped[float | None]
    unweighted: Mapped[float | None]
    working_id: Mapped[UUID] = mapped_column(ForeignKey("working.id"), index=True)
    working: Mapped[Working] = relationship()
    publication: Mapped[Publication] = relationship()
    indicator: Mapped[Indicator] = relationship()
    council: Mapped[Council] = relationship()


class Against(StrEnum):
    """What a figure is compared with: a plain mean of others, or one earlier figure."""

    EARLIER = "earlier"
    LAST = "last"
    COUNCILS = "councils"
    GROUPS = "groups"


class Verdict(StrEnum):
    HIGHER = "higher"
    LOWER = "lower"
    NO_CLEAR_DIFFERENCE = "no-clear-difference"
    TOO_FEW = "too-few"


class Obstacle(StrEnum):
    """Why a figure may not be compared with an earlier wave's, or with the other councils'."""

    FIRST_WAVE = "first-wave"
    NOT_PUBLISHED_BEFORE = "not-published-before"
    QUESTIONNAIRE_DIFFERS = "questionnaire-differs"
    DEFINITION_DIFFERS = "definition-differs"
    WORDING_DIFFERS = "wording-differs"
    OPTIONS_DIFFER = "options-differ"
    ROUTING_DIFFERS = "routing-differs"
    RECRUITED_DIFFERENTLY = "recruited-differently"


class Difference(CouncilOwned, Identified, Base):
    """A published figure less what it is compared with, as proportions, with its doubt and its provenance.

    `p` is the test's own, `p_adjusted` that which the verdict goes by: adjusted over the `family` of comparisons read
    together, by `adjustment`. The interval is not adjusted. `compared` names the observations it was made from, in
    order, this one last where it is a wave's. With an obstacle, or too few answers, there is no difference.
    """

    __tablename__ = "difference"
    __table_args__ = (
        UniqueConstraint("observation_id", "against"),
        CheckConstraint(
            "verdict = 'too-few' OR (difference IS NOT NULL AND ci_low IS NOT NULL AND ci_high IS NOT NULL "
            "AND p IS NOT NULL)",
            name="judged_has_interval",
        ),
    )

    publication_id: Mapped[UUID] = mapped_column(ForeignKey("publication.id"), index=True)
    observation_id: Mapped[UUID] = mapped_column(ForeignKey("observation.id"))
    against: Mapped[Against] = mapped_column(by_value(Against))
    verdict: Mapped[Verdict] = mapped_column(by_value(Verdict))
    obstacle: Mapped[Obstacle | None] = mapped_column(by_value(Obstacle))
    difference: Mapped[float | None]
    se: Mapped[float | None]
    df: Mapped[float | None]
    statistic: Mapped[float | None]
    p: Mapped[float | None]
    p_adjusted: Mapped[float | None]
    ci_low: Mapped[float | None]
    ci_high: Mapped[float | None]
    family: Mapped[int] = mapped_column(default=1)
    adjustment: Mapped[str] = mapped_column(String(16), default="none")
    compared: Mapped[list[str]] = mapped_column(default=list)
    observation: Mapped[Observation] = relationship()
