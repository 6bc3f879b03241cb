"""Maps taken in from publishers' files."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core import audit, councils
from core.reference import ReferenceArea, same_council
from framework.maps.making import Made, made
from framework.maps.models import CouncilMap, MapKind, WardMap
from framework.maps.reading import MapFile, read_map
from framework.maps.shapes import Drawing


@dataclass(frozen=True)
class Source:
    """Who drew a map, and of which day it is."""

    name: str
    dated_on: date


@dataclass(frozen=True)
class Loaded:
    """What loading did: the areas that can be drawn now, those that the file lacks, and how many it passed over."""

    made: Made
    codes: list[str]
    lacking: list[str]
    passed_over: int


def load_wards(
    session: Session, council_id: UUID, content: bytes, source: Source, *, tolerance: float | None = None,
    person_id: UUID | None = None,
) -> Loaded:  # fmt: skip
    """Make a file's shapes those of a council's wards. Hexagons that somebody drew stay when outlines come.

    Raises `framework.maps.problems.MapProblem`, and changes nothing then.
    """
    loaded = look_at_wards(session, council_id, content, tolerance=tolerance)
    keep_wards(session, council_id, loaded, source, person_id=person_id)
    return loaded


def look_at_wards(session: Session, council_id: UUID, content: bytes, *, tolerance: float | None = None) -> Loaded:
    """What a file would make of a council's wards; nothing is kept yet. Raises `MapProblem`."""
    wards = [area.code for area in councils.areas_of(session, council_id)]
    file = read_map(content, frozenset(wards) or {""})
    return _said(file, made(file, tolerance), wards)


def keep_wards(
    session: Session, council_id: UUID, loaded: Loaded, source: Source, *, person_id: UUID | None = None
) -> None:
    """Keep what a file was found to make of a council's wards, in place of what there was."""
    ready = loaded.made
    held = {row.kind: row for row in session.scalars(select(WardMap).where(WardMap.council_id == council_id))}
    for kind, drawing in _replacing(ready, held):
        session.execute(delete(WardMap).where(WardMap.council_id == council_id, WardMap.kind == kind))
        session.add(WardMap(council_id=council_id, kind=kind, **_facts(ready, drawing, source, kind)))
    session.flush()
    audit.record(
        session, "ward-map-loaded", council_id=council_id, person_id=person_id, subject="council",
        subject_id=council_id, source=source.name, areas=len(loaded.codes),
    )  # fmt: skip


def load_councils(session: Session, content: bytes, source: Source, *, tolerance: float | None = None) -> Loaded:
    """Make a file's shapes those of the councils of a country. Raises `MapProblem`, and changes nothing then."""
    ours = [council.code for council in councils.all_councils(session)]
    file = read_map(content, _council_codes(session, ours))
    ready = made(file, tolerance)
    held = {row.kind: row for row in session.scalars(select(CouncilMap))}
    for kind, drawing in _replacing(ready, held):
        session.execute(delete(CouncilMap).where(CouncilMap.kind == kind))
        session.add(CouncilMap(kind=kind, **_facts(ready, drawing, source, kind)))
    session.flush()
    audit.record(
        session, "council-map-loaded", council_id=None, person_id=None, subject="council_map", source=source.name,
        areas=len(file.names),
    )  # fmt: skip
    return _said(file, ready, [code for code in ours if not {code, *same_council(session, code)} & set(file.names)])


def forget_wards(session: Session, council_id: UUID) -> None:
    """Take a council's maps away."""
    session.execute(delete(WardMap).where(WardMap.council_id == council_id))


def _council_codes(session: Session, ours: Sequence[str]) -> Collection[str]:
    """The codes of the councils that publishers name and of those here; any code where no publisher's are loaded."""
    areas = session.scalars(select(ReferenceArea)).all()
    if not areas:
        return ()
    return {*ours, *(code for area in areas for code in (area.code, *area.former_codes))}


def _replacing(ready: Made, held: dict[MapKind, WardMap] | dict[MapKind, CouncilMap]) -> list[tuple[MapKind, Drawing]]:
    """What is kept of a file, by kind; hexagons that were worked out never take the place of drawn ones."""
    found = [(MapKind.OUTLINES, ready.outlines)] if ready.outlines else []
    drawn = held.get(MapKind.HEXES)
    if not ready.worked_out or not ready.outlines or drawn is None or drawn.worked_out:
        found.append((MapKind.HEXES, ready.hexes))
    return found


def _facts(ready: Made, drawing: Drawing, source: Source, kind: MapKind) -> dict[str, object]:
    is_hexes = kind is MapKind.HEXES
    return {
        "drawing": drawing.as_json(), "source": source.name, "dated_on": source.dated_on,
        "tolerance": 0.0 if is_hexes else ready.tolerance, "worked_out": is_hexes and ready.worked_out,
    }  # fmt: skip


def _said(file: MapFile, ready: Made, wanted: Sequence[str]) -> Loaded:
    return Loaded(ready, sorted(file.names), [code for code in wanted if code not in file.names], file.passed_over)
