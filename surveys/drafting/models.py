"""Drafts of questionnaires, every revision they went through, and what councils say to each other about them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base, Identified, Json, now
from core.models import Council, Person
from core.tenancy import CouncilOwned
from surveys.models import Commission, Questionnaire


class Draft(CouncilOwned, Identified, Base):
    """A questionnaire that a council is writing; `revision` is the one that stands, of as many as were `made`.

    A draft for a commission, which its lead writes, is read and talked over by all its partners. One that stands after
    a `core` is a council's local module, and is nobody else's.
    """

    __tablename__ = "questionnaire_draft"
    __table_args__ = (CheckConstraint("revision >= 1 AND made >= revision", name="stands_at_one_that_was_made"),)

    commission_id: Mapped[UUID | None] = mapped_column(ForeignKey("commission.id"), index=True)
    core_id: Mapped[UUID | None] = mapped_column(ForeignKey("questionnaire.id"))
    based_on_id: Mapped[UUID | None] = mapped_column(ForeignKey("questionnaire.id"))
    """The published version that it began from."""
    revision: Mapped[int] = mapped_column(default=1)
    made: Mapped[int] = mapped_column(default=1)
    begun_at: Mapped[datetime] = mapped_column(default=now)
    changed_at: Mapped[datetime] = mapped_column(default=now)
    published_at: Mapped[datetime | None]
    published_hash: Mapped[str | None] = mapped_column(String(64))
    set_aside_at: Mapped[datetime | None]
    council: Mapped[Council] = relationship()
    commission: Mapped[Commission | None] = relationship()
    core: Mapped[Questionnaire | None] = relationship(foreign_keys=[core_id])
    based_on: Mapped[Questionnaire | None] = relationship(foreign_keys=[based_on_id])

    @property
    def is_open(self) -> bool:
        """Whether it may still be changed."""
        return self.published_at is None and self.set_aside_at is None

    @property
    def is_module(self) -> bool:
        return self.core_id is not None


class Revision(CouncilOwned, Identified, Base):
    """What a draft said at some time, and after which revision. The database refuses to change or delete a row.

    Undoing goes back to the revision before; what was undone stays, and can be done again.
    """

    __tablename__ = "draft_revision"
    __table_args__ = (UniqueConstraint("draft_id", "number"),)

    draft_id: Mapped[UUID] = mapped_column(ForeignKey("questionnaire_draft.id"))
    number: Mapped[int]
    follows: Mapped[int | None]
    document: Mapped[Json] = mapped_column(deferred=True)
    action: Mapped[str] = mapped_column(String(32))
    subject: Mapped[str] = mapped_column(String(64), default="")
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(default=now)
    person: Mapped[Person] = relationship()


class Remark(CouncilOwned, Identified, Base):
    """What an officer of one of a draft's councils says about a question, or about the whole, until it is settled."""

    __tablename__ = "draft_remark"

    draft_id: Mapped[UUID] = mapped_column(ForeignKey("questionnaire_draft.id"), index=True)
    question: Mapped[str] = mapped_column(String(64), default="")
    text: Mapped[str] = mapped_column(Text)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    said_at: Mapped[datetime] = mapped_column(default=now)
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    council: Mapped[Council] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    settler: Mapped[Person | None] = relationship(foreign_keys=[settled_by])
