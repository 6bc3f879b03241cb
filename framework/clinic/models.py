"""The facts of the clinic: plan-do-study-act cards, and each step that they took."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base, Identified, Json, by_value, now
from core.models import Person
from core.tenancy import CouncilOwned
from feedback.acting.models import Action


class Stage(StrEnum):
    """Where a card is in its cycle (Deming; Langley and others, "The Improvement Guide"); it ends in the last."""

    PLAN = "plan"
    DO = "do"
    STUDY = "study"
    ACT = "act"


class Decision(StrEnum):
    """What is done with what was tried, once it has been studied."""

    ADOPT = "adopt"
    ADAPT = "adapt"
    ABANDON = "abandon"


class Card(CouncilOwned, Identified, Base):
    """What somebody will try by a day to move an indicator, and how far they expect it to move.

    `expected` is the change that is predicted, with its sign, in the unit in which the indicator's figures are kept.
    """

    __tablename__ = "clinic_card"
    __table_args__ = (
        CheckConstraint("expected <> 0", name="predicts_a_change"),
        CheckConstraint("stage <> 'act' OR decision IS NOT NULL", name="ends_with_a_decision"),
    )

    indicator: Mapped[str] = mapped_column(String(160), index=True)
    """The name of its series, as `framework.leading.observed.name_of` says."""
    title: Mapped[str] = mapped_column(String(200))
    plan: Mapped[str] = mapped_column(Text, default="")
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    due_on: Mapped[date]
    expected: Mapped[float]
    reason: Mapped[str] = mapped_column(Text, default="")
    action_id: Mapped[UUID | None] = mapped_column(ForeignKey("action.id"))
    stage: Mapped[Stage] = mapped_column(by_value(Stage), default=Stage.PLAN)
    decision: Mapped[Decision | None] = mapped_column(by_value(Decision))
    made_on: Mapped[date]
    made_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]
    reminded_of: Mapped[date | None]
    """The day that its owner was last reminded of."""
    owner: Mapped[Person] = relationship()
    action: Mapped[Action | None] = relationship()


class CardStep(CouncilOwned, Identified, Base):
    """Something that was done with a card: who, when, what they wrote, and what the figures said then."""

    __tablename__ = "clinic_step"

    card_id: Mapped[UUID] = mapped_column(ForeignKey("clinic_card.id"), index=True)
    what: Mapped[str] = mapped_column(String(32))
    text: Mapped[str] = mapped_column(Text, default="")
    facts: Mapped[Json] = mapped_column(default=dict)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=now)
