"""Local modules as they were published, and which of them a council's residents are asked in a wave."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base, Identified, Json, now
from core.models import Person
from core.tenancy import CouncilOwned
from surveys.models import Questionnaire


class LocalModule(CouncilOwned, Identified, Base):
    """A version of a council's module for a commission's core. The database refuses to change or delete a row.

    `document` holds its sections alone, and `content_hash` names the core and the module together, as residents of the
    council are asked them.
    """

    __tablename__ = "local_module"
    __table_args__ = (
        UniqueConstraint("commission_id", "council_id", "number"),
        CheckConstraint("number >= 1 AND asked >= 0", name="counted_from_one"),
    )

    commission_id: Mapped[UUID] = mapped_column(ForeignKey("commission.id"))
    core_id: Mapped[UUID] = mapped_column(ForeignKey("questionnaire.id"))
    number: Mapped[int]
    document: Mapped[Json] = mapped_column(deferred=True)
    content_hash: Mapped[str] = mapped_column(String(64), index=True)
    asked: Mapped[int]
    """How many questions it asks, as they are counted and paid for."""
    published_at: Mapped[datetime] = mapped_column(default=now)
    published_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    core: Mapped[Questionnaire] = relationship()
    publisher: Mapped[Person] = relationship()


class AskedModule(CouncilOwned, Identified, Base):
    """The module that a council's residents are asked in a wave, from the moment it opens and for good."""

    __tablename__ = "asked_module"
    __table_args__ = (UniqueConstraint("wave_id", "council_id"),)

    wave_id: Mapped[UUID] = mapped_column(ForeignKey("wave.id"))
    module_id: Mapped[UUID] = mapped_column(ForeignKey("local_module.id"))
    content_hash: Mapped[str] = mapped_column(String(64))
    module: Mapped[LocalModule] = relationship()
