"""The facts of packs: what is in one, who is asked to say what, what members could ask, and what was published."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base, Identified, by_value, now
from core.models import Person
from core.tenancy import CouncilOwned
from framework.models import Indicator


class PackKind(StrEnum):
    SCRUTINY = "scrutiny"
    ANNUAL = "annual"


class Grouping(StrEnum):
    """By what a pack's indicators stand together."""

    THEME = "theme"
    TIER = "tier"


class Pack(CouncilOwned, Identified, Base):
    """A quarter's pack for scrutiny or a year's report: what it is called, of when it is, and how words are gathered.

    It is open while words are gathered, and again when it is to be corrected; what was published are its versions.
    """

    __tablename__ = "pack"
    __table_args__ = (
        UniqueConstraint("council_id", "slug"),
        CheckConstraint("ends_on >= begins_on", name="ends_after_it_begins"),
        CheckConstraint("most_reminders >= 0", name="reminders_are_not_negative"),
    )

    kind: Mapped[PackKind] = mapped_column(by_value(PackKind))
    slug: Mapped[str] = mapped_column(String(64))
    title: Mapped[dict[str, str]]
    introduction: Mapped[dict[str, str]] = mapped_column(default=dict)
    begins_on: Mapped[date]
    ends_on: Mapped[date]
    grouped_by: Mapped[Grouping] = mapped_column(by_value(Grouping), default=Grouping.THEME)
    due_on: Mapped[date]
    """The day by which officers are asked to have written."""
    most_reminders: Mapped[int] = mapped_column(default=3)
    signatory_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    is_public: Mapped[bool] = mapped_column(default=False)
    """Whether what was published is everybody's to read, without signing in."""
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(default=now)
    signatory: Mapped[Person | None] = relationship(foreign_keys=[signatory_id])
    entries: Mapped[list["PackEntry"]] = relationship(
        back_populates="pack", order_by="PackEntry.position", cascade="all, delete-orphan"
    )


class PackEntry(CouncilOwned, Identified, Base):
    """An indicator of a pack: whose words are asked for, what they have written so far, and how they were asked.

    What was handed in stands with the observation itself, as its commentary; the words here are the officer's draft.
    """

    __tablename__ = "pack_entry"
    __table_args__ = (UniqueConstraint("pack_id", "indicator_id"),)

    pack_id: Mapped[UUID] = mapped_column(ForeignKey("pack.id"), index=True)
    indicator_id: Mapped[UUID] = mapped_column(ForeignKey("indicator.id"))
    position: Mapped[int]
    officer_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    says: Mapped[dict[str, str]] = mapped_column(default=dict)
    so_what: Mapped[dict[str, str]] = mapped_column(default=dict)
    action: Mapped[dict[str, str]] = mapped_column(default=dict)
    action_owner: Mapped[str] = mapped_column(String(200), default="")
    action_due_on: Mapped[date | None]
    asked_at: Mapped[datetime | None]
    reminders: Mapped[int] = mapped_column(default=0)
    reminded_on: Mapped[date | None]
    reminders_stopped: Mapped[bool] = mapped_column(default=False)
    handed_in_at: Mapped[datetime | None]
    returned_at: Mapped[datetime | None]
    returned_note: Mapped[str] = mapped_column(Text, default="")
    pack: Mapped[Pack] = relationship(back_populates="entries")
    indicator: Mapped[Indicator] = relationship()
    officer: Mapped[Person | None] = relationship()


class PackQuestion(CouncilOwned, Identified, Base):
    """What an analyst made of a question that members could ask: worded otherwise, removed, or their own.

    `key` says which suggested question it stands for, or that it is the analyst's own.
    """

    __tablename__ = "pack_question"
    __table_args__ = (UniqueConstraint("pack_id", "key"),)

    pack_id: Mapped[UUID] = mapped_column(ForeignKey("pack.id"), index=True)
    key: Mapped[str] = mapped_column(String(255))
    words: Mapped[dict[str, str]] = mapped_column(default=dict)
    reason: Mapped[dict[str, str]] = mapped_column(default=dict)
    removed: Mapped[bool] = mapped_column(default=False)


class PackVersion(CouncilOwned, Identified, Base):
    """A pack as it was published. The database refuses to change a row: a correction is another version."""

    __tablename__ = "pack_version"
    __table_args__ = (UniqueConstraint("pack_id", "number"),)

    pack_id: Mapped[UUID] = mapped_column(ForeignKey("pack.id"), index=True)
    number: Mapped[int]
    snapshot: Mapped[str] = mapped_column(Text, deferred=True)
    """Everything that it says and rests on, as canonical JSON: see `framework.packs.snapshots`."""
    content_hash: Mapped[str] = mapped_column(String(64))
    change_note: Mapped[dict[str, str]] = mapped_column(default=dict)
    published_at: Mapped[datetime] = mapped_column(default=now)
    published_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    pack: Mapped[Pack] = relationship()
