"""The terms of a commission, version by version, and what each council said to them."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base, Identified, Json, by_value, now
from core.models import Person
from core.tenancy import CouncilOwned, Shared
from surveys.models import Commission


class Terms(Identified, Base):
    """A version of what partners agree to. The database refuses to change or delete a row.

    The document's parts and their meaning are in `surveys.commissioning.document`; the hash names its content.
    """

    __tablename__ = "terms"
    whose = Shared("the partners share them")
    __table_args__ = (
        UniqueConstraint("commission_id", "number"),
        CheckConstraint("number >= 1", name="counted_from_one"),
    )

    commission_id: Mapped[UUID] = mapped_column(ForeignKey("commission.id"))
    number: Mapped[int]
    document: Mapped[Json]
    content_hash: Mapped[str] = mapped_column(String(64))
    proposed_at: Mapped[datetime] = mapped_column(default=now)
    proposed_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    commission: Mapped[Commission] = relationship()
    proposer: Mapped[Person] = relationship()


class Answer(StrEnum):
    """What a council says to terms."""

    AGREED = "agreed"
    DECLINED = "declined"
    LEFT = "left"


class Agreement(CouncilOwned, Identified, Base):
    """What a council said to a version of the terms, through whom. The database refuses to change or delete a row.

    With the terms it agrees to its own part in them: how many interviews, how many local questions, which share of the
    cost. A council that leaves a commission whose terms were never kept here has said nothing to any version.
    """

    __tablename__ = "agreement"

    commission_id: Mapped[UUID] = mapped_column(ForeignKey("commission.id"), index=True)
    terms_id: Mapped[UUID | None] = mapped_column(ForeignKey("terms.id"))
    answer: Mapped[Answer] = mapped_column(by_value(Answer))
    content_hash: Mapped[str] = mapped_column(String(64), default="")
    sample_target: Mapped[int]
    local_questions: Mapped[int]
    cost_share: Mapped[int]
    reason: Mapped[str] = mapped_column(Text, default="")
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime] = mapped_column(default=now)
    terms: Mapped[Terms | None] = relationship()
    person: Mapped[Person] = relationship()
