"""The quota cells of a council's part of a wave."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Identified
from core.tenancy import CouncilOwned


class QuotaCell(CouncilOwned, Identified, Base):
    """How many answers a council wants of the people who say this of themselves, by question and code of the answer.

    `closes` says whether the open link is kindly closed to them once there are so many.
    """

    __tablename__ = "quota_cell"
    __table_args__ = (
        UniqueConstraint("wave_id", "council_id", "place"),
        CheckConstraint("target >= 0", name="target_is_not_negative"),
    )

    wave_id: Mapped[UUID] = mapped_column(ForeignKey("wave.id"), index=True)
    place: Mapped[int]
    said: Mapped[dict[str, str]]
    target: Mapped[int]
    closes: Mapped[bool] = mapped_column(default=False)
