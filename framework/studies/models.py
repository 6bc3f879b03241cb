"""The facts of further analyses: what each rests on and found, its figures, and where charts start afresh."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid5

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base, Identified, Json, by_value, now
from core.models import Person
from core.tenancy import CouncilOwned
from framework.models import Indicator, ObservationStatus, Publication


class StudyKind(StrEnum):
    """Waves as one sample, modelled wards, opinions together, charts of waves, places of councils, partners as one."""

    POOLED = "pooled"
    WARDS = "wards"
    OPINIONS = "opinions"
    CHARTS = "charts"
    PLACES = "places"
    PARTNERSHIP = "partnership"


class Study(CouncilOwned, Identified, Base):
    """A further analysis of a council's answers, made once when their wave is published.

    `recipe` is everything that decides its digits, and `findings` what came of it besides its figures: plain JSON of
    the kind's own shape, or a `reason` in English why nothing did.
    """

    __tablename__ = "study"
    __table_args__ = (UniqueConstraint("publication_id", "council_id", "kind"),)

    publication_id: Mapped[UUID] = mapped_column(ForeignKey("publication.id"))
    kind: Mapped[StudyKind] = mapped_column(by_value(StudyKind))
    recipe: Mapped[Json]
    findings: Mapped[Json]
    publication: Mapped[Publication] = relationship()
    figures: Mapped[list["StudyFigure"]] = relationship(back_populates="study")


class StudyFigure(CouncilOwned, Identified, Base):
    """A figure of a study, as an `Observation` is one of a wave: proportions; a suppressed one tells nothing.

    A modelled one has no base where what its own group said is hidden. `waves` is how many waves' answers it rests on.
    """

    __tablename__ = "study_figure"
    __table_args__ = (
        UniqueConstraint("study_id", "indicator_id", "domain_var", "domain"),
        CheckConstraint(
            "status <> 'suppressed' OR (value IS NULL AND se IS NULL AND df IS NULL AND ci_low IS NULL "
            "AND ci_high IS NULL AND base IS NULL AND effective_base IS NULL)",
            name="suppressed_tells_nothing",
        ),
        CheckConstraint(
            "status = 'suppressed' OR (value IS NOT NULL AND ci_low IS NOT NULL AND ci_high IS NOT NULL)",
            name="shown_has_interval",
        ),
    )

    study_id: Mapped[UUID] = mapped_column(ForeignKey("study.id"))
    indicator_id: Mapped[UUID] = mapped_column(ForeignKey("indicator.id"))
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
    waves: Mapped[int] = mapped_column(default=1)
    study: Mapped[Study] = relationship(back_populates="figures")
    indicator: Mapped[Indicator] = relationship()


class Rebase(CouncilOwned, Identified, Base):
    """Where somebody let the mean and limits of a council's chart start afresh, and why."""

    __tablename__ = "rebase"
    __table_args__ = (
        UniqueConstraint("council_id", "commission_id", "indicator_code", "wave_number"),
        CheckConstraint("length(reason) > 0", name="has_a_reason"),
    )

    commission_id: Mapped[UUID] = mapped_column(ForeignKey("commission.id"), index=True)
    indicator_code: Mapped[str] = mapped_column(String(64))
    wave_number: Mapped[int]
    reason: Mapped[str] = mapped_column(String(500))
    by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    person: Mapped[Person] = relationship()


def study_id(publication_id: UUID, council_id: UUID, kind: StudyKind) -> UUID:
    return uuid5(publication_id, f"{council_id} {kind.value}")


def figure_id(study: UUID, indicator: str, domain_var: str, domain: str) -> UUID:
    return uuid5(study, f"{indicator} {domain_var} {domain}")
