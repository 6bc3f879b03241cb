"""Questions that a council keeps in a bank of its own, with every wording they had."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base, Identified, Json, now
from core.models import Person
from core.tenancy import CouncilOwned


class OwnWording(CouncilOwned, Identified, Base):
    """How a council asks a question of its own from a day on. The database refuses to change or delete a row.

    `document` is the question as a section holds it, without what it hangs on; the last wording of a code is the
    present one.
    """

    __tablename__ = "own_wording"
    __table_args__ = (
        UniqueConstraint("council_id", "code", "number"),
        CheckConstraint("number >= 1", name="counted_from_one"),
    )

    code: Mapped[str] = mapped_column(String(64))
    number: Mapped[int]
    document: Mapped[Json]
    why: Mapped[str] = mapped_column(Text)
    kept_at: Mapped[datetime] = mapped_column(default=now)
    kept_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    keeper: Mapped[Person] = relationship()
