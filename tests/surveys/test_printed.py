"""Routing as directions to a person with a pen."""

from typing import Any

import pytest

from surveys.questionnaire.conditions import AnswerIs, Condition, read_condition
from surveys.questionnaire.printed import Direction, Directions, Paper, directions, verdict
from tests.surveys.making import questionnaire

YES = {"question": "a", "any_of": ["1"]}
OTHER = {"question": "b", "any_of": ["2"]}


def test_a_box_says_where_to_go_only_when_that_is_not_the_next_question() -> None:
    paper = Paper(questionnaire())
    satisfied = paper.questionnaire.question("satisfied")
    assert satisfied is not None
    assert [paper.goes_to(satisfied, code) for code in ("1", "3", "dont_know")] == [3, None, 3]


def test_questions_are_numbered_without_the_things_to_know() -> None:
    assert Paper(questionnaire()).numbers == {"satisfied": 1, "why": 2, "seen": 3, "ward": 4, "years": 5}


def test_not_stands_only_before_single_answers() -> None:
    found = directions(read_condition({"not": {"any": [YES, {"all": [YES, OTHER]}]}}))
    no, not_other = Direction("a", ("1",), False), Direction("b", ("2",), False)
    assert found == Directions((no, Directions((no, not_other), all_needed=False)), all_needed=True)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"all": [YES, OTHER]}, None),
        ({"any": [YES, OTHER]}, True),
        ({"not": YES}, False),
        ({"not": OTHER}, None),
        ({"all": [{"not": YES}, OTHER]}, False),
    ],
)
def test_a_condition_is_judged_by_what_is_known(condition: dict[str, Any], expected: bool | None) -> None:
    read: Condition = read_condition(condition)
    assert verdict(read, {"a": "1"}) is expected
    assert verdict(AnswerIs("a", ("1",)), {}) is None
