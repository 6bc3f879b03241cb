"""What is known of wards is imported whole or not at all, and every fault is named by its row and column."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.commands.areas import areas
from core.area_facts import facts_of
from core.database import Database
from core.models import AuditEvent, Council
from tests.factories import Factory

Run = Callable[..., Result]


@pytest.fixture
def council(make: Factory) -> Council:
    council = make.council("ashmere")
    for code in ("north", "south"):
        make.area(council, code)
    make.area(make.council("brackwater"), "east")
    return council


@pytest.fixture
def run(database: Database, session: Session, council: Council, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """The command on a file of these lines."""
    monkeypatch.setenv("FOLKMOOT_ENVIRONMENT", "test")
    monkeypatch.setenv("FOLKMOOT_DATABASE_URL", database.engine.url.render_as_string(hide_password=False))

    def typed(*lines: str, council: str = "ashmere", source: str = "Census (fictional)") -> Result:
        file = tmp_path / "wards.csv"
        file.write_text("\n".join(lines) + "\n", encoding="utf-8-sig")
        session.commit()
        result = CliRunner().invoke(areas, [str(file), "--council", council, "--source", source])
        session.expire_all()
        return result

    return typed


def held(session: Session, council: Council) -> dict[tuple[str, str], float]:
    return {(fact.area_code, fact.name): fact.value for fact in facts_of(session, council.id)}


def test_numbers_of_every_ward_are_kept_with_who_says_so(run: Run, session: Session, council: Council) -> None:
    result = run("ward,deprived,people", 'north,0.25,"12,400"', "south, 0.5 ,9000")
    assert (result.exit_code, result.output) == (0, "imported 4 numbers of 2 wards\n")
    assert held(session, council) == {
        ("north", "deprived"): 0.25,
        ("north", "people"): 12400.0,
        ("south", "deprived"): 0.5,
        ("south", "people"): 9000.0,
    }
    assert {fact.source for fact in facts_of(session, council.id)} == {"Census (fictional)"}
    event = session.scalars(select(AuditEvent).where(AuditEvent.council_id == council.id)).one()
    assert event.detail["names"] == ["deprived", "people"]


def test_a_second_import_takes_the_place_of_the_first(run: Run, session: Session, council: Council) -> None:
    run("ward,deprived", "north,0.25", "south,0.5")
    run("ward,rural", "north,1", "south,2")
    assert held(session, council) == {("north", "rural"): 1.0, ("south", "rural"): 2.0}


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("area,deprived", "north,1", "south,2"), "row 1, column 1: the first column must be named “ward”"),
        (("ward", "north", "south"), "row 1, column 1: there must be 1 to 20 columns of numbers"),
        (("ward,deprived,deprived", "north,1,1", "south,2,2"), "row 1, column 3: “deprived” is there twice"),
        (("ward,how deprived?", "north,1", "south,2"), "row 1, column 2: “how deprived?” is not a name"),
        (("ward,deprived", "north,much", "south,2"), "row 2, column 2: “much” is not a number for “deprived”"),
        (("ward,deprived", "north,nan", "south,2"), "row 2, column 2: “nan” is not a number"),
        (("ward,deprived", "north,1e999", "south,2"), "row 2, column 2: “1e999” is not a number"),
        (("ward,deprived", "north,", "south,2"), "row 2, column 2: “” is not a number"),
        (("ward,deprived", "north,1", "south"), "row 3, column 2: the row has 1 values where 2 are needed"),
        (("ward,deprived", "north,1", "south,2,3"), "row 3, column 3: the row has 3 values where 2 are needed"),
        (("ward,deprived", "north,1", "south,2", "east,3"), "row 4, column 1: the council has no ward “east”"),
        (("ward,deprived", "north,1", "north,2", "south,2"), "row 3, column 1: the ward north is there twice"),
        (("ward,deprived", "north,1"), "row 3, column 1: the ward south has no row"),
    ],
)
def test_a_fault_is_named_by_row_and_column_and_nothing_changes(
    run: Run, session: Session, council: Council, lines: tuple[str, ...], said: str
) -> None:
    run("ward,deprived", "north,0.25", "south,0.5")
    before = held(session, council)
    result = run(*lines)
    assert result.exit_code == 1
    assert said in result.output
    faults = [line for line in result.output.splitlines() if line.startswith("row ")]
    assert len(faults) == 1, "one fault is said once"
    assert held(session, council) == before


def test_what_cannot_be_read_at_all_is_said(run: Run, tmp_path: Path) -> None:
    assert "No council has the address “nowhere”." in run("ward,x", "north,1", council="nowhere").output
    assert "Name the source" in run("ward,x", "north,1", source=" ").output
    assert CliRunner().invoke(areas, [str(tmp_path / "none.csv"), "--council", "ashmere"]).exit_code == 2
    assert run().exit_code == 1
