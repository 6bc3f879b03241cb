"""Maps to draw on: those that were loaded, or made up where nobody has loaded any."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from core import councils
from core.models import Area
from framework.maps.hexes import side_by_side
from framework.maps.models import CouncilMap, Drawn, MapKind, WardMap
from framework.maps.shapes import Drawing, drawn_hexes


@dataclass(frozen=True)
class Found:
    """A map to draw on. One of which nobody knows where its areas are has no source."""

    drawing: Drawing
    kind: MapKind
    source: str = ""
    dated_on: date | None = None
    tolerance: float = 0.0
    worked_out: bool = False


def ward_maps(session: Session, council_id: UUID) -> dict[MapKind, Found]:
    """A council's maps of its wards; without any, hexagons in the order of the wards' codes."""
    rows = session.scalars(select(WardMap).where(WardMap.council_id == council_id))
    found = {row.kind: _found(row, row.kind) for row in rows}
    if not found:
        wards = [code for code, _ in councils.wards_of(session, council_id)]
        found = {MapKind.HEXES: _made_up(wards)} if wards else {}
    return found


def has_wards(session: Session, council_id: UUID) -> bool:
    """Whether there is anything that `ward_maps` finds of a council."""
    there = (select(of.council_id).where(of.council_id == council_id).exists() for of in (WardMap, Area))
    statement = select(or_(*there)).execution_options(across_councils="a public page offers the map of a council")
    return bool(session.scalar(statement))


def council_maps(session: Session, codes: Sequence[str]) -> dict[MapKind, Found]:
    """The maps of councils that have these; without any, hexagons in the order of their codes."""
    rows = session.scalars(select(CouncilMap))
    found = {row.kind: _found(row, row.kind) for row in rows}
    known = {kind: one for kind, one in found.items() if one.drawing.only(codes).shapes}
    return known or {MapKind.HEXES: _made_up(sorted(codes))}


def _found(row: Drawn, kind: MapKind) -> Found:
    return Found(Drawing.of_json(row.drawing), kind, row.source, row.dated_on, row.tolerance, row.worked_out)


def _made_up(codes: list[str]) -> Found:
    return Found(drawn_hexes(side_by_side(codes), {}), MapKind.HEXES, worked_out=True)
