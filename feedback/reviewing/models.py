"""The facts of reviewing together."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base, Identified, by_value, now
from core.tenancy import CouncilOwned
from feedback.models import Comment, Decision, Kind, Sentiment


class PastSuggestion(CouncilOwned, Identified, Base):
    """What an earlier model had said about a comment, before a newer one read it again."""

    __tablename__ = "past_suggestion"

    comment_id: Mapped[UUID] = mapped_column(ForeignKey("comment.id"), index=True)
    model: Mapped[str] = mapped_column(String(64))
    said: Mapped[dict[str, Any]] = mapped_column(JSON().with_variant(JSONB(), "postgresql"))
    suggested_at: Mapped[datetime]


class Lease(CouncilOwned, Base):
    """A comment that somebody is reading: nobody else is given it before `until`, unless it was passed over."""

    __tablename__ = "review_lease"

    comment_id: Mapped[UUID] = mapped_column(ForeignKey("comment.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    until: Mapped[datetime]
    passed: Mapped[bool] = mapped_column(default=False)


class SecondOpinion(CouncilOwned, Identified, Base):
    """What another person said of a decided comment, without being shown the decision. It decides nothing itself."""

    __tablename__ = "second_opinion"

    comment_id: Mapped[UUID] = mapped_column(ForeignKey("comment.id"), index=True)
    decision_id: Mapped[UUID] = mapped_column(ForeignKey("decision.id"), unique=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[Kind] = mapped_column(by_value(Kind))
    sentiment: Mapped[Sentiment] = mapped_column(by_value(Sentiment))
    themes: Mapped[list[str]]
    given_at: Mapped[datetime] = mapped_column(default=now)
    comment: Mapped[Comment] = relationship()
    decision: Mapped[Decision] = relationship()


class NeverRule(CouncilOwned, Identified, Base):
    """A theme that is never suggested for comments which hold all of these words; it stands until it is ended."""

    __tablename__ = "never_rule"

    comment_id: Mapped[UUID] = mapped_column(ForeignKey("comment.id"))
    theme: Mapped[str] = mapped_column(String(64))
    words: Mapped[str] = mapped_column(Text)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(default=now)
    ended_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None]


class Counted(StrEnum):
    MANY = "many"
    ONCE = "once"


class CommentGroup(CouncilOwned, Identified, Base):
    """Comments that say nearly the same, found by the machine or merged by a person; `person_id` says by whom.

    The first comment speaks for the group where it is counted once.
    """

    __tablename__ = "comment_group"

    first_id: Mapped[UUID] = mapped_column(ForeignKey("comment.id"))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    counted: Mapped[Counted] = mapped_column(by_value(Counted), default=Counted.MANY)
    chosen_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    chosen_at: Mapped[datetime | None]
    made_at: Mapped[datetime] = mapped_column(default=now)
    first: Mapped[Comment] = relationship()


class GroupMember(CouncilOwned, Base):
    """A comment's place in a group; `apart` says that a person took it out, so that no machine puts it back."""

    __tablename__ = "comment_group_member"

    comment_id: Mapped[UUID] = mapped_column(ForeignKey("comment.id"), primary_key=True)
    group_id: Mapped[UUID] = mapped_column(ForeignKey("comment_group.id"), index=True)
    apart: Mapped[bool] = mapped_column(default=False)
    group: Mapped[CommentGroup] = relationship()
    comment: Mapped[Comment] = relationship()
