"""The facts of feeding: keys to what is not public yet, releases of open data, outlets and deliveries to them."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base, Identified, Json, by_value, now
from core.tenancy import CouncilOwned, Shared
from core.vault import SEALED

LATEST = "latest"
"""What stands in an address in place of a release's folder, for whichever is the newest."""


class FeedKey(CouncilOwned, Identified, Base):
    """A key with which another system reads what its council has not published yet. Only its hash is kept."""

    __tablename__ = "feed_key"

    name: Mapped[str] = mapped_column(String(100))
    beginning: Mapped[str] = mapped_column(String(16))
    """The letters by which people know which key this is."""
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[list[str]]
    expires_on: Mapped[date]
    made_at: Mapped[datetime] = mapped_column(default=now)
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class Release(Identified, Base):
    """A version of a publication's open data: what is new in it, the hash of its figures, and where its files are.

    A version is withdrawn where a later one hides what it shows: its files are gone, and its line stays.
    """

    __tablename__ = "release"
    whose = Shared("releases are of public figures")
    __table_args__ = (UniqueConstraint("publication_id", "version"), UniqueConstraint("address", "version"))

    publication_id: Mapped[UUID] = mapped_column(ForeignKey("publication.id"))
    address: Mapped[str] = mapped_column(String(128))
    """The publication's name in addresses, the same for all its versions."""
    version: Mapped[int]
    folder: Mapped[str] = mapped_column(String(16))
    note: Mapped[dict[str, str]]
    content_hash: Mapped[str] = mapped_column(String(64))
    rows: Mapped[int]
    sizes: Mapped[Json]
    made_at: Mapped[datetime] = mapped_column(default=now)
    withdrawn_at: Mapped[datetime | None]


class KeptRow(CouncilOwned, Base):
    """What the feed says of a whole council's published figure alone, in JSON and in a line of CSV.

    A page of a thousand is read and not made. What changes a publication's figures or comparisons takes its rows away,
    and the work that follows writes them anew; until then a row is made as it is asked for. Of what is hidden nothing
    is kept.
    """

    __tablename__ = "kept_row"

    id: Mapped[UUID] = mapped_column(ForeignKey("observation.id", ondelete="CASCADE"), primary_key=True)
    """The figure's own. A version of Folkmoot that knows of no rows may take the figure away, during an upgrade."""
    publication_id: Mapped[UUID] = mapped_column(ForeignKey("publication.id"), index=True)
    edition: Mapped[int]
    """How rows were written when this was; one that was written otherwise is as none."""
    in_json: Mapped[str] = mapped_column(Text)
    """The beginning of its object, from the first brace on and not closed."""
    on_a_line: Mapped[str] = mapped_column(Text)
    """A list, in JSON, of the cells that stand together in a line."""


class OutletKind(StrEnum):
    """How a council's other systems are told: they are called, or they are given a file."""

    WEBHOOK = "webhook"
    SFTP = "sftp"
    FOLDER = "folder"


class Outlet(CouncilOwned, Identified, Base):
    """Where a council's published figures are sent. Its secret is sealed: a webhook's signs, an SFTP server's opens."""

    __tablename__ = "outlet"
    __table_args__ = (
        CheckConstraint("kind = 'folder' OR secret IS NOT NULL OR ended_at IS NOT NULL", name="has_its_secret"),
    )

    kind: Mapped[OutletKind] = mapped_column(by_value(OutletKind))
    name: Mapped[str] = mapped_column(String(64))
    place: Mapped[Json]
    """A webhook's `url`; an SFTP server's `host`, `port`, `username`, `folder` and pinned `host_key`."""
    secret: Mapped[str | None] = mapped_column(Text, info=SEALED)
    made_at: Mapped[datetime] = mapped_column(default=now)
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None]


class DeliveryState(StrEnum):
    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"


class Delivery(CouncilOwned, Identified, Base):
    """An event's way to an outlet, which it takes once: `event_id` is the same however often it is tried."""

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("outlet_id", "event_id"),
        Index("ix_delivery_next", "state", "next_at"),
    )

    outlet_id: Mapped[UUID] = mapped_column(ForeignKey("outlet.id"))
    release_id: Mapped[UUID] = mapped_column(ForeignKey("release.id"))
    event_id: Mapped[UUID]
    state: Mapped[DeliveryState] = mapped_column(by_value(DeliveryState), default=DeliveryState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    answer: Mapped[str] = mapped_column(String(200), default="")
    """What came of the last attempt, in a few plain words."""
    asked_at: Mapped[datetime] = mapped_column(default=now)
    next_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]
    outlet: Mapped[Outlet] = relationship()
    release: Mapped[Release] = relationship()
