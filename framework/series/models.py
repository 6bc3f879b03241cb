"""The facts of figures from elsewhere: files of outside series, and counts of answers to other surveys."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base, Identified, Json, by_value, now
from core.tenancy import CouncilOwned
from core.vault import SEALED
from framework.models import Indicator


class SeriesImportState(StrEnum):
    MAPPING = "mapping"
    QUEUED = "queued"
    DONE = "done"
    REFUSED = "refused"


class SeriesImport(CouncilOwned, Identified, Base):
    """A file of an outside series: how it is read, and what became of its rows."""

    __tablename__ = "series_import"

    source: Mapped[str] = mapped_column(String(100), default="")
    file_name: Mapped[str] = mapped_column(String(255))
    file_hash: Mapped[str] = mapped_column(String(64))
    map: Mapped[Json] = mapped_column(default=dict)
    state: Mapped[SeriesImportState] = mapped_column(by_value(SeriesImportState), default=SeriesImportState.MAPPING)
    problem: Mapped[str] = mapped_column(String(32), default="")
    """Why the whole file could not be used: a code of `core.file_problems`, whose values are beside it."""
    problem_values: Mapped[Json] = mapped_column(default=dict)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    uploaded_at: Mapped[datetime] = mapped_column(default=now)
    rows_read: Mapped[int] = mapped_column(default=0)
    rows_added: Mapped[int] = mapped_column(default=0)
    rows_corrected: Mapped[int] = mapped_column(default=0)
    rows_same: Mapped[int] = mapped_column(default=0)
    rows_left_out: Mapped[int] = mapped_column(default=0)
    rows_refused: Mapped[int] = mapped_column(default=0)


class SeriesImportFile(CouncilOwned, Base):
    """A file that was uploaded, sealed until it has been taken in or given up."""

    __tablename__ = "series_import_file"

    import_id: Mapped[UUID] = mapped_column(ForeignKey("series_import.id"), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary, info=SEALED)


class SeriesRefusal(CouncilOwned, Identified, Base):
    """A row, or a figure in one, that was not taken in: a code of `framework.series.refusals`, and what it names."""

    __tablename__ = "series_refusal"
    __table_args__ = (UniqueConstraint("import_id", "row", "column"),)

    import_id: Mapped[UUID] = mapped_column(ForeignKey("series_import.id"))
    row: Mapped[int]
    column: Mapped[str] = mapped_column(String(200))
    code: Mapped[str] = mapped_column(String(32))
    values: Mapped[Json]


class CountedSurvey(CouncilOwned, Identified, Base):
    """How many people gave each answer to a question of a past or another survey.

    `options` are the answers with their words and as what each counts; `counts` say how many people gave one, in which
    way and in which group; `criteria` are the answers to what `framework.series.criteria` asks.
    """

    __tablename__ = "counted_survey"
    __table_args__ = (
        UniqueConstraint("council_id", "indicator_key", "name"),
        CheckConstraint("began_on <= ended_on", name="begins_before_it_ends"),
        CheckConstraint("design_effect BETWEEN 1 AND 10", name="design_effect_from_1_to_10"),
    )

    indicator_id: Mapped[UUID] = mapped_column(ForeignKey("indicator.id"))
    indicator_key: Mapped[str] = mapped_column(String(128))
    """The indicator in all its versions."""
    name: Mapped[str] = mapped_column(String(120))
    began_on: Mapped[date]
    ended_on: Mapped[date]
    question: Mapped[str] = mapped_column(String(1000), default="")
    design_effect: Mapped[float] = mapped_column(default=1.0)
    options: Mapped[list[Json]]
    counts: Mapped[list[Json]]
    criteria: Mapped[Json]
    content_hash: Mapped[str] = mapped_column(String(64))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    kept_at: Mapped[datetime] = mapped_column(default=now)
    indicator: Mapped[Indicator] = relationship()
