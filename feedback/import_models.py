"""The facts of imports that officers make in the browser: the file while it waits, its map, and what was refused."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Identified, Json, now
from core.tenancy import CouncilOwned
from core.vault import SEALED


class SavedMap(CouncilOwned, Identified, Base):
    """How the files of a source are read, kept for the next one."""

    __tablename__ = "saved_map"
    __table_args__ = (UniqueConstraint("council_id", "name"),)

    name: Mapped[str] = mapped_column(String(100))
    map: Mapped[Json]
    saved_at: Mapped[datetime] = mapped_column(default=now)


class ImportUpload(CouncilOwned, Base):
    """A file that was uploaded, sealed until it has been taken in or given up."""

    __tablename__ = "import_upload"

    import_id: Mapped[UUID] = mapped_column(ForeignKey("comment_import.id"), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary, info=SEALED)


class ImportRefusal(CouncilOwned, Identified, Base):
    """A row that was not taken in, and why; what stood in its cells is masked.

    The reason is a code of `feedback.refusals`, and the values are what it names. Those that were kept before there
    were codes are sentences in English.
    """

    __tablename__ = "import_refusal"
    __table_args__ = (UniqueConstraint("import_id", "row"),)

    import_id: Mapped[UUID] = mapped_column(ForeignKey("comment_import.id"))
    row: Mapped[int]
    column: Mapped[str] = mapped_column(String(200), default="")
    reason: Mapped[str] = mapped_column(Text)
    values: Mapped[Json] = mapped_column(default=dict, server_default="{}")
