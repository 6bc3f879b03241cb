"""The list that a council's sample is drawn from, while it waits to be."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Identified, Json, now
from core.tenancy import CouncilOwned
from core.vault import SEALED


class AddressList(CouncilOwned, Identified, Base):
    """A file of a council's addresses for a wave: its own references with their strata, sealed, and no address.

    Every row of the file is accounted for: it was kept, or stands among the `refused` with its number and the reason.
    """

    __tablename__ = "address_list"
    __table_args__ = (UniqueConstraint("wave_id", "council_id"),)

    wave_id: Mapped[UUID] = mapped_column(ForeignKey("wave.id"), index=True)
    file_name: Mapped[str] = mapped_column(String(255))
    rows_read: Mapped[int]
    left_out: Mapped[list[str]] = mapped_column(default=list)
    """The columns of the file that were not kept."""
    refused: Mapped[list[Json]] = mapped_column(default=list)
    sealed: Mapped[bytes] = mapped_column(deferred=True, info=SEALED)
    uploaded_at: Mapped[datetime] = mapped_column(default=now)
    uploaded_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
