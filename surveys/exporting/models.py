"""The facts of files of responses that were asked for: which, by whom, and what became of them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base, Identified, now
from core.tenancy import CouncilOwned
from surveys.models import Wave


class ResponseExport(CouncilOwned, Identified, Base):
    """A file of a council's own responses to a wave. The file itself is kept for some days only."""

    __tablename__ = "response_export"

    wave_id: Mapped[UUID] = mapped_column(ForeignKey("wave.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    language: Mapped[str] = mapped_column(String(8))
    partial: Mapped[bool]
    words: Mapped[bool]
    labelled: Mapped[bool]
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(default=now)
    made_at: Mapped[datetime | None]
    row_count: Mapped[int | None]
    wave: Mapped[Wave] = relationship()
