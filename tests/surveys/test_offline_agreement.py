"""The phone and the server make the same of the same answers: what the phone decides without signal stands."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import pytest
from babel.lists import format_list
from flask import Flask
from flask_babel import Babel

from core.locales import locale_of
from surveys.offline.manner import manner
from surveys.offline.rules import condition_rules, question_rules
from surveys.questionnaire.answers import DONT_KNOW, PREFER_NOT_TO_SAY, AnswerError
from surveys.questionnaire.conditions import COMPOUND, read_condition
from surveys.questionnaire.dated import Date
from surveys.questionnaire.document import Questionnaire
from surveys.questionnaire.orders import order_of
from surveys.questionnaire.routing import Way
from surveys.questionnaire.written import Number
from surveys.residents.problems import explain
from tests.surveys.making import document, questionnaire

PHONE = Path(__file__).parent / "phone.js"
CODES = ("parks", "buses", "constructor")
IDENTIFIER = UUID(int=8)
VALUES: tuple[Any, ...] = ("1", "2", "yes", 1, 2, 1.5, "2026-01-31", "2026-1-1", None, ["1", "yes"], [], DONT_KNOW)


@pytest.fixture
def words() -> Iterator[None]:
    """Somewhere to speak English."""
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        yield


def ask_phone(question: dict[str, Any]) -> dict[str, Any]:
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node is not installed")
    sent = json.dumps(question)
    answer = subprocess.run([node, str(PHONE)], input=sent, capture_output=True, text=True, check=True, timeout=60)
    told: dict[str, Any] = json.loads(answer.stdout)
    return told


def any_condition(chance: Random, depth: int = 3) -> dict[str, Any]:
    if depth and chance.random() < 0.6:
        kind = chance.choice(list(COMPOUND))
        parts = [any_condition(chance, depth - 1) for _ in range(chance.randint(1, 3))]
        return {kind: parts[0] if kind == "not" and len(parts) == 1 else parts}
    if chance.random() < 0.3:
        bounds = chance.choice([(1, 2), (1.5, 9), ("2026-01-01", "2026-02-01")])
        chosen = chance.choice([("at_least",), ("at_most",), ("at_least", "at_most")])
        both = dict(zip(("at_least", "at_most"), bounds, strict=True))
        return {"question": chance.choice(CODES), **{name: both[name] for name in chosen}}
    return {"question": chance.choice(CODES), "any_of": chance.sample(["1", "2", "yes", 1, 2, DONT_KNOW], 2)}


def test_conditions_are_judged_alike() -> None:
    chance = Random(8)
    cases = [
        (any_condition(chance), {code: chance.choice(VALUES) for code in CODES if chance.random() < 0.7})
        for _ in range(2000)
    ]
    expected = [read_condition(condition).holds(answers) for condition, answers in cases]
    assert ask_phone({"conditions": cases})["held"] == expected
    assert {True, False} == set(expected)


def test_a_condition_is_told_as_its_document_wrote_it() -> None:
    chance = Random(9)
    for _ in range(200):
        condition = read_condition(any_condition(chance))
        assert read_condition(condition_rules(condition)) == condition


@pytest.mark.parametrize("language", ["en", "cy", "ar", "ur"])
def test_dates_numbers_and_lists_are_written_alike(language: str) -> None:
    """Not as the phone's own settings have it: most phones know no Welsh, and would write 2019 M05 4."""
    days = [f"{2000 + month}-{month:02}-{day:02}" for month in range(1, 13) for day in (1, 28)]
    lists = [list("abcde")[:length] for length in range(1, 6)]
    said = ask_phone(
        {
            "copy": {"locale": locale_of(language).replace("_", "-"), "manner": manner(language)},
            "sayings": [{"kind": "date", "answer": day} for day in days]
            + [{"kind": "number", "answer": 1234}]
            + [{"kind": "multiple", "answer": words} for words in lists],
        }
    )["said"]
    dated, numbered = Date(code="moved", text={}), Number(code="many", text={}, min=0, max=9999)
    spoken = [*(dated.say(day, language) for day in days), numbered.say(1234, language), *lists]
    assert said == [format_list(words, locale=locale_of(language)) for words in spoken]


@pytest.mark.usefixtures("words")
@pytest.mark.parametrize("name", ["journey", "every_type"])
def test_the_way_is_the_same(name: str) -> None:
    parsed, chance = questionnaire(name), Random(10)
    orders = {each.code: order_of(each, IDENTIFIER) for each in parsed.shuffled}
    cases = [_any_answers(parsed, chance) for _ in range(300)]
    told = ask_phone(
        {
            "copy": _copy_of(parsed),
            "order": [question.code for question in parsed.in_order(orders)],
            "cases": [{"answers": answers} for answers in cases],
        }
    )
    assert told["ways"] == [_way_told(Way(parsed, answers, orders)) for answers in cases]


TYPED: dict[str, list[list[str]]] = {
    "household": [["3"], [" 1 2 "], ["1,0"], ["0"], ["-4"], ["31"], ["two"], ["3.5"], ["١٢"], ["۱۲"], [""], ["9" * 16],
                  [DONT_KNOW], ["3", DONT_KNOW]],
    "why": [["Benches\r\nby the river "], [" "], ["é" * 500], ["🙂" * 501], ["x" * 503]],
    "years": [[""], ["12"], ["111"], ["many"]],
    "used": [["bus", "library"], ["none"], ["none", "bus"], [PREFER_NOT_TO_SAY, "bus"], []],
    "agree": [["yes"], ["no"], [""]],
    "satisfied": [["1"], [DONT_KNOW], [""]],
}  # fmt: skip


@pytest.mark.usefixtures("words")
def test_what_was_typed_is_read_alike() -> None:
    parsed = questionnaire("every_type")
    cases: list[dict[str, Any]] = [
        {"code": code, "posted": {code: values}} for code, typed in TYPED.items() for values in typed
    ]
    told = ask_phone({"copy": _copy_of(parsed), "cases": cases})
    for case, read in zip(cases, told["read"], strict=True):
        assert read == _read(parsed, case["code"], case["posted"]), case


@pytest.mark.usefixtures("words")
def test_a_number_with_figures_after_its_point_is_read_alike() -> None:
    paper = document("every_type")
    asked = next(q for section in paper["sections"] for q in section["questions"] if q["code"] == "household")
    asked |= {"decimals": 2, "min": 0.25}
    parsed = Questionnaire.from_document(paper)
    typed = [
        "3",
        "3.5",
        "0.25",
        "0.2",
        "3.555",
        "3.",
        ".5",
        "-0.5",
        "1,000.5",
        "٣٫٥",
        "12.3.4",
        "1e1",
        "30.01",
        " 2.5 ",
    ]
    cases: list[dict[str, Any]] = [{"code": "household", "posted": {"household": [each]}} for each in typed]
    told = ask_phone({"copy": _copy_of(parsed), "cases": cases})
    for case, read in zip(cases, told["read"], strict=True):
        assert read == _read(parsed, case["code"], case["posted"]), case
    assert told["read"][1] == {"answers": {"household": 3.5}, "errors": {}}


def _read(parsed: Questionnaire, code: str, posted: dict[str, list[str]]) -> dict[str, Any]:
    question = parsed.question(code)
    assert question
    try:
        return {"answers": {code: question.read(posted)}, "errors": {}}
    except AnswerError as error:
        return {"answers": {}, "errors": {code: explain(error)}}


def _copy_of(parsed: Questionnaire) -> dict[str, Any]:
    """What the phone is told of a questionnaire, apart from its pages."""
    return {
        "questions": [question_rules(question, parsed) for question in parsed.questions],
        "sections": {section.code: {"together": section.together} for section in parsed.sections},
    }


def _any_answers(parsed: Questionnaire, chance: Random) -> dict[str, Any]:
    """Answers to some of the questions, on the way or not."""
    answers: dict[str, Any] = {}
    for question in parsed.questions:
        if question.answerable and chance.random() < 0.8:
            options = [option.code for option in getattr(question, "options", ())]
            one = chance.choice([*options, DONT_KNOW, None])
            answers[question.code] = [one] if one and question.has_many else one
    return answers


def _way_told(way: Way) -> dict[str, Any]:
    unanswered, missing = way.first_unanswered(), way.first_missing()
    return {
        "pages": [[page.name, [question.code for question in page.questions]] for page in way.pages],
        "unanswered": unanswered.name if unanswered else None,
        "missing": way.page_of(missing).name if missing else None,
        "progress": [[each.step, each.last, each.total] for each in map(way.progress, way.pages)],
    }
