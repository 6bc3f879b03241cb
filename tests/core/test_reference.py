"""Publishers' files: councils that change, merge and are renumbered, and councils that are alike."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.commands.council_tables import csv_rows
from core.reference import (
    Publication,
    ReferenceArea,
    ReferenceNeighbour,
    load_areas,
    load_code_changes,
    load_neighbours,
    merged_into,
    neighbours_of,
    now_called,
    same_council,
)
from core.reference_files import COUNCILS, NEIGHBOURS, WrongHeading, read_areas, read_neighbours

HEADING = list(COUNCILS.values())
THEN = Publication("a publisher", date(2026, 4, 1))


def council(code: str, key: str, *, ends: str = "", after: str = "", former: str = "") -> list[str]:
    facts = {"code": code, "key": key, "name": key, "ends": ends, "successors": after, "former": former}
    return [facts.get(name, "") for name in COUNCILS]


LISTED = [
    HEADING,
    council("E06000001", "NEW", former="E06000009"),
    council("E07000001", "OLDA", ends="2023-04-01", after="NEW"),
    council("E07000002", "OLDB", ends="2023-04-01", after="NEW"),
    council("E10000003", "SPLIT", ends="2023-04-01", after="NEW,OTHER"),
    council("E06000002", "OTHER"),
]


def test_rows_that_cannot_be_used_are_told_with_their_place() -> None:
    wrong = [council("", "AAA"), council("E06000003", "B", ends="soon"), council("E06000004", "C", after="ZZZ"), ["x"]]
    found = read_areas(iter([HEADING, *wrong, council("E06000005", "D"), council("E06000005", "D")]))
    places = sorted((each.row, HEADING[each.column - 1]) for each in found.refusals)
    assert places == [(2, "gss-code"), (3, "end-date"), (4, "replaced-by"), (5, HEADING[1]), (7, "gss-code")]
    assert [area.code for area in found.areas] == ["E06000005"] and found.read == 6
    with pytest.raises(WrongHeading, match="row 1 must name"):
        read_areas(iter([["name", "colour"]]))


def test_neighbours_are_read_once_for_each_rank() -> None:
    rows = [list(NEIGHBOURS), ["E06000001", "global", "1", "E06000002"], ["E06000001", "global", "1", "E06000003"],
            ["x", "global", "1", "E06000003"], ["E06000001", "global", "first", "E06000003"]]  # fmt: skip
    found = read_neighbours(iter(rows))
    assert found.neighbours == [("E06000001", "global", 1, "E06000002")]
    assert [each.row for each in found.refusals] == [3, 4, 5]


@pytest.mark.by_turns
def test_councils_are_known_by_every_code_and_by_what_became_of_them(session: Session) -> None:
    assert load_areas(session, read_areas(iter(LISTED)).areas, THEN).added == 5
    assert load_areas(session, read_areas(iter(LISTED)).areas, THEN).same == 5
    assert load_code_changes(session, [("E06000002", "E06000042")], THEN).added == 1
    assert load_areas(session, read_areas(iter(LISTED)).areas, THEN).same == 5
    assert same_council(session, "E06000009") == ["E06000001"]
    assert same_council(session, "E06000042") == ["E06000002"]
    assert merged_into(session, "E06000001") == ["E07000001", "E07000002"]
    assert now_called(session, "E10000003") == ["E06000001", "E06000002"]
    alike = [("E06000042", "global", 1, "E07000001"), ("E06000042", "global", 2, "E06000001")]
    assert load_neighbours(session, alike, THEN).added == 2
    assert load_neighbours(session, alike, THEN).same == 2
    assert neighbours_of(session, "E06000002", "global") == ["E06000001"]
    assert load_neighbours(session, alike[:1], THEN).same == 1
    assert session.scalar(select(func.count()).select_from(ReferenceNeighbour)) == 1


@pytest.mark.by_turns
def test_the_publishers_own_files_are_loaded(shared: Path, session: Session) -> None:
    data = shared / "data"
    if not data.is_dir():
        pytest.skip("the open data are absent")
    found = read_areas(csv_rows(data / "geography" / "uk_local_authorities.csv"))
    assert found.read == len(found.areas) + len(found.refusals) == 470
    load_areas(session, found.areas, THEN)
    assert now_called(session, "E07000026") == ["E06000063"]
    held = session.scalar(select(func.count()).select_from(ReferenceArea))
    assert held == len(found.areas)
    alike = read_neighbours(csv_rows(data / "benchmarks" / "ons_statistical_nearest_neighbours.csv"))
    assert len(alike.neighbours) == 23_145 and alike.refusals == []
    wards = read_areas(csv_rows(data / "geography" / "ward24_to_ltla24.csv"))
    assert sum(map(len, wards.wards.values())) == 7_536
