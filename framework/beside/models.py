"""The fact of words beside figures: what residents wrote about, by how they answered."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Identified, Json, now
from core.tenancy import CouncilOwned


class WordsBeside(CouncilOwned, Identified, Base):
    """For each indicator of a council's publication, the themes of the words of those who answered favourably and not.

    `findings` holds, by the indicator's code, what `framework.beside.tallying.Words` says. `unread` is how many
    comments had no theme yet: it is worked out again while there are any.
    """

    __tablename__ = "words_beside"
    __table_args__ = (UniqueConstraint("publication_id", "council_id"),)

    publication_id: Mapped[UUID] = mapped_column(ForeignKey("publication.id"), index=True)
    findings: Mapped[Json]
    unread: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime] = mapped_column(default=now)
