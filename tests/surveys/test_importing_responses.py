"""Responses that an agency collected: every row accounted for, each once, by the questionnaire's own rules."""

import csv
import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyreadstat
import pytest
from click.testing import CliRunner
from cryptography.fernet import Fernet
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import jobs as registered
from app.commands.imports import imports
from core import jobs
from core.database import Database, now
from core.models import Council, Role
from core.tables import UnreadableTable
from core.vault import VAULT, Vault
from surveys.exporting.files import FILE_KINDS
from surveys.exporting.layout import layout_of
from surveys.exporting.responses import Wanted, batches, layout_for
from surveys.importing.models import ResponseImportFile
from surveys.importing.response_map import MapError, ResponseMap, ours
from surveys.importing.rows import ReadResponse, RowReader
from surveys.importing.tables import open_answers
from surveys.models import Mode, Response, ResponseState, Wave, WaveState
from surveys.questionnaire.places import Nowhere
from surveys.questionnaire.question import Option, Options
from tests.client import CheckingClient
from tests.factories import Factory
from tests.surveys.making import document, make_commission, make_response, make_wave, questionnaire, responses
from tests.surveys.taking import WARDS

MAP = """
source = "Fieldwork Ltd"
[missing]
"98" = "dont_know"
"99" = "prefer_not_to_say"
[columns]
respondent = { header = "Serial" }
mode = { header = "Method", values = { "CATI" = "telephone", "F2F" = "face_to_face" } }
answered_on = { header = "Date", formats = ["%d/%m/%Y"] }
design_weight = { header = "Weight" }
[questions]
satisfied = { header = "Q1" }
used = { headers = { library = "Q2_1", park = "Q2_2", none = "Q2_3" }, chosen = ["Yes"], not_chosen = ["No", ""] }
meet = { header = "Q3", values = { "A" = "street", "B" = "shops" } }
household = { header = "Q4" }
moved = { header = "Q5", formats = ["%d/%m/%Y"] }
matters = { headers = ["Q6_1", "Q6_2", "Q6_3"] }
ward = { header = "Ward" }
why = { header = "Q1b" }
reason = { header = "Q2b" }
"""
SHORT_MAP = """
source = "Fieldwork Ltd"
[missing]
"98" = "dont_know"
[columns]
respondent = { header = "Serial" }
mode = { fixed = "telephone" }
[questions]
satisfied = { header = "Q1" }
"""
HEADER = ["Serial", "Method", "Date", "Weight", "Q1", "Q1b", "Q2_1", "Q2_2", "Q2_3", "Q2b", "Q3", "Q4", "Q5", "Q6_1",
          "Q6_2", "Q6_3", "Ward"]  # fmt: skip
SOUND = {"Serial": "17", "Method": "CATI", "Date": "04/05/2026", "Weight": "1.5", "Q1": "1", "Q2_1": "Yes",
         "Q2_2": "No", "Q3": "A", "Q4": "3", "Q5": "01/02/2001", "Q6_1": "safe", "Q6_2": "green",
         "Ward": "north"}  # fmt: skip


class Places(Nowhere):
    areas: Options = tuple(Option(code, name) for code, name in WARDS)


def table(*rows: dict[str, str]) -> bytes:
    room = io.StringIO()
    writer = csv.DictWriter(room, HEADER, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return room.getvalue().encode()


def read(folder: Path, content: bytes, name: str = "agency.csv", text: str = MAP) -> list[Any]:
    paper = questionnaire("every_type")
    plan = ResponseMap.from_text(text, paper) if text else ours("us")
    (folder / name).write_bytes(content)
    with open_answers(folder / name, name, encoding=plan.encoding) as answers:
        layout = layout_of(document("every_type"), WARDS, words=True)
        return list(RowReader(answers, plan, paper, layout, Places()).rows())


def test_a_sound_row_becomes_a_response(tmp_path: Path) -> None:
    (row,) = read(tmp_path, table(SOUND))
    assert isinstance(row, ReadResponse)
    assert (row.reference, row.mode, str(row.day), row.design_weight) == ("17", Mode.TELEPHONE, "2026-05-04", 1.5)
    said = {code: value for code, value in row.answers.items() if value is not None}
    assert said == {
        "satisfied": "1", "used": ["library"], "meet": "street", "household": 3, "moved": "2001-02-01",
        "matters": ["safe", "green"], "ward": "north",
    }  # fmt: skip
    assert "why" not in row.answers and row.answers["reason"] is None


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"Q1": "7"}, "Q1", "not-an-option"),
        ({"Q1": "98", "Q4": "31"}, "Q4", "out-of-range"),
        ({"Q4": "three"}, "Q4", "no-number"),
        ({"Q5": "31/02/2001"}, "Q5", "no-date"),
        ({"Q5": "01/02/1901"}, "Q5", "not-possible"),
        ({"Q2_2": "perhaps"}, "Q2_2", "not-chosen-or-not"),
        ({"Q2_3": "Yes"}, "Q2_1", "on-its-own"),
        ({"Q2_2": "98"}, "Q2_1", "half-missing"),
        ({"Q6_2": "safe"}, "Q6_1", "ranked-wrongly"),
        ({"Q6_1": "", "Q6_2": "safe"}, "Q6_1", "ranked-wrongly"),
        ({"Ward": "nowhere"}, "Ward", "not-a-ward"),
        ({"Ward": "98"}, "Ward", "refused-offered"),
        ({"Q1b": "It is noisy"}, "Q1b", "off-route"),
        ({"Method": "fax"}, "Method", "not-one-of"),
        ({"Method": ""}, "Method", "no-mode"),
        ({"Weight": "-1"}, "Weight", "no-weight"),
        ({"Weight": "inf"}, "Weight", "no-weight"),
        ({"Date": "2026"}, "Date", "no-date"),
        ({"Date": "04/05/2126"}, "Date", "not-yet"),
        ({"Serial": ""}, "Serial", "no-respondent"),
        ({"Serial": "x" * 101}, "Serial", "too-long"),
    ],
)
def test_a_row_is_refused_with_its_column_and_reason(
    cells: dict[str, str], column: str, code: str, tmp_path: Path
) -> None:
    good, bad = read(tmp_path, table(SOUND, SOUND | {"Serial": "18"} | cells))
    assert isinstance(good, ReadResponse)
    assert (bad.row, bad.column, bad.code) == (3, column, code)
    assert str(bad).startswith(f"row 3, {column}: ")


def test_what_somebody_wrote_is_in_no_reason(tmp_path: Path) -> None:
    (row,) = read(tmp_path, table(SOUND | {"Q1": "3", "Q1b": "My name is Jo. " * 60}))
    assert row.code == "too-long" and "Jo" not in str(row)


def test_a_respondent_number_counts_once_and_answers_off_the_route_may_be_left_out(tmp_path: Path) -> None:
    _, again = read(tmp_path, table(SOUND, SOUND))
    assert (again.row, again.code, again.values) == (3, "same-respondent", {"first": 2})
    (kept,) = read(tmp_path, table(SOUND | {"Q1b": "x"}), text=f'off_route = "leave-out"\n{MAP}')
    assert isinstance(kept, ReadResponse) and "why" not in kept.answers


def test_codes_of_spss_are_read_by_what_the_file_says_they_mean(tmp_path: Path) -> None:
    options = next(q for s in document("every_type")["sections"] for q in s["questions"] if q["code"] == "satisfied")
    labels = {float(place): option["text"]["en"] for place, option in enumerate(options["options"], start=7)}
    frame = pd.DataFrame({"Serial": ["1", "2"], "Q1": [7.0, 98.0]})
    pyreadstat.write_sav(frame, tmp_path / "made.sav", variable_value_labels={"Q1": labels})
    first, second = read(tmp_path, (tmp_path / "made.sav").read_bytes(), "agency.sav", SHORT_MAP)
    assert (first.answers["satisfied"], second.answers["satisfied"]) == ("1", "dont_know")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda text: text.replace("[questions]", "[question]"), "question: is not a key"),
        (lambda text: text.replace("satisfied =", "contented ="), "asks no such question"),
        (lambda text: text.replace('"street"', '"stret"'), "“stret” is not an option"),
        (lambda text: text.replace('"dont_know"', '"unsure"'), "must be one of not_asked"),
        (lambda text: text.replace('"telephone"', '"phone"'), "“phone” is not one of"),
        (lambda text: text.replace("respondent = ", "psu = "), "columns.respondent"),
        (lambda text: text.replace("mode = { header", "stratum = { header"), "columns.mode"),
        (lambda text: text.replace("library =", "librar ="), "“librar” is not an option"),
    ],
)
def test_a_map_that_cannot_be_used_says_which_key(change: Callable[[str], str], words: str) -> None:
    with pytest.raises(MapError, match=words):
        ResponseMap.from_text(change(MAP), questionnaire("every_type"))


def spss(folder: Path) -> bytes:
    pyreadstat.write_sav(pd.DataFrame({"Serial": ["1"] * 400, "Q1": [1.0] * 400}), folder / "whole.sav")
    return (folder / "whole.sav").read_bytes()


def packed(folder: Path) -> bytes:
    pyreadstat.write_sav(pd.DataFrame({"Serial": ["1"], "Q1": [1.0]}), folder / "whole.sav", compress=True)
    return (folder / "whole.sav").read_bytes()


def bomb(folder: Path) -> bytes:
    room = io.BytesIO()
    with zipfile.ZipFile(room, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 50_000_000)
    return room.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.sav", lambda folder: spss(folder)[:-200], "cut off|says that it has"),
        ("a.sav", lambda folder: spss(folder)[:120], "cannot be read as an SPSS file"),
        ("a.sav", packed, "packed as ZSAV"),
        ("a.sav", lambda folder: b"Serial,Q1\n1,1\n", "is not an SPSS file"),
        ("a.xlsx", lambda folder: bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "is an old workbook"),
        ("a.xlsx", bomb, "unpack to far more"),
        ("a.xls", lambda folder: b"", "ends in none of"),
        ("a.csv", lambda folder: table(SOUND) + b'"unended', "cannot be read as a table"),
        ("a.csv", lambda folder: table(SOUND).replace(b"Q4", b"Q9"), "has no column “Q4”"),
        ("a.csv", lambda folder: table(SOUND).replace(b"Q4", b"Q3"), "more than one column “Q3”|no column “Q4”"),
    ],
)
def test_a_hostile_or_broken_file_is_refused_whole(
    name: str, content: Callable[[Path], bytes], words: str, tmp_path: Path
) -> None:
    with pytest.raises(UnreadableTable, match=words):
        read(tmp_path, content(tmp_path), name, SHORT_MAP if name.endswith("sav") else MAP)


def test_a_file_in_another_encoding_is_read(tmp_path: Path) -> None:
    content = table(SOUND | {"Q1": "3", "Q1b": "Caffè’s shut"}).decode().encode("cp1252")
    (row,) = read(tmp_path, content)
    assert row.answers["why"] == "Caffè’s shut"


# What follows needs a database.

assert registered.ROOMS, "the worker's kinds of work are known"

ANSWERS: Sequence[dict[str, Any]] = (
    {"satisfied": "3", "why": "=2+2 and more", "seen": ["litter", "trees"], "ward": "north", "years": 3},
    {"satisfied": None, "seen": None, "ward": None, "years": 0},
    {"satisfied": "2", "seen": ["nothing"], "ward": "south", "years": 12},
)


@pytest.fixture
def answered(make: Factory, council: Council, wave: Wave) -> Wave:
    for place, answers in enumerate(ANSWERS):
        given = make_response(make, wave, council, answers)
        given.mode, given.stratum, given.design_weight = list(Mode)[place], "town", 2.5 + place
    make_response(make, wave, council, {"satisfied": "1"}, state=ResponseState.PARTIAL)
    return wave


@pytest.fixture
def command(app: Flask, session: Session, tmp_path: Path) -> Callable[..., tuple[int, str]]:
    settings = app.extensions["settings"]
    known = {"FOLKMOOT_DATABASE_URL": settings.database_url, "FOLKMOOT_ENVIRONMENT": "test",
             "FOLKMOOT_SECRET_KEY": settings.secret_key, "FOLKMOOT_DATA_DIR": str(tmp_path)}  # fmt: skip

    def run(*words: object) -> tuple[int, str]:
        session.commit()
        found = CliRunner().invoke(imports, ["responses", *map(str, words)], env=known)
        session.expire_all()
        return found.exit_code, found.output

    return run


def told(session: Session, council: Council, wave: Wave) -> list[tuple[Any, ...]]:
    held = batches(session, council.id, wave, Wanted(partial=True, words=True))
    return sorted(row for batch in held for row in zip(*batch, strict=True))


@pytest.mark.by_turns
@pytest.mark.parametrize("kind", ["csv", "xlsx", "sav"])
def test_what_was_taken_away_can_be_taken_in_and_is_the_same(
    kind: str, make: Factory, session: Session, council: Council, answered: Wave, tmp_path: Path,
    command: Callable[..., tuple[int, str]],
) -> None:  # fmt: skip
    other = make_wave(make, make_commission(make, council, slug="again"))
    wanted, path = Wanted(partial=True, words=True), tmp_path / f"taken.{kind}"
    layout = layout_for(session, council.id, answered, wanted)
    held = batches(session, council.id, answered, wanted)
    FILE_KINDS[kind].write(path, answered.questionnaire.document, layout, held, "cy")
    where = ("--survey", "again", "--wave", 1)
    assert command(path, *where) == (0, "read 4, added 4, the same as before 0, refused 0\n")
    assert told(session, council, other) == told(session, council, answered)
    assert command(path, *where) == (0, "read 4, added 0, the same as before 4, refused 0\n")
    assert len(told(session, council, other)) == 4


@pytest.mark.by_turns
def test_every_row_is_accounted_for_and_nothing_is_half_kept(
    make: Factory, session: Session, council: Council, wave: Wave, tmp_path: Path,
    command: Callable[..., tuple[int, str]],
) -> None:  # fmt: skip
    header = ["respondent", "mode", "satisfied", "why", "seen.litter", "seen.trees", "seen.nothing", "ward", "years"]
    sound = ["1", "3", "1", "-1", "1", "0", "0", "north", "3"]
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for line in (header, sound, ["2", *sound[1:8], 200], ["3", *sound[1:]]):
        sheet.append(line)
    book.save(tmp_path / "rows.xlsx")
    where = (tmp_path / "rows.xlsx", "--survey", "street", "--wave", "1", "--council", "ashmere")
    code, output = command(*where, "--check", "--rejects", tmp_path / "refused.csv")
    assert code == 0 and "row 3, years: " in output
    assert output.endswith("read 3, would add 2, the same as before 0, refused 1\n")
    assert responses(session, council) == []
    assert (tmp_path / "refused.csv").read_text().splitlines()[1].startswith("3,years,")
    assert command(*where)[1].endswith("read 3, added 2, the same as before 0, refused 1\n")
    sheet["C2"] = "2"
    book.save(tmp_path / "rows.xlsx")
    taken = session.scalars(select(Response).where(Response.council_id == council.id).order_by(Response.id)).all()
    taken[0].state, taken[0].withdrawn_at, taken[0].answers = ResponseState.WITHDRAWN, now(), {}
    code, output = command(*where)
    assert output.endswith("read 3, added 0, the same as before 0, refused 3\n") or "the same as before 1" in output
    assert "withdrawn" in output
    wave.state = WaveState.PUBLISHED
    assert command(*where)[0] == 1
    wave.state = WaveState.OPEN
    make.council("stranger")
    assert command(*where[:-1], "stranger") == (1, "Error: The council does not take part in the survey.\n")
    assert command(*where[:-2])[0] == 1


@pytest.mark.by_turns
def test_an_analyst_uploads_looks_over_and_takes_in(
    make: Factory, client: CheckingClient, session: Session, council: Council, wave: Wave, app: Flask,
    database: Database,
) -> None:  # fmt: skip
    content = b"No,How,Q1,Q9\n1,x,1,5\n2,x,9,5\n3,x,2,4\n"
    text = b'source = "Agency"\n[columns]\nrespondent = { header = "No" }\nmode = { fixed = "paper" }\n'
    text += b'[questions]\nsatisfied = { header = "Q1" }\nyears = { header = "Q9" }\n'
    vault = Vault([Fernet.generate_key().decode()])
    database.info[VAULT] = app.extensions["database"].info[VAULT] = vault
    client.sign_in(make.person(council, Role.ANALYST))
    client.get("/councils/ashmere/surveys/street/1/responses/imports")
    client.submit({"how": "map", "file": (io.BytesIO(content), "a.csv")}, status=422)
    assert any("The map cannot be used" in error for error in client.errors())
    sent = {"how": "map", "file": (io.BytesIO(content), "a.csv"), "map": (io.BytesIO(text), "map.toml")}
    client.submit(sent)
    assert "Would be added2" in client.text and "none of the question's answers" in client.text
    assert responses(session, council) == []
    client.submit({})
    session.commit()
    jobs.run_queued(database, app.extensions["settings"].data_dir)
    client.get(client.path)
    assert "Responses added2" in client.text and "Refused1" in client.text
    assert {each.mode for each in responses(session, council)} == {Mode.PAPER}
    assert session.scalars(select(ResponseImportFile).where(ResponseImportFile.council_id == council.id)).all() == []
    address = client.path
    with client.browser.get(f"{address}/refused.csv") as told_of:
        assert told_of.data.decode("utf-8-sig").splitlines()[1].startswith("3,Q1,")
    client.get("/councils/ashmere/surveys/street/1/responses/imports")
    client.submit({"how": "saved:Agency", "file": (io.BytesIO(content), "a.csv")})
    assert "The same as before2" in client.text
    for role in (Role.OFFICER, Role.VIEWER):
        client.sign_in(make.person(council, role))
        client.get(address, status=403)
    client.sign_in(make.person(make.council("stranger"), Role.ANALYST))
    client.get(address, status=403)
