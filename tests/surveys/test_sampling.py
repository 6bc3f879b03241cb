"""A list of addresses is read with every row accounted for, shared out, drawn by a seed, and carried to the answers."""

from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from openpyxl import Workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.allocation import Allocation
from app.commands.sample_import import import_list
from core.models import Council, Role
from surveys.mailings.invitations import code_of
from surveys.models import Invitation, Recruitment, Stratum, Wave
from surveys.sampling import drawing, lists
from surveys.sampling.lists import Address
from surveys.sampling.models import AddressList
from tests.client import CheckingClient
from tests.factories import Factory
from tests.surveys.making import answer_to_the_check, responses

HEADING = "UPRN,Reference,Stratum,Address,Share"


def addresses(**numbers: int) -> list[Address]:
    return [
        Address(f"{name}-{each}", name, None, 1.0, None) for name, count in numbers.items() for each in range(count)
    ]


def as_csv(*rows: str) -> BytesIO:
    return BytesIO("\n".join((HEADING, *rows)).encode())


def test_every_row_of_a_file_is_kept_or_refused_with_its_number_and_reason() -> None:
    rows = (
        "1,a,north,1 High St,60",
        "2,,north,,",
        "3,a,north,,",
        "4,=b,north,,",
        "5,c,south,,120",
        "6,d",
        "7,e,south,,0",
    )
    read = lists.read_list(as_csv(*rows), "list.csv")
    assert [each.reference for each in read.kept] == ["a", "e"] and read.kept[1].share == 0.0
    assert [(each["row"], each["reason"]) for each in read.refused] == [
        (3, lists.MISSING), (4, lists.REPEATED), (5, lists.FORMULA), (6, lists.NOT_A_SHARE), (7, lists.CELLS),
    ]  # fmt: skip
    assert read.rows == len(rows) and read.left_out == ["UPRN", "Address"]


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (b"reference,place\n1,north", "list.csv", "column"),
        (b"reference,reference,stratum\n1,1,north", "list.csv", "column"),
        (b"not a workbook", "list.xlsx", "unreadable"),
        (b"", "list.pdf", "unreadable"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(content: bytes, name: str, why: str) -> None:
    with pytest.raises(lists.ListUnusable, match=why):
        lists.read_list(BytesIO(content), name)


def test_a_workbook_is_read_as_csv_is() -> None:
    book, file = Workbook(), BytesIO()
    sheet = book.create_sheet(index=0)
    for row in (("reference", "stratum", "design_weight"), (17, "north", 2.5), ("b", "north", 0)):
        sheet.append(row)
    book.save(file)
    read = lists.read_list(file, "List.XLSX")
    assert read.kept == [Address("17", "north", None, 2.5, None)]
    assert read.refused == [{"row": 3, "reason": lists.NOT_A_WEIGHT, "column": "design_weight"}]


def test_a_seed_draws_the_same_again_and_the_weights_add_up_to_the_list() -> None:
    listed = addresses(north=400, south=100)
    parts = drawing.parts_of(listed, 100)
    assert [dict(each.drawn) for each in parts] == [
        {Allocation.PROPORTIONAL: 80, Allocation.EQUAL: 50, Allocation.NEYMAN: 80},
        {Allocation.PROPORTIONAL: 20, Allocation.EQUAL: 50, Allocation.NEYMAN: 20},
    ]
    issued = {each.stratum: each.drawn[Allocation.EQUAL] for each in parts}
    drawn = drawing.draw(listed, issued, "Spring")
    assert drawn == drawing.draw(listed, issued, "Spring") != drawing.draw(listed, issued, "Summer")
    assert sum(each.design_weight for each in drawn) == pytest.approx(500)
    with pytest.raises(drawing.CannotAllocate):
        drawing.parts_of(listed, 19)


def test_an_earlier_draw_s_weight_is_multiplied_and_neyman_goes_by_what_is_expected() -> None:
    listed = [
        Address(f"{name}-{each}", name, None, 3.0, share)
        for name, share in (("a", 0.5), ("b", 0.02))
        for each in range(200)
    ]
    drawn = drawing.draw(listed, {"a": 20, "b": 10}, "seed")
    assert {each.design_weight for each in drawn} == {30.0, 60.0}
    first, second = drawing.parts_of(listed, 60)
    assert first.drawn[Allocation.NEYMAN] > 2 * second.drawn[Allocation.NEYMAN]


@pytest.mark.by_turns
def test_an_analyst_draws_a_sample_and_its_design_reaches_the_answers(
    client: CheckingClient, make: Factory, session: Session, council: Council, wave: Wave
) -> None:
    rows = [f"{number},{ward}-{number},{ward},{number} High St," for ward in ("north", "south") for number in range(40)]
    client.sign_in(make.person(council, Role.ANALYST))
    client.get("/councils/ashmere/surveys/street/1/sample")
    client.submit({"file": (BytesIO(b"name\nx"), "list.csv")}, status=422, form="upload")
    client.submit({"file": (as_csv(*rows, "80,,north,,"), "list.csv")}, form="upload")
    assert "Columns that were not kept: UPRN, Address" in client.text and "the cell is empty" in client.text
    (kept,) = session.scalars(select(AddressList).where(AddressList.council_id == council.id))
    assert b"High" not in kept.sealed and b"north-1" not in kept.sealed
    client.get("/councils/ashmere/surveys/street/1/sample?total=19")
    assert client.errors()
    client.get("/councils/ashmere/surveys/street/1/sample?total=20")
    client.submit({"name": "May", "method": "equal", "seed": "2026"}, form="draw")
    assert "The sample is drawn" in client.text
    session.expire_all()
    mine = list(session.scalars(select(Invitation).where(Invitation.council_id == council.id)))
    assert len(mine) == 20 and {each.design_weight for each in mine} == {4.0}
    strata = session.scalars(select(Stratum).where(Stratum.council_id == council.id)).all()
    assert {(each.code, each.population, each.issued) for each in strata} == {("north", 40, 10), ("south", 40, 10)}
    assert lists.list_of(session, council.id, wave) is None
    client.get(f"/i/{code_of(mine[0], client.browser.application.extensions['codes'])}")
    client.submit()
    answer_to_the_check(client)
    client.submit()
    (response,) = responses(session, council)
    assert (response.recruitment, response.design_weight) == (Recruitment.SAMPLE, 4.0)
    assert response.stratum == mine[0].stratum and response.invitation_id is None


@pytest.mark.by_turns
def test_nobody_else_sees_a_council_s_list(
    client: CheckingClient, make: Factory, session: Session, council: Council, wave: Wave
) -> None:
    partner = session.scalars(select(Council).where(Council.slug == "brackwater")).one()
    client.sign_in(make.person(partner, Role.ANALYST))
    client.get("/councils/brackwater/surveys/street/1/sample")
    client.submit({"file": (as_csv("1,a,theirs,,"), "list.csv")}, form="upload")
    client.sign_in(make.person(council, Role.OFFICER))
    client.get("/councils/ashmere/surveys/street/1/sample", status=403)
    client.sign_in(make.person(council, Role.ANALYST))
    client.get("/councils/ashmere/surveys/street/1/sample")
    assert "theirs" not in client.text and "Rows of the file" not in client.text


@pytest.mark.by_turns
def test_a_command_draws_as_the_page_does_and_names_each_row_refused(
    app: Flask, session: Session, council: Council, wave: Wave, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.commit()
    settings = app.extensions["settings"]
    monkeypatch.setattr("app.commands.settings.settings_or_exit", lambda: settings)
    monkeypatch.setattr("app.commands.sample_import.settings_or_exit", lambda: settings)
    file = tmp_path / "list.csv"
    file.write_bytes(as_csv(*(f"{n},n-{n},north,," for n in range(40)), "40,,north,,").read())
    named = [str(file), "--council", "ashmere", "--survey", "street", "--wave", "1"]
    kept = CliRunner().invoke(import_list, named)
    assert kept.output.splitlines() == ["row 42, reference: missing", "read 41, kept 40, refused 1"], kept.output
    assert lists.list_of(session, council.id, wave) is not None
    refused = CliRunner().invoke(import_list, [*named, "--total", "9", "--seed", "s"])
    assert refused.exit_code == 1 and "Nothing was drawn" in refused.output
    drawn = CliRunner().invoke(import_list, [*named, "--total", "20", "--seed", "s"])
    assert drawn.output.endswith("refused 1, drew 20\n"), drawn.output
    mine = select(Invitation.design_weight).where(Invitation.council_id == council.id)
    assert list(session.scalars(mine)) == [2.0] * 20
