"""The facts of learning: the models that were trained, and which of them reads a council's comments."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base, Identified, by_value, now
from core.tenancy import CouncilOwned


class TrainedModel(CouncilOwned, Identified, Base):
    """A model learnt from a council's decisions, with its card: what it learnt from, its scores, and what came of it.

    The model itself is a file beside the database, named by its hash and checked against it whenever it is loaded.
    """

    __tablename__ = "trained_model"
    __table_args__ = (UniqueConstraint("council_id", "name"),)

    name: Mapped[str] = mapped_column(String(64))
    file_hash: Mapped[str] = mapped_column(String(64))
    card: Mapped[dict[str, Any]] = mapped_column(JSON().with_variant(JSONB(), "postgresql"))
    trained_at: Mapped[datetime] = mapped_column(default=now)


class Reason(StrEnum):
    BETTER = "better"
    ROLLED_BACK = "rolled_back"


class Promotion(CouncilOwned, Identified, Base):
    """From when a model reads a council's comments, and why; the latest counts. `trained_id` is empty for day one."""

    __tablename__ = "model_promotion"

    model: Mapped[str] = mapped_column(String(64))
    trained_id: Mapped[UUID | None] = mapped_column(ForeignKey("trained_model.id"))
    reason: Mapped[Reason] = mapped_column(by_value(Reason))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    promoted_at: Mapped[datetime] = mapped_column(default=now)
    trained: Mapped[TrainedModel | None] = relationship()
