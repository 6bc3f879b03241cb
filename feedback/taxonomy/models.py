"""The facts of a council's own themes."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Identified, now
from core.tenancy import CouncilOwned


class CouncilTaxonomy(CouncilOwned, Identified, Base):
    """One version of what a council adds to the common themes and changes in their seeds; never changed itself."""

    __tablename__ = "council_taxonomy"
    __table_args__ = (UniqueConstraint("council_id", "number"),)

    number: Mapped[int]
    changes: Mapped[dict[str, Any]] = mapped_column(JSON().with_variant(JSONB(), "postgresql"))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(default=now)
