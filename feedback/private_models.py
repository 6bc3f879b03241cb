"""The facts of privacy: what residents wrote before it was masked, who may see it, and what is flagged."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base, Identified, by_value, now
from core.models import Person
from core.tenancy import CouncilOwned
from core.vault import SEALED
from feedback.models import Comment


class Original(CouncilOwned, Base):
    """A comment as it was written, sealed, until its day comes. A comment in which nothing was masked has none."""

    __tablename__ = "original"

    comment_id: Mapped[UUID] = mapped_column(ForeignKey("comment.id"), primary_key=True)
    sealed: Mapped[str] = mapped_column(Text, info=SEALED)
    kept_at: Mapped[datetime] = mapped_column(default=now)
    delete_on: Mapped[date] = mapped_column(index=True)


class Right(StrEnum):
    """What a council lets a person do with residents' private words."""

    ORIGINALS = "originals"
    FLAGS = "flags"


class PrivateRight(CouncilOwned, Identified, Base):
    """Somebody may see comments as they were written, or is told at once of those that must be looked at."""

    __tablename__ = "private_right"
    __table_args__ = (UniqueConstraint("council_id", "person_id", "right"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    right: Mapped[Right] = mapped_column(by_value(Right))


class PrivacyRules(CouncilOwned, Base):
    """A council's own rules: how long originals are kept, and which names are always masked."""

    __tablename__ = "privacy_rules"
    __table_args__ = (CheckConstraint("days_kept BETWEEN 1 AND 3650", name="days_are_days"),)

    council_id: Mapped[UUID] = mapped_column(ForeignKey("council.id"), primary_key=True)
    days_kept: Mapped[int]
    known_names: Mapped[list[str]] = mapped_column(default=list)


class Flag(CouncilOwned, Identified, Base):
    """A comment that speaks of danger. It is told of at once, and stays open until somebody has said what they did."""

    __tablename__ = "flag"
    __table_args__ = (UniqueConstraint("comment_id"),)

    comment_id: Mapped[UUID] = mapped_column(ForeignKey("comment.id"))
    dangers: Mapped[list[str]]
    raised_at: Mapped[datetime] = mapped_column(default=now)
    told_at: Mapped[datetime | None]
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    action_taken: Mapped[str] = mapped_column(Text, default="")
    comment: Mapped[Comment] = relationship()
    person: Mapped[Person | None] = relationship()
