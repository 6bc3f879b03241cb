"""`folkmoot questionnaire`: what an officer is told at the terminal."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from app.commands.questionnaire import questionnaire
from core.pdf import can_make_pdf
from tests.surveys.forms import YES_NO, ask, workbook
from tests.surveys.making import QUESTIONNAIRES, document

PAPER = QUESTIONNAIRES / "every_type.json"


def run(*words: object) -> Result:
    return CliRunner().invoke(questionnaire, list(map(str, words)))


def written(folder: Path, paper: Any, name: str = "paper.json") -> Path:
    (folder / name).write_text(json.dumps(paper))
    return folder / name


def test_a_sound_questionnaire_can_be_published() -> None:
    result = run("check", PAPER)
    assert result.exit_code == 0
    assert "can be published" in result.output


def test_a_fault_is_told_with_its_place_and_how_to_put_it_right_and_fails(tmp_path: Path) -> None:
    paper = document("every_type")
    del paper["sections"][1]["title"]["cy"]
    result = run("check", written(tmp_path, paper))
    assert result.exit_code == 1
    assert "/sections/1/title: error: words in “cy” are missing [words-missing]" in result.output
    assert "Write them, or have them translated." in result.output
    assert "mae geiriau yn “cy” ar goll" in run("check", tmp_path / "paper.json", "--language", "cy").output


def test_a_form_is_told_off_by_sheet_and_row(tmp_path: Path) -> None:
    rows = [ask("select_one yn", "moved"), ask("select_one missing", "why")]
    (tmp_path / "form.xlsx").write_bytes(workbook(rows, YES_NO))
    result = run("check", tmp_path / "form.xlsx")
    assert result.exit_code == 1
    assert "survey:3: error: there is no list “missing” among the choices" in result.output
    refused = run("convert", tmp_path / "form.xlsx", tmp_path / "out.json")
    assert refused.exit_code == 1
    assert not (tmp_path / "out.json").exists()


def test_there_and_back_again(tmp_path: Path) -> None:
    assert run("convert", PAPER, tmp_path / "form.xlsx").exit_code == 0
    assert run("convert", tmp_path / "form.xlsx", tmp_path / "back.json").exit_code == 0
    result = run("difference", PAPER, tmp_path / "back.json")
    assert result.output.splitlines() == ["Questions that changed: 0. Of these, not to be compared over the change: 0."]


def test_a_difference_says_what_it_does_to_trend(tmp_path: Path) -> None:
    paper = document("every_type")
    question = next(q for s in paper["sections"] for q in s["questions"] if q["code"] == "satisfied")
    question["text"]["en"] = "Are you content?"
    result = run("difference", PAPER, written(tmp_path, paper))
    assert "satisfied: breaks: “text” in “en” was" in result.output
    assert "begin a new trend" in result.output


@pytest.mark.parametrize("content", ["", "[]", "{", '{"code": 1}', "\xff", "[" * 100_000])
def test_what_is_no_questionnaire_is_said_to_be_none_in_a_line(tmp_path: Path, content: str) -> None:
    (tmp_path / "paper.json").write_bytes(content.encode("latin-1"))
    result = run("check", tmp_path / "paper.json")
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)


@pytest.mark.parametrize(("kind", "root"), [("ddi", "<codeBook"), ("triple-s", "<sss")])
def test_a_questionnaire_is_described_for_others(tmp_path: Path, kind: str, root: str) -> None:
    assert run("export", PAPER, "--format", kind, "--out", tmp_path / "out.xml").exit_code == 0
    assert root in (tmp_path / "out.xml").read_text()


@pytest.mark.parametrize(("language", "direction", "words"), [("cy", "ltr", "Ewch i"), ("ar", "rtl", "انتقل إلى")])
def test_a_page_is_printed_in_each_language(tmp_path: Path, language: str, direction: str, words: str) -> None:
    assert run("print", PAPER, "--language", language, "--out", tmp_path / "page.html").exit_code == 0
    page = (tmp_path / "page.html").read_text()
    assert f'<html lang="{language}" dir="{direction}">' in page
    assert words in page
    assert page.count("<h1>") == 1
    assert "<link" not in page and "<script" not in page


def test_a_pdf_is_drawn_and_a_language_that_it_does_not_speak_is_refused(tmp_path: Path) -> None:
    if not can_make_pdf():
        pytest.skip("the libraries that draw PDFs are not installed")
    assert run("print", QUESTIONNAIRES / "journey.json", "--out", tmp_path / "page.pdf").exit_code == 0
    assert (tmp_path / "page.pdf").read_bytes().startswith(b"%PDF")
    assert "does not speak “pl”" in run("print", PAPER, "--language", "pl", "--out", tmp_path / "x.html").output


def test_the_bank_is_listed_and_drafted_from(tmp_path: Path) -> None:
    listed = run("bank", "safety", "--language", "cy").output
    assert listed.startswith("Diogelwch (safety)")
    assert "[safe_dark]" in listed
    assert "has no theme “moon”" in run("bank", "moon").output
    drafted = run("draft", "trust", "age_band", "--code", "ours", "--title", "Ours", "--out", tmp_path / "ours.json")
    assert drafted.exit_code == 0
    assert run("check", tmp_path / "ours.json").exit_code == 0
    assert run("draft", "moon", "--code", "ours", "--title", "Ours", "--out", tmp_path / "x.json").exit_code == 1


def test_the_published_schema_knows_every_type(tmp_path: Path) -> None:
    assert run("schema", "--out", tmp_path / "schema.json").exit_code == 0
    types = json.loads((tmp_path / "schema.json").read_text())["$defs"]["question"]["properties"]["type"]["enum"]
    assert {"scale", "grid", "ranking"} <= set(types)


def test_a_printed_question_says_between_which_bounds_it_is_asked(tmp_path: Path) -> None:
    paper = document("every_type")
    question = next(q for s in paper["sections"] for q in s["questions"] if q["code"] == "why")
    bounds = ({"question": "household", "at_least": 2, "at_most": 4}, {"question": "moved", "at_least": "2020-05-04"})
    question["when"] = {"all": list(bounds)}
    assert run("print", written(tmp_path, paper), "--out", tmp_path / "page.html").exit_code == 0
    page = (tmp_path / "page.html").read_text()
    assert "from 2 people to 4 people to question" in page
    assert "4 May 2020 or later to question" in page
