"""The facts of asking: what came with an answer to a form, and how many people were asked each month."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base, Identified, by_value
from core.tenancy import CouncilOwned
from core.vault import SEALED
from feedback.models import Comment, FeedbackForm


class Said(StrEnum):
    """What a resident calls what they have to say."""

    COMPLAINT = "complaint"
    COMPLIMENT = "compliment"
    SUGGESTION = "suggestion"


class FormAnswer(CouncilOwned, Identified, Base):
    """One sending of a form: the comment that holds its rating and words, and everything that came with them.

    Ease, difference and recommending run from 1, the best, to 5, as ratings do. The contact is sealed, and forgotten
    after its day. `flags` are what our gentle defences noted.
    """

    __tablename__ = "form_answer"
    __table_args__ = (
        CheckConstraint("ease BETWEEN 1 AND 5", name="ease_from_1_to_5"),
        CheckConstraint("difference BETWEEN 1 AND 5", name="difference_from_1_to_5"),
        CheckConstraint("recommend BETWEEN 1 AND 5", name="recommend_from_1_to_5"),
        CheckConstraint("contact IS NULL OR contact_until IS NOT NULL", name="contact_has_its_day"),
        Index("ix_form_answer_form_received", "form_id", "received_at"),
    )

    form_id: Mapped[UUID] = mapped_column(ForeignKey("feedback_form.id"))
    comment_id: Mapped[UUID] = mapped_column(ForeignKey("comment.id"), unique=True)
    second_comment_id: Mapped[UUID | None] = mapped_column(ForeignKey("comment.id"), unique=True)
    ease: Mapped[int | None]
    difference: Mapped[int | None]
    recommend: Mapped[int | None]
    said_to_be: Mapped[Said | None] = mapped_column(by_value(Said))
    case_reference: Mapped[str] = mapped_column(String(64), default="")
    may_quote: Mapped[bool] = mapped_column(default=False)
    contact: Mapped[str | None] = mapped_column(Text, info=SEALED)
    contact_until: Mapped[date | None]
    flags: Mapped[list[str]] = mapped_column(default=list)
    received_at: Mapped[datetime]
    form: Mapped[FeedbackForm] = relationship()
    comment: Mapped[Comment] = relationship(foreign_keys=comment_id)
    second_comment: Mapped[Comment | None] = relationship(foreign_keys=second_comment_id)


class AskedCount(CouncilOwned, Identified, Base):
    """How many people were asked to answer a form in a month, as an officer says."""

    __tablename__ = "asked_count"
    __table_args__ = (
        UniqueConstraint("form_id", "month"),
        CheckConstraint("asked > 0", name="somebody_was_asked"),
    )

    form_id: Mapped[UUID] = mapped_column(ForeignKey("feedback_form.id"))
    month: Mapped[date]
    asked: Mapped[int]
