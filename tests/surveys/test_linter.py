"""The linter: everything that could go wrong with a document, each with its place."""

from copy import deepcopy
from typing import Any

import pytest

from surveys.questionnaire.check import faults
from tests.surveys.making import document

WORDS = {"en": "Words", "cy": "Geiriau", "ar": "كلمات"}
PLACES = {
    question["code"]: (f"$.sections[{number}].questions[{place}]", question)
    for number, section in enumerate(document("every_type")["sections"])
    for place, question in enumerate(section["questions"])
}


def spoilt(code: str, /, **changes: Any) -> dict[str, Any]:
    """The sample with one question changed; None takes a field away."""
    paper = deepcopy(document("every_type"))
    question = next(each for section in paper["sections"] for each in section["questions"] if each["code"] == code)
    for name, value in changes.items():
        question[name] = value
        if value is None:
            del question[name]
    return paper


def complaint(paper: dict[str, Any]) -> tuple[str, str]:
    (fault,) = faults(paper)
    return fault.where, fault.message


def options(*codes: str) -> list[dict[str, Any]]:
    return [{"code": code, "text": WORDS} for code in codes]


@pytest.mark.parametrize("name", ["every_type", "journey", "demographics"])
def test_a_sound_document_has_no_faults(name: str) -> None:
    assert faults(document(name)) == []


@pytest.mark.parametrize(
    ("code", "changes", "where", "message"),
    [
        ("matters", {"top": 5}, "", "there are fewer than 5 options to rank"),
        ("matters", {"top": 0}, ".top", "0 is less than the minimum of 1"),
        ("moved", {"min": "2026-02-30"}, "", "“2026-02-30” is not a date"),
        ("moved", {"min": "2031-01-01"}, "", "nothing lies from 2031-01-01 to 2030-12-31"),
        ("moved", {"max": "soon"}, ".max", "'soon' does not match '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'"),
        ("household", {"min": 31}, "", "nothing lies from 31 to 30"),
        ("household", {"unit": {"en": "people"}}, ".unit", "words in “cy” are missing"),
        ("agree", {"refused": None}, "", "'refused' is a required property"),
        ("agree", {"statement": {"en": "x", "cy": "x"}}, ".statement", "words in “ar” are missing"),
        ("contact", {"statement": None}, "", "'statement' is a required property"),
        ("services", {"statements": None}, "", "'statements' is a required property"),
        ("satisfied", {"top": 1}, "", "'top' was unexpected"),
        ("satisfied", {"order": "sideways"}, ".order", "'sideways' is not one of"),
        ("satisfied", {"code": "service_bins"}, ".statements[0]", "the code “service_bins” stands twice"),
        ("why", {"when": {"question": "years", "any_of": [3]}}, ".when", "“years” is not an earlier question"),
        ("why", {"when": {"question": "household", "any_of": [31]}}, ".when", "cannot be answered with “31”"),
        ("why", {"when": {"question": "agree", "any_of": ["no"]}}, ".when", "no answers lead to this question"),
        ("years", {"when": {"question": "belong_help", "any_of": ["1"]}}, ".when", "is asked on the same page"),
        ("reason", {"otherwise": None}, "", "“otherwise” must say what stands for “{used}” when there is no answer"),
        ("reason", {"text": WORDS}, ".otherwise", "“{used}” stands nowhere in the question"),
        ("why", {"hint": {"en": "{meet}", "cy": "{meet}", "ar": "{meet}"}}, "", "is not an answer to an earlier"),
        ("why", {"hint": {"en": "{about}", "cy": "{about}", "ar": "{about}"}}, "", "is not an answer to an earlier"),
        ("why", {"hint": {"en": "{agree}", "cy": "x", "ar": "{agree}"}}, ".hint", "different placeholders"),
        ("years", {"hint": dict.fromkeys(WORDS, "{belong_trust}")}, "", "“{belong_trust}” is asked on the same page"),
        ("household", {"unit": dict.fromkeys(WORDS, "{agree}")}, ".unit", "a placeholder cannot stand here"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(code: str, changes: dict[str, Any], where: str, message: str) -> None:
    paper = spoilt(code, **changes)
    found = [fault for fault in faults(paper) if message in fault.message]
    assert found, faults(paper)
    owner = "services" if "service_bins" in message else code
    assert found[0].where == PLACES[owner][0] + where


def test_a_page_has_a_name_of_its_own() -> None:
    for taken, question in (("used", "used"), ("check", None), ("thank-you", None)):
        paper = document("every_type")
        paper["sections"][3]["code"] = taken
        assert complaint(paper) == ("$.sections[3]", f"the page “{taken}” is already a question’s or reserved"), (
            question
        )


def test_the_words_of_statements_and_of_otherwise_stand_in_every_language() -> None:
    paper = document("every_type")
    del next(q for q in paper["sections"][2]["questions"] if q["code"] == "services")["statements"][1]["text"]["ar"]
    assert complaint(paper) == (PLACES["services"][0] + ".statements[1].text", "words in “ar” are missing")
    paper = spoilt("reason", otherwise={"used": {"en": "it"}})
    assert {fault.where for fault in faults(paper)} == {PLACES["reason"][0] + ".otherwise.used"}


def test_a_refusal_needs_words_in_every_language() -> None:
    paper = document("demographics")
    paper["languages"] = ["en", "pl"]
    messages = {fault.message for fault in faults(paper)}
    assert "the pages have no words for it in “pl”" in messages


@pytest.mark.parametrize(
    ("when", "reached"),
    [
        ({"all": [{"question": "one", "any_of": ["a"]}, {"question": "one", "any_of": ["b"]}]}, False),
        ({"all": [{"question": "many", "any_of": ["a"]}, {"question": "many", "any_of": ["b"]}]}, True),
        ({"all": [{"question": "many", "any_of": ["a"]}, {"question": "many", "any_of": ["x"]}]}, False),
        ({"not": {"question": "one", "any_of": ["a", "b"]}}, True),
        ({"not": {"question": "must", "any_of": ["a", "b"]}}, False),
        ({"all": [{"question": "then", "any_of": ["a"]}, {"question": "one", "any_of": ["b"]}]}, False),
        ({"all": [{"question": "then", "any_of": ["a"]}, {"question": "one", "any_of": ["a"]}]}, True),
    ],
)
def test_a_question_that_nobody_could_reach_is_found(when: dict[str, Any], reached: bool) -> None:
    exclusive = [*options("a", "b"), {"code": "x", "text": WORDS, "exclusive": True}]
    paper = document("every_type") | {
        "sections": [
            {
                "code": "s",
                "title": WORDS,
                "questions": [
                    {"code": "one", "type": "single", "text": WORDS, "options": options("a", "b")},
                    {"code": "must", "type": "single", "text": WORDS, "options": options("a", "b"), "required": True},
                    {"code": "many", "type": "multiple", "text": WORDS, "options": exclusive},
                    {
                        "code": "then", "type": "single", "text": WORDS, "options": options("a", "b"),
                        "when": {"question": "one", "any_of": ["a"]},
                    },
                    {"code": "last", "type": "text", "text": WORDS, "when": when},
                ],
            }
        ]
    }  # fmt: skip
    assert bool(faults(paper)) is not reached
