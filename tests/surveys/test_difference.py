"""The difference between two versions, and what it does to comparison and trend."""

from copy import deepcopy
from typing import Any

import pytest

from surveys.questionnaire.difference import Difference, Effect, Kind, difference
from tests.surveys.making import document


def after(**changes: Any) -> Difference:
    """What changed when a question of the sample did; None takes a field away."""
    old, new = document("every_type"), deepcopy(document("every_type"))
    question = next(each for section in new["sections"] for each in section["questions"] if each["code"] == "satisfied")
    for name, value in changes.items():
        question[name] = value
        if value is None:
            del question[name]
    return difference(old, new)


def question(code: str = "satisfied") -> Any:
    paper = document("every_type")
    return next(each for section in paper["sections"] for each in section["questions"] if each["code"] == code)


def test_the_same_document_has_no_difference() -> None:
    assert after().changes == ()


def reworded(language: str) -> dict[str, str]:
    return {**question()["text"], language: "In other words?"}


@pytest.mark.parametrize(
    ("changes", "kind", "effect"),
    [
        ({"text": reworded("en")}, Kind.WORDING, Effect.BREAKS),
        ({"text": reworded("cy")}, Kind.WORDING, Effect.WITH_CARE),
        ({"text": reworded("ur")}, Kind.WORDING, Effect.NONE),
        ({"hint": {"en": "A hint"}}, Kind.WORDING, Effect.WITH_CARE),
        ({"options": question()["options"][:-1]}, Kind.OPTIONS, Effect.BREAKS),
        ({"options": question()["options"][::-1]}, Kind.OPTIONS, Effect.BREAKS),
        ({"dont_know": not question().get("dont_know", False)}, Kind.REFUSALS, Effect.BREAKS),
        ({"required": not question().get("required", False)}, Kind.REQUIRED, Effect.WITH_CARE),
        ({"type": "single"}, Kind.TYPE, Effect.BREAKS),
        ({"order": "rotate"}, Kind.ORDER, Effect.WITH_CARE),
        ({"when": {"question": "agree", "any_of": ["yes"]}}, Kind.ROUTING, Effect.BREAKS),
    ],
)
def test_a_change_is_named_with_its_effect(changes: dict[str, Any], kind: Kind, effect: Effect) -> None:
    change = after(**changes).changes[0]
    assert (change.code, change.kind, change.effect) == ("satisfied", kind, effect)
    assert change.said("cy") != change.said("en")
    assert change.advised("cy") != change.advised("en")


def test_only_the_question_that_was_moved_is_said_to_have_moved() -> None:
    old, new = document("every_type"), document("every_type")
    asked = new["sections"][1]["questions"]
    asked.append(asked.pop(0))
    (change,) = difference(old, new).changes
    assert (change.kind, change.effect) == (Kind.MOVED, Effect.WITH_CARE)


def test_a_question_that_comes_or_goes_begins_or_ends_its_trend() -> None:
    old, new = document("every_type"), document("every_type")
    gone = new["sections"][1]["questions"].pop()["code"]
    assert [(change.code, change.kind) for change in difference(old, new).changes] == [(gone, Kind.REMOVED)]
    assert difference(old, new).effect(gone) is Effect.BREAKS
    assert [(change.code, change.kind) for change in difference(new, old).changes] == [(gone, Kind.ADDED)]
    assert difference(new, old).effect(gone) is Effect.NONE


def test_a_condition_written_otherwise_is_no_change() -> None:
    old, new = document("every_type"), document("every_type")
    for paper, when in (
        (old, {"question": "agree", "any_of": ["yes"]}),
        (new, {"not": {"not": {"question": "agree", "any_of": ["yes"]}}}),
    ):
        next(q for s in paper["sections"] for q in s["questions"] if q["code"] == "household")["when"] = when
    assert difference(old, new).changes == ()
