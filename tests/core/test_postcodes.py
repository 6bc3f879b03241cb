"""A council's postcodes, imported and looked up."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.commands.imports import imports
from core import postcodes
from core.database import Database
from core.models import AuditEvent, Council, Postcode
from tests.factories import Factory

HEADING = "postcode,ward\n"
GOOD = HEADING + "ZZ1 1AA,north\nzz12bb,south\n"

Run = Callable[..., Result]


@pytest.fixture
def council(make: Factory) -> Council:
    council = make.council("ashmere")
    make.area(council, "north")
    make.area(council, "south")
    make.session.commit()
    return council


@pytest.fixture
def run(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Import a file's words for Ashmere."""
    monkeypatch.setenv("FOLKMOOT_ENVIRONMENT", "test")
    monkeypatch.setenv("FOLKMOOT_DATABASE_URL", database.engine.url.render_as_string(hide_password=False))

    def run(words: str, slug: str = "ashmere") -> Result:
        file = tmp_path / "wards.csv"
        file.write_text(words, encoding="utf-8")
        return CliRunner().invoke(imports, ["postcodes", str(file), "--council", slug])

    return run


def number_of(session: Session, council: Council) -> int:
    session.rollback()
    return session.scalar(select(func.count()).where(Postcode.council_id == council.id)) or 0


def test_a_postcode_that_was_imported_is_found(run: Run, session: Session, council: Council, make: Factory) -> None:
    done = run(GOOD)
    assert (done.exit_code, done.stdout) == (0, "imported 2, refused 0\n")
    assert postcodes.area_of(session, council.id, "ZZ11AA") == "north"
    assert postcodes.area_of(session, council.id, "ZZ12BB") == "south"
    assert postcodes.area_of(session, council.id, "ZZ13CC") is None
    assert postcodes.area_of(session, make.council().id, "ZZ11AA") is None
    assert postcodes.any_known(session, council.id)
    event = session.scalars(select(AuditEvent).where(AuditEvent.council_id == council.id)).one()
    assert (event.action, event.detail) == ("postcodes-imported", {"postcodes": 2})


def test_importing_again_changes_nothing_and_the_next_file_takes_its_place(
    run: Run, session: Session, council: Council
) -> None:
    for _time in range(2):
        assert run(GOOD).exit_code == 0
    assert number_of(session, council) == 2
    run(HEADING + "ZZ1 1AA,south\n")
    assert number_of(session, council) == 1
    assert postcodes.area_of(session, council.id, "ZZ11AA") == "south"


def test_a_row_that_cannot_be_used_is_named_and_the_rest_are_imported(
    run: Run, session: Session, council: Council
) -> None:
    done = run(GOOD + "ZZ1,north\nZZ1 3CC,west\nZZ1 1AA,south\nZZ1 1AA,north\nZZ1 4DD\nZZ1 5EE,north,x\n")
    assert done.exit_code == 0
    assert done.stdout == "imported 2, refused 5\n"
    assert done.stderr.splitlines() == [
        "row 4, column 1: “ZZ1” is not a full postcode",
        "row 5, column 2: the council has no ward “west”",
        "row 6, column 1: “ZZ1 1AA” was in the ward north further up",
        "row 8, column 2: the row has 1 values where 2 are needed",
        "row 9, column 3: the row has 3 values where 2 are needed",
    ]
    assert postcodes.area_of(session, council.id, "ZZ11AA") == "north"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("ZZ1 1AA,north\n", "row 1 must name the columns: postcode,ward."),
        ("", "row 1 must name the columns: postcode,ward."),
        (HEADING + "ZZ1,north\n", "no row can be used, so nothing was changed."),
        (HEADING + '"ZZ1 1AA,north\n', "cannot be read as a CSV file"),
    ],
)
def test_a_file_that_cannot_be_used_changes_nothing(
    run: Run, session: Session, council: Council, words: str, why: str
) -> None:
    run(GOOD)
    done = run(words)
    assert done.exit_code == 1
    assert why in done.stderr
    assert number_of(session, council) == 2


def test_a_council_that_is_not_there_is_named(run: Run, council: Council) -> None:
    done = run(GOOD, "elsewhere")
    assert done.exit_code == 1
    assert "No council has the address “elsewhere”." in done.stderr
