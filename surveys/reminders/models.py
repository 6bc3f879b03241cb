"""The reminders that a council plans for its part of a wave."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Identified, by_value
from core.tenancy import CouncilOwned


class ReminderWay(StrEnum):
    """How a reminder goes out.

    A letter goes to every household, as whoever packs letters would learn from its absence who has answered. A message
    goes to those of the panel alone whose code was not used, as nobody but the program knows.
    """

    MESSAGE = "message"
    LETTER = "letter"


class Reminder(CouncilOwned, Identified, Base):
    """A reminder on a day: how it goes out and what it says first, in the council's languages.

    `sent_to` counts the messages that were asked for, or the households that slips were drawn for.
    """

    __tablename__ = "reminder"
    __table_args__ = (CheckConstraint("(sent_at IS NULL) = (sent_to IS NULL)", name="sent_to_somebody"),)

    wave_id: Mapped[UUID] = mapped_column(ForeignKey("wave.id"), index=True)
    due_on: Mapped[date]
    way: Mapped[ReminderWay] = mapped_column(by_value(ReminderWay))
    words: Mapped[dict[str, str]]
    sent_at: Mapped[datetime | None]
    sent_to: Mapped[int | None]
    planned_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
