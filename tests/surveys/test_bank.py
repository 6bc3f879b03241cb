"""The question bank: what it holds, that it is sound, and what a questionnaire is drafted from."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from app.settings import ROOT
from surveys.bank import bank
from surveys.questionnaire.check import findings

WORDS = {"en": "Ours", "cy": "Ein un ni"}
DEMO = json.loads((ROOT / "app" / "demo" / "questionnaire.json").read_text(encoding="utf-8"))


def drafted(*codes: str, languages: tuple[str, ...] = ("en", "cy")) -> dict[str, Any]:
    return bank.draft(codes, languages, code="ours", version="1", title=WORDS, introduction=WORDS)


def test_every_question_of_the_bank_together_is_a_questionnaire_without_faults_or_warnings() -> None:
    found = findings(drafted(*bank.questions()))
    assert [str(each) for each in found if each.severity != "hint"] == []


def test_every_theme_has_questions_and_every_question_speaks_english_and_welsh() -> None:
    assert all(list(bank.of_theme(theme)) for theme in bank.themes())
    assert all({"en", "cy"} <= question.languages for question in bank.questions().values())


def test_the_demonstration_asks_what_the_bank_asks() -> None:
    asked = {each["code"]: each for section in DEMO["sections"] for each in section["questions"]}
    shared = asked.keys() & bank.questions().keys()
    assert len(shared) > 20
    for code in shared:
        assert asked[code]["text"]["en"] == bank.question(code).wording.text["en"], code
        assert [option["code"] for option in asked[code].get("options", [])] == [
            option["code"] for option in bank.question(code).options
        ], code


def test_a_question_brings_what_it_hangs_on() -> None:
    codes = [each["code"] for section in drafted("disability")["sections"] for each in section["questions"]]
    assert codes == ["health_condition", "disability"]


def test_the_indicators_of_a_question_lead_back_to_it() -> None:
    assert [each.code for each in bank.feeding("safe_dark")] == ["safe_dark"]


@pytest.mark.parametrize(("code", "languages"), [("moon", ("en",)), ("sat_roads", ("en", "pl"))])
def test_what_the_bank_does_not_have_is_said(code: str, languages: tuple[str, ...]) -> None:
    with pytest.raises(bank.NotInTheBank, match=code):
        drafted(code, languages=languages)


def test_a_wording_is_known_by_its_version() -> None:
    assert bank.as_document("trust", ["en"], version=1)["text"] == {"en": bank.question("trust").wording.text["en"]}
    with pytest.raises(bank.NotInTheBank, match="no wording 99"):
        bank.as_document("trust", ["en"], version=99)


def test_each_option_of_a_harmonised_question_stands_for_published_categories_and_none_twice() -> None:
    for question in bank.questions().values():
        if question.harmonised:
            assert set(question.harmonised.levels) == {option["code"] for option in question.options}, question.code
            levels = [level for found in question.harmonised.levels.values() for level in found]
            assert len(levels) == len(set(levels)), question.code


@pytest.mark.parametrize(
    ("code", "file", "column"),
    [
        ("age_band", "census2021_age_sex_la2023_bands_16plus", "age_band"),
        ("age_band_fine", "census2021_age_sex_la2023_bands_16plus", "age_band"),
        ("sex", "census2021_age_sex_la2023_bands_16plus", "sex"),
        ("ethnicity", "census2021_ethnicity_la2023", "group_5"),
        ("tenure", "census2021_tenure_ltla24", "tenure"),
    ],
)
def test_the_census_has_no_other_categories_than_options_stand_for(
    code: str, file: str, column: str, shared: Path
) -> None:
    path = shared / "data" / "margins" / f"{file}.csv"
    with path.open(encoding="utf-8-sig", newline="") as rows:
        published = {row[column] for row in csv.DictReader(rows)}
    harmonised = bank.question(code).harmonised
    assert harmonised is not None
    assert {level for levels in harmonised.levels.values() for level in levels} == published
