"""What a council chose of how its tiles look."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Identified, now
from core.tenancy import CouncilOwned


class TrafficLights(CouncilOwned, Identified, Base):
    """That a council's tiles carry red, amber and green, with words; a council without a row has none."""

    __tablename__ = "traffic_lights"

    council_id: Mapped[UUID] = mapped_column(ForeignKey("council.id"), unique=True)
    turned_on_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    turned_on_at: Mapped[datetime] = mapped_column(default=now)
