"""The facts of keeping: what a council has chosen for a purpose, and whether it holds what is due."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base
from core.tenancy import CouncilOwned


class KeepingRule(CouncilOwned, Base):
    """For how many days a council keeps something, where it chose so, and since when it holds all of it.

    What is held is not ended when its time is over, for as long as a claim or an inquiry needs it.
    """

    __tablename__ = "keeping_rule"
    __table_args__ = (
        CheckConstraint("days > 0", name="days_are_days"),
        CheckConstraint("(held_since IS NULL) = (held_for = '')", name="held_for_a_reason"),
    )

    council_id: Mapped[UUID] = mapped_column(ForeignKey("council.id"), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(64), primary_key=True)
    days: Mapped[int | None]
    held_since: Mapped[datetime | None]
    held_for: Mapped[str] = mapped_column(String(200), default="")
    """Why it is held, such as the number of a claim."""
