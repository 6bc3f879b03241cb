"""The facts of acting: where a comment was sent, notes, actions, what residents are told, and reports."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base, Identified, by_value, now
from core.models import Person, Service
from core.tenancy import CouncilOwned, Through
from feedback.models import Comment


class ActionState(StrEnum):
    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class ReportKind(StrEnum):
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"


class Assignment(CouncilOwned, Identified, Base):
    """A comment sent on to another service, with the reason; the comment itself holds where it is now."""

    __tablename__ = "assignment"

    comment_id: Mapped[UUID] = mapped_column(ForeignKey("comment.id"), index=True)
    from_service_id: Mapped[UUID | None] = mapped_column(ForeignKey("service.id"))
    service_id: Mapped[UUID] = mapped_column(ForeignKey("service.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(Text, default="")
    assigned_at: Mapped[datetime] = mapped_column(default=now)


class Action(CouncilOwned, Identified, Base):
    """What somebody will do by a day, in words of each language, about a theme, about some comments, or about both."""

    __tablename__ = "action"
    __table_args__ = (CheckConstraint("state = 'open' OR ended_on IS NOT NULL", name="ends_on_a_day"),)

    title: Mapped[dict[str, str]]
    theme: Mapped[str] = mapped_column(String(64), default="")
    service_id: Mapped[UUID] = mapped_column(ForeignKey("service.id"), index=True)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    due_on: Mapped[date]
    state: Mapped[ActionState] = mapped_column(by_value(ActionState), default=ActionState.OPEN)
    ended_on: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    service: Mapped[Service] = relationship()
    owner: Mapped[Person] = relationship()
    comments: Mapped[list[Comment]] = relationship(secondary="action_comment", order_by=Comment.received_at)


class ActionComment(Base):
    """A comment that an action answers."""

    __tablename__ = "action_comment"
    whose = Through("action_id")

    action_id: Mapped[UUID] = mapped_column(ForeignKey("action.id"), primary_key=True)
    comment_id: Mapped[UUID] = mapped_column(ForeignKey("comment.id"), primary_key=True)


class Note(CouncilOwned, Identified, Base):
    """What an officer wrote beside a comment or an action. Notes are added, never changed."""

    __tablename__ = "note"
    __table_args__ = (CheckConstraint("(comment_id IS NULL) <> (action_id IS NULL)", name="about_one_thing"),)

    comment_id: Mapped[UUID | None] = mapped_column(ForeignKey("comment.id"), index=True)
    action_id: Mapped[UUID | None] = mapped_column(ForeignKey("action.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime] = mapped_column(default=now)


class YouSaid(CouncilOwned, Identified, Base):
    """ "You said, we did": what residents said and what the council did, in each of its languages.

    The quoted comment is one whose writer let it be published, and is shown as it is masked by now. Residents see what
    has a day of publishing.
    """

    __tablename__ = "you_said"

    said: Mapped[dict[str, str]]
    did: Mapped[dict[str, str]]
    service_id: Mapped[UUID] = mapped_column(ForeignKey("service.id"), index=True)
    action_id: Mapped[UUID | None] = mapped_column(ForeignKey("action.id"))
    quote_comment_id: Mapped[UUID | None] = mapped_column(ForeignKey("comment.id"))
    written_at: Mapped[datetime] = mapped_column(default=now)
    published_on: Mapped[date | None]
    service: Mapped[Service] = relationship()
    quote_comment: Mapped[Comment | None] = relationship()


class Report(CouncilOwned, Identified, Base):
    """A month's report for staff or a quarter's pack for managers, in one language; its files are kept beside it."""

    __tablename__ = "report"
    __table_args__ = (UniqueConstraint("council_id", "kind", "begins", "language"),)

    kind: Mapped[ReportKind] = mapped_column(by_value(ReportKind))
    begins: Mapped[date]
    language: Mapped[str] = mapped_column(String(8))
    asked_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(default=now)
    made_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    """When those who get it by email were told, which is once, however often it is made again."""
    withheld_at: Mapped[datetime | None]
    """When words that it may repeat were masked; nobody reads it until it has been drawn again."""
    masked_at: Mapped[datetime | None]
    """When it was last drawn again without words that were masked after it had been drawn."""


class ReportReader(CouncilOwned, Identified, Base):
    """Somebody who chose to be told by email, in a language, of each report of a kind."""

    __tablename__ = "report_reader"
    __table_args__ = (UniqueConstraint("council_id", "person_id", "kind"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[ReportKind] = mapped_column(by_value(ReportKind))
    language: Mapped[str] = mapped_column(String(8))
    asked_at: Mapped[datetime] = mapped_column(default=now)
    person: Mapped[Person] = relationship()
