"""The facts of correcting: who asked for a later version of a wave's figures, what changed, and when it was there."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base, Identified, now
from core.tenancy import Shared
from framework.models import Publication


class Correction(Identified, Base):
    """A later version of a wave's publication; the first is number 1 and has no row. Nothing of it is ever deleted."""

    __tablename__ = "correction"
    whose = Shared("it is of all partners, and read by everybody once it is published")
    __table_args__ = (
        UniqueConstraint("publication_id", "number"),
        CheckConstraint("number > 1", name="comes_after_the_first"),
    )

    publication_id: Mapped[UUID] = mapped_column(ForeignKey("publication.id"))
    number: Mapped[int]
    note: Mapped[dict[str, str]]
    """What changed and why, by language, for everybody to read."""
    asked_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(default=now)
    published_at: Mapped[datetime | None]
    """None while it is being worked out."""
    publication: Mapped[Publication] = relationship()
