"""The facts of ripple maps: each map, and every version of it, of which one may be public."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Identified, Json, now
from core.tenancy import CouncilOwned


class RippleMap(CouncilOwned, Identified, Base):
    """A council's theory of change. The public sees the version that `published` numbers, if any."""

    __tablename__ = "ripple_map"
    __table_args__ = (UniqueConstraint("council_id", "slug"),)

    slug: Mapped[str] = mapped_column(String(64))
    published: Mapped[int | None]
    published_at: Mapped[datetime | None]


class RippleVersion(CouncilOwned, Identified, Base):
    """A map as it was after a change: see `framework.ripples.document`. Versions are added, never changed."""

    __tablename__ = "ripple_version"
    __table_args__ = (UniqueConstraint("map_id", "number"),)

    map_id: Mapped[UUID] = mapped_column(ForeignKey("ripple_map.id"))
    number: Mapped[int]
    document: Mapped[Json]
    change: Mapped[str] = mapped_column(String(32))
    """What was done to it, as the trail calls it."""
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(default=now)
