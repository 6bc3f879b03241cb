"""The facts of maps: the wards of a council and the councils of a country, ready to be drawn."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, Identified, Json, by_value, now
from core.tenancy import CouncilOwned, Shared


class MapKind(StrEnum):
    OUTLINES = "outlines"
    HEXES = "hexes"


class Drawn:
    """A map as `framework.maps.shapes.Drawing` keeps it, with who says so.

    `tolerance` is in metres, nought for hexagons; `worked_out` marks hexagons whose places nobody drew.
    """

    drawing: Mapped[Json]
    tolerance: Mapped[float] = mapped_column(default=0.0)
    worked_out: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str] = mapped_column(String(200))
    dated_on: Mapped[date]
    loaded_at: Mapped[datetime] = mapped_column(default=now)


class WardMap(Drawn, CouncilOwned, Identified, Base):
    """The wards of a council, by their codes."""

    __tablename__ = "ward_map"
    __table_args__ = (
        UniqueConstraint("council_id", "kind"),
        CheckConstraint("tolerance >= 0", name="tolerance_not_negative"),
    )

    kind: Mapped[MapKind] = mapped_column(by_value(MapKind))


class CouncilMap(Drawn, Base):
    """The councils of a country, by their codes: it is nobody's own."""

    __tablename__ = "council_map"
    whose = Shared("councils' outlines are public")
    __table_args__ = (CheckConstraint("tolerance >= 0", name="tolerance_not_negative"),)

    kind: Mapped[MapKind] = mapped_column(by_value(MapKind), primary_key=True)
