"""The facts of files of responses that were taken in, and which response came from which."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base, Identified, Json, by_value, now
from core.tenancy import CouncilOwned
from core.vault import SEALED
from surveys.models import Wave


class ResponseImportState(StrEnum):
    UPLOADED = "uploaded"
    QUEUED = "queued"
    DONE = "done"
    REFUSED = "refused"


class ResponseImport(CouncilOwned, Identified, Base):
    """A file of a council's responses to a wave: how it is read, and what became of its rows."""

    __tablename__ = "response_import"

    wave_id: Mapped[UUID] = mapped_column(ForeignKey("wave.id"), index=True)
    source: Mapped[str] = mapped_column(String(100))
    file_name: Mapped[str] = mapped_column(String(255))
    file_hash: Mapped[str] = mapped_column(String(64))
    map: Mapped[Json]
    state: Mapped[ResponseImportState] = mapped_column(by_value(ResponseImportState))
    problem: Mapped[str] = mapped_column(String(32), default="")
    """Why the whole file could not be used: a code of `core.file_problems`, whose values are beside it."""
    problem_values: Mapped[Json] = mapped_column(default=dict)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    uploaded_at: Mapped[datetime] = mapped_column(default=now)
    rows_read: Mapped[int] = mapped_column(default=0)
    rows_added: Mapped[int] = mapped_column(default=0)
    rows_known: Mapped[int] = mapped_column(default=0)
    rows_refused: Mapped[int] = mapped_column(default=0)
    wave: Mapped[Wave] = relationship()


class ResponseImportFile(CouncilOwned, Base):
    """A file that was uploaded, sealed until it has been taken in or given up."""

    __tablename__ = "response_import_file"

    import_id: Mapped[UUID] = mapped_column(ForeignKey("response_import.id"), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary, info=SEALED)


class ResponseRefusal(CouncilOwned, Identified, Base):
    """A row that was not taken in: a code of `surveys.importing.refusals`, and what it names."""

    __tablename__ = "response_refusal"
    __table_args__ = (UniqueConstraint("import_id", "row"),)

    import_id: Mapped[UUID] = mapped_column(ForeignKey("response_import.id"))
    row: Mapped[int]
    column: Mapped[str] = mapped_column(String(200))
    code: Mapped[str] = mapped_column(String(32))
    values: Mapped[Json]


class ImportedResponse(CouncilOwned, Base):
    """What its source calls a response, so that it is taken in once, and the hash of what the source said of it."""

    __tablename__ = "imported_response"
    __table_args__ = (UniqueConstraint("wave_id", "council_id", "source", "reference"),)

    response_id: Mapped[UUID] = mapped_column(ForeignKey("response.id"), primary_key=True)
    wave_id: Mapped[UUID] = mapped_column(ForeignKey("wave.id"))
    import_id: Mapped[UUID] = mapped_column(ForeignKey("response_import.id"), index=True)
    source: Mapped[str] = mapped_column(String(100))
    reference: Mapped[str] = mapped_column(String(100))
    content_hash: Mapped[str] = mapped_column(String(64))
