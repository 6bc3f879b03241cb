"""The facts of an indicator: what is measured and how, why, whose it is, and how its versions differ."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base, Identified, Json, by_value, now
from core.models import Council
from core.tenancy import Shared
from surveys.models import Commission


class IndicatorKind(StrEnum):
    """Where an indicator's figures come from."""

    SURVEY = "survey"
    FEEDBACK = "feedback"
    OUTSIDE = "outside"
    COUNTS = "counts"


class Polarity(StrEnum):
    HIGHER_IS_BETTER = "higher"
    LOWER_IS_BETTER = "lower"
    NEITHER = "neither"


class Tier(StrEnum):
    HIGH = "high"
    MEDIUM_TERM = "T2"
    SPECIFIC = "T3"


class Ripple(StrEnum):
    PLACE = "place"
    PEOPLE = "people"
    SERVICES = "services"


class Unit(StrEnum):
    """What a figure counts; a share of people is kept as a proportion from 0 to 1, any other figure in its unit."""

    PERCENT = "percent"
    COUNT = "count"
    RATE = "rate"
    SCORE = "score"
    DAYS = "days"
    POUNDS = "pounds"


class Frequency(StrEnum):
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half-yearly"
    YEARLY = "yearly"
    EVERY_TWO_YEARS = "every-two-years"
    ONCE = "once"
    IRREGULAR = "irregular"


class DontKnow(StrEnum):
    """Whether those who do not know are among the people that a share is of."""

    EXCLUDED = "excluded"
    COUNTED = "counted"


class Aspect(StrEnum):
    """What a figure says of a service's performance."""

    ECONOMY = "economy"
    EFFICIENCY = "efficiency"
    QUALITY = "quality"
    EFFECTIVENESS = "effectiveness"
    IMPACT = "impact"
    EQUITY = "equity"


class Perspective(StrEnum):
    """The sides of a balanced scorecard (Kaplan and Norton 1992), in the public sector's words."""

    RESIDENTS = "residents"
    FINANCE = "finance"
    PROCESSES = "processes"
    LEARNING = "learning"


class Indicator(Identified, Base):
    """A version of an indicator's definition: measure, comparator, target.

    It is a commission's, shared by its partners, or a council's own. A target is for reference and judges nothing.
    `breaks_series` says that this version's figures do not follow those of the version before, and `break_reason` why.
    """

    __tablename__ = "indicator"
    whose = Shared("all who measure alike share a definition")
    __table_args__ = (
        UniqueConstraint("commission_id", "code", "version"),
        UniqueConstraint("council_id", "code", "version"),
        CheckConstraint("(commission_id IS NULL) <> (council_id IS NULL)", name="has_one_owner"),
    )

    commission_id: Mapped[UUID | None] = mapped_column(ForeignKey("commission.id"), index=True)
    council_id: Mapped[UUID | None] = mapped_column(ForeignKey("council.id"), index=True)
    kind: Mapped[IndicatorKind] = mapped_column(by_value(IndicatorKind), default=IndicatorKind.SURVEY)
    code: Mapped[str] = mapped_column(String(64))
    version: Mapped[int] = mapped_column(default=1)
    position: Mapped[int] = mapped_column(default=0)
    title: Mapped[dict[str, str]]
    measure: Mapped[dict[str, str]]
    definition: Mapped[dict[str, str]] = mapped_column(default=dict)
    """What it means, in plain words."""
    wording: Mapped[dict[str, str]] = mapped_column(default=dict)
    """The question's words, where no questionnaire here holds them."""
    question: Mapped[str] = mapped_column(String(64), default="")
    favourable: Mapped[list[str]] = mapped_column(default=list)
    numerator: Mapped[dict[str, str]] = mapped_column(default=dict)
    denominator: Mapped[dict[str, str]] = mapped_column(default=dict)
    dont_know: Mapped[DontKnow] = mapped_column(by_value(DontKnow), default=DontKnow.EXCLUDED)
    population: Mapped[dict[str, str]] = mapped_column(default=dict)
    comparator: Mapped[dict[str, str]] = mapped_column(default=dict)
    unit: Mapped[Unit] = mapped_column(by_value(Unit), default=Unit.PERCENT)
    decimals: Mapped[int] = mapped_column(default=1)
    frequency: Mapped[Frequency] = mapped_column(by_value(Frequency), default=Frequency.YEARLY)
    modes: Mapped[list[str]] = mapped_column(default=list)
    polarity: Mapped[Polarity] = mapped_column(by_value(Polarity), default=Polarity.HIGHER_IS_BETTER)
    tier: Mapped[Tier] = mapped_column(by_value(Tier))
    ripple: Mapped[Ripple] = mapped_column(by_value(Ripple))
    theme: Mapped[str] = mapped_column(String(64), default="")
    aspects: Mapped[list[str]] = mapped_column(default=list)
    perspective: Mapped[Perspective | None] = mapped_column(by_value(Perspective))
    rationale: Mapped[dict[str, str]] = mapped_column(default=dict)
    limitations: Mapped[dict[str, str]] = mapped_column(default=dict)
    target: Mapped[float | None]
    owner: Mapped[str] = mapped_column(String(200), default="")
    cross_cutting_owner: Mapped[str] = mapped_column(String(200), default="")
    origin: Mapped[dict[str, str]] = mapped_column(default=dict)
    """Who collects or publishes the figures."""
    licence: Mapped[str] = mapped_column(String(200), default="")
    next_update: Mapped[date | None]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    supersedes: Mapped[str] = mapped_column(String(64), default="")
    identifiers: Mapped[dict[str, str]] = mapped_column(default=dict)
    """What it is called in other lists of indicators, by the list's name."""
    breaks_series: Mapped[bool] = mapped_column(default=False)
    break_reason: Mapped[dict[str, str]] = mapped_column(default=dict)
    checklist: Mapped[Json] = mapped_column(default=dict)
    """The answers to the SMART and FABRIC questions, by question."""
    made_at: Mapped[datetime] = mapped_column(default=now)
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    commission: Mapped[Commission] = relationship()
    council: Mapped[Council] = relationship()
