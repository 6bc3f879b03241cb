"""The linter: everything that could go wrong with a document, each with its place."""

from copy import deepcopy
from typing import Any

import pytest

from surveys.bank import bank
from surveys.questionnaire.check import Finding, faults, findings
from tests.surveys.making import document

WORDS = {"en": "Words", "cy": "Geiriau", "ar": "كلمات"}
PLACES = {
    question["code"]: (f"/sections/{number}/questions/{place}", question)
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
        ("matters", {"top": 0}, "/top", "0 is beyond the limit of 1"),
        ("moved", {"min": "2026-02-30"}, "", "“2026-02-30” is not a date"),
        ("moved", {"min": "2031-01-01"}, "", "nothing lies from 2031-01-01 to 2030-12-31"),
        ("moved", {"max": "soon"}, "/max", "“soon” is not written as it must be"),
        ("household", {"min": 31}, "", "nothing lies from 31 to 30"),
        ("household", {"unit": {"en": "people"}}, "/unit", "words in “cy” are missing"),
        ("agree", {"refused": None}, "", "“refused” is missing"),
        ("agree", {"statement": {"en": "x", "cy": "x"}}, "/statement", "words in “ar” are missing"),
        ("contact", {"statement": None}, "", "“statement” is missing"),
        ("services", {"statements": None}, "", "“statements” is missing"),
        ("satisfied", {"top": 1}, "", "“top” does not belong here"),
        ("satisfied", {"order": "sideways"}, "/order", "“sideways” is not known here"),
        ("satisfied", {"code": "service_bins"}, "/statements/0", "the code “service_bins” stands twice"),
        ("why", {"when": {"question": "years", "any_of": [3]}}, "/when", "“years” is not an earlier question"),
        ("why", {"when": {"question": "household", "any_of": [31]}}, "/when", "cannot be answered with “31”"),
        ("why", {"when": {"question": "agree", "any_of": ["no"]}}, "/when", "no answers lead to this question"),
        ("years", {"when": {"question": "belong_help", "any_of": ["1"]}}, "/when", "is asked on the same page"),
        ("reason", {"otherwise": None}, "", "“otherwise” must say what stands for “{used}” when there is no answer"),
        ("reason", {"text": WORDS}, "/otherwise", "“{used}” stands nowhere in the question"),
        ("why", {"hint": {"en": "{meet}", "cy": "{meet}", "ar": "{meet}"}}, "", "is not an answer to an earlier"),
        ("why", {"hint": {"en": "{about}", "cy": "{about}", "ar": "{about}"}}, "", "is not an answer to an earlier"),
        ("why", {"hint": {"en": "{agree}", "cy": "x", "ar": "{agree}"}}, "/hint", "different placeholders"),
        ("years", {"hint": dict.fromkeys(WORDS, "{belong_trust}")}, "", "“{belong_trust}” is asked on the same page"),
        ("household", {"unit": dict.fromkeys(WORDS, "{agree}")}, "/unit", "a placeholder cannot stand here"),
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
        assert complaint(paper) == ("/sections/3", f"the page “{taken}” is already a question’s or reserved"), question


def test_the_words_of_statements_and_of_otherwise_stand_in_every_language() -> None:
    paper = document("every_type")
    del next(q for q in paper["sections"][2]["questions"] if q["code"] == "services")["statements"][1]["text"]["ar"]
    assert complaint(paper) == (PLACES["services"][0] + "/statements/1/text", "words in “ar” are missing")
    paper = spoilt("reason", otherwise={"used": {"en": "it"}})
    assert {fault.where for fault in faults(paper)} == {PLACES["reason"][0] + "/otherwise/used"}


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


SATISFIED = tuple(option["text"]["en"] for option in bank.question("sat_area").options)


def scale(*words: str, codes: str = "12345") -> list[dict[str, Any]]:
    return [
        {"code": code, "text": {"en": said, "cy": f"{said} (cy)", "ar": f"{said} (ar)"}}
        for code, said in zip(codes, words, strict=False)
    ]


def said_of(paper: dict[str, Any]) -> dict[str, Finding]:
    """What is found by the code of its rule."""
    return {finding.rule.code: finding for finding in findings(paper)}


def asking(english: str) -> dict[str, Any]:
    return spoilt("satisfied", text={"en": english, "cy": "Cwestiwn?", "ar": "سؤال؟"})


@pytest.mark.parametrize(
    ("changes", "rule", "severity"),
    [
        ({"options": scale(*SATISFIED[:4])}, "scale-incomplete", "error"),
        ({"options": scale(*SATISFIED, codes="12346")}, "scale-gap", "warning"),
        ({"options": scale("Very satisfied", "Very dissatisfied")}, "scale-incomplete", "error"),
        ({"options": scale("Often", "Seldom")}, "scale-short", "warning"),
        ({"options": scale("Very nice", "Fairly nice", "Quite nice", "Not nice")}, "one-sided", "hint"),
        ({"options": scale("Often", "Often", "Never")}, "option-said-twice", "warning"),
        ({"hint": {**WORDS, "pl": "Słowa"}}, "words-undeclared", "warning"),
        ({"hint": dict.fromkeys(WORDS, "the very same words")}, "words-not-translated", "warning"),
    ],
)
def test_a_scale_or_its_words_that_are_not_whole_are_found(changes: Any, rule: str, severity: str) -> None:
    assert said_of(spoilt("satisfied", **changes))[rule].severity == severity


def test_a_whole_scale_is_let_be() -> None:
    found = said_of(spoilt("satisfied", options=scale(*SATISFIED)))
    assert not {"scale-incomplete", "scale-gap", "scale-short", "one-sided", "option-said-twice"} & found.keys()


@pytest.mark.parametrize(
    ("english", "rule"),
    [
        ("Don’t you agree that the council does a good job?", "leading"),
        ("How satisfied are you with our award-winning parks?", "leading"),
        ("How satisfied are you with the buses and the trains?", "double-barrelled"),
        (
            "To what extent would you characterise the administrative responsiveness of your municipal authority "
            "regarding environmental infrastructure?",
            "hard-to-read",
        ),
    ],
)
def test_words_that_lead_or_ask_two_things_or_are_hard_are_hinted_at(english: str, rule: str) -> None:
    where = PLACES["satisfied"][0] + "/text"
    found = {finding.where: finding.rule for finding in findings(asking(english))}
    assert (found[where].code, found[where].severity == "error") == (rule, False)
    assert where not in {finding.where for finding in findings(asking("How satisfied are you with your bins?"))}


@pytest.mark.parametrize(
    ("when", "message"),
    [
        ({"question": "household", "at_least": 31}, "no answers lead to this question"),
        ({"question": "household", "at_least": "many"}, "“many” is not a possible answer to “household”"),
        ({"question": "moved", "at_least": 3}, "“3” is not a possible answer to “moved”"),
        ({"question": "moved", "at_most": "1919-12-31"}, "no answers lead to this question"),
        ({"question": "agree", "at_least": 1}, "the answers to “agree” have no order"),
        ({"question": "household", "at_least": 5, "at_most": 4}, "nothing lies from 5 to 4"),
        ({"question": "household"}, "this is not a condition"),
    ],
)
def test_bounds_in_a_condition_fit_the_question_they_look_at(when: Any, message: str) -> None:
    assert message in faults(spoilt("why", when=when))[0].message


def test_bounds_that_can_be_met_are_sound() -> None:
    for when in ({"question": "household", "at_least": 30}, {"question": "moved", "at_most": "1920-01-01"}):
        assert faults(spoilt("why", when=when)) == []


def test_a_condition_that_always_holds_is_pointed_out() -> None:
    found = said_of(spoilt("why", when={"not": {"question": "household", "at_least": 40}}))
    assert found["always-asked"].severity == "warning"


def two_questions(first: Any, second: Any) -> dict[str, Any]:
    asked = [
        {"code": code, "type": "single", "text": WORDS, "options": options("a", "b"), **more}
        for code, more in (("one", first), ("two", second))
    ]
    return document("every_type") | {"sections": [{"code": "s", "title": WORDS, "questions": asked}]}


def test_questions_that_wait_for_each_other_are_one_finding() -> None:
    when = {code: {"question": code, "any_of": ["a"]} for code in ("one", "two")}
    (found,) = faults(two_questions({"when": when["two"]}, {"when": when["one"]}))
    assert found.message == "these questions wait for each other: one, two"


def test_there_is_exactly_one_default_route() -> None:
    of_a, not_of_a = {"question": "one", "any_of": ["a"]}, {"not": {"question": "one", "any_of": ["a"]}}
    assert faults(two_questions({}, {"when": of_a})) == []
    (found,) = faults(two_questions({}, {"when": not_of_a}))
    assert found.rule.code == "several-default-routes"
    note = {"code": "note", "type": "information", "text": WORDS}
    (found,) = faults(document("every_type") | {"sections": [{"code": "s", "title": WORDS, "questions": [note]}]})
    assert found.rule.code == "no-default-route"


def test_a_finding_is_said_in_welsh_with_how_to_put_it_right() -> None:
    found = said_of(spoilt("satisfied", options=scale(*SATISFIED[:4])))["scale-incomplete"]
    assert found.said("cy") != found.said("en")
    assert "Very dissatisfied" in found.said("cy")
    assert found.remedy("cy") != found.remedy("en")


def test_a_question_of_the_bank_is_compared_with_the_banks_words() -> None:
    paper = two_questions({"code": "sat_area"}, {})
    assert said_of(paper)["not-the-banks-words"].where == "/sections/0/questions/0/text"


def test_a_condition_on_many_options_is_judged_without_trying_every_selection() -> None:
    codes = [f"o{number}" for number in range(40)]
    many = [{"code": code, "text": {language: f"{code} {language}" for language in WORDS}} for code in codes]
    paper = two_questions(
        {"type": "multiple", "options": many}, {"when": {"not": {"question": "one", "any_of": codes}}}
    )  # fmt: skip
    assert faults(paper) == []
    paper = two_questions(
        {"type": "multiple", "options": many, "required": True},
        {"when": {"not": {"question": "one", "any_of": codes}}, "text": {**WORDS, "en": "Another"}},
    )
    assert [found.rule.code for found in faults(paper)] == ["unreachable"]


def test_conditions_that_nobody_could_follow_are_refused_and_not_followed() -> None:
    when: dict[str, Any] = {"question": "agree", "any_of": ["yes"]}
    for _ in range(400):
        when = {"not": when}
    assert [found.rule.code for found in faults(spoilt("why", when=when))] == ["too-deep"]
