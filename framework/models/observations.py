"""The facts that are published: publications, workings, observations, and what is said of them."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base, Identified, Json, by_value, now
from core.models import Council
from core.tenancy import CouncilOwned, Shared
from framework.models.indicators import Indicator
from surveys.models import Wave

DOMAINS = ("age_band", "sex", "tenure", "ethnicity", "ward")
"""The groups of residents for which figures are published, beside everybody."""

SERVICE = "service"
"""The domain variable of rates of feedback that are of one service, whose code is the domain."""
TOLD = ("value", "se", "df", "ci_low", "ci_high", "base", "effective_base", "design_effect", "unweighted")
"""What an observation tells of people: a hidden one has nothing of it."""
NOTHING_TOLD = " AND ".join(f"{name} IS NULL" for name in TOLD)


class ObservationStatus(StrEnum):
    FINAL = "final"
    INDICATIVE = "indicative"
    PROVISIONAL = "provisional"
    SUPPRESSED = "suppressed"


class ObservationSource(StrEnum):
    """Where an observation comes from: a wave, feedback, somebody else's series, or counts of another survey."""

    WAVE = "wave"
    FEEDBACK = "feedback"
    OUTSIDE = "outside"
    COUNTS = "counts"


class Publication(Identified, Base):
    """Figures made public: a wave's, once for all partners, or a council's own. Nothing of it is shown before it is."""

    __tablename__ = "publication"
    whose = Shared("it is of all partners; its figures are their councils' own")
    __table_args__ = (CheckConstraint("(wave_id IS NULL) <> (council_id IS NULL)", name="of_a_wave_or_a_council"),)

    wave_id: Mapped[UUID] = mapped_column(ForeignKey("wave.id"), unique=True, nullable=True)
    council_id: Mapped[UUID | None] = mapped_column(ForeignKey("council.id"), index=True)
    title: Mapped[dict[str, str]] = mapped_column(default=dict)
    """What a council calls its own figures."""
    published_at: Mapped[datetime | None]
    wave: Mapped[Wave] = relationship()
    """Its wave, which a council's own figures have not."""
    council: Mapped[Council] = relationship()
    """Whose own figures they are, which a wave's are not."""

    @property
    def data_address(self) -> str:
        """Where the open data of what is public stand, in every version, beneath `/results/data/`."""
        if self.wave is not None:
            return f"{self.wave.commission.slug}-{self.wave.number}"
        return f"{self.council.slug}-{self.published_at:%Y-%m-%d}-{self.id.hex[:8]}"


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
    """An indicator's value for a place, a period and a group, with its doubt, its bases and its provenance.

    It is `council_id`'s, and describes `area`: that council's own code, or another's where a published series is kept
    to compare with. Shares of people are proportions from 0 to 1; other figures are in their indicator's unit. Those
    that are suppressed tell nothing but that they are: the database refuses any other. Until it has a publication it is
    its council's alone. Figures of a wave rest on a working; of the others `provenance` says whence they are.
    """

    __tablename__ = "observation"
    __table_args__ = (
        UniqueConstraint(
            "publication_id", "council_id", "indicator_id", "area", "period_start", "domain_var", "domain", "mode",
            name="uq_observation_place",
        ),
        Index("ix_observation_indicator", "indicator_id", "domain_var", "domain"),
        Index(
            "ix_observation_feed", "publication_id", "indicator_id", "area", "period_start", "domain_var", "domain",
            "mode", "id",
        ),
        Index("ix_observation_of_council", "council_id", "domain_var", "domain"),
        Index("ix_observation_published", "publication_id", "indicator_id", "domain_var"),
        CheckConstraint(f"status <> 'suppressed' OR ({NOTHING_TOLD})", name="suppressed_tells_nothing"),
        CheckConstraint(
            "status = 'suppressed' OR (value IS NOT NULL AND (source = 'outside' OR "
            "(ci_low IS NOT NULL AND ci_high IS NOT NULL AND base IS NOT NULL)))",
            name="shown_has_base_and_interval",
        ),
        CheckConstraint(
            "status = 'suppressed' OR source = 'outside' OR base >= 30 OR (source <> 'wave' AND base >= 10)",
            name="shown_has_enough_people",
        ),
        CheckConstraint("domain_var NOT LIKE '%*%*%'", name="at_most_two_demographics"),
        CheckConstraint(
            "source <> 'wave' OR (working_id IS NOT NULL AND publication_id IS NOT NULL)", name="wave_has_working"
        ),
    )  # fmt: skip

    publication_id: Mapped[UUID | None] = mapped_column(ForeignKey("publication.id"))
    indicator_id: Mapped[UUID] = mapped_column(ForeignKey("indicator.id"))
    source: Mapped[ObservationSource] = mapped_column(by_value(ObservationSource), default=ObservationSource.WAVE)
    area: Mapped[str] = mapped_column(String(32))
    period_start: Mapped[date]
    period_end: Mapped[date]
    domain_var: Mapped[str] = mapped_column(String(64), default="all")
    domain: Mapped[str] = mapped_column(String(64), default="all")
    status: Mapped[ObservationStatus] = mapped_column(by_value(ObservationStatus))
    breaks_series: Mapped[bool] = mapped_column(default=False)
    mode: Mapped[str] = mapped_column(String(32), default="")
    """How people answered, where it was in one way alone."""
    value: Mapped[float | None]
    se: Mapped[float | None]
    df: Mapped[float | None]
    ci_low: Mapped[float | None]
    ci_high: Mapped[float | None]
    base: Mapped[int | None]
    effective_base: Mapped[float | None]
    design_effect: Mapped[float | None]
    unweighted: Mapped[float | None]
    provenance: Mapped[Json] = mapped_column(default=dict)
    working_id: Mapped[UUID | None] = mapped_column(ForeignKey("working.id"), index=True)
    working: Mapped[Working] = relationship()
    """How it was worked out, where it is a wave's; what comes from elsewhere has none."""
    publication: Mapped[Publication] = relationship()
    """With what it was published; there is none before."""
    indicator: Mapped[Indicator] = relationship()
    council: Mapped[Council] = relationship()


class Commentary(CouncilOwned, Identified, Base):
    """What officers say of an observation: what happened, so what, and what will be done."""

    __tablename__ = "commentary"

    observation_id: Mapped[UUID] = mapped_column(ForeignKey("observation.id"), unique=True)
    says: Mapped[dict[str, str]] = mapped_column(default=dict)
    so_what: Mapped[dict[str, str]] = mapped_column(default=dict)
    action: Mapped[dict[str, str]] = mapped_column(default=dict)
    by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    signed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    signed_at: Mapped[datetime | None]
    observation: Mapped[Observation] = relationship()


class Event(CouncilOwned, Identified, Base):
    """Something that happened, to be noted on the charts of an indicator or of all."""

    __tablename__ = "event"

    on: Mapped[date]
    title: Mapped[dict[str, str]]
    note: Mapped[dict[str, str]] = mapped_column(default=dict)
    indicator_code: Mapped[str] = mapped_column(String(64), default="")
    public: Mapped[bool] = mapped_column(default=False)
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(default=now)
