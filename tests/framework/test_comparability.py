from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import pytest

from framework.comparability import came_alike, obstacle, recruited
from framework.comparison import with_others
from framework.models import Indicator, Obstacle, Verdict
from surveys.models import Questionnaire
from tests.framework.making import document


@dataclass
class Figure:
    value: float | None
    se: float | None
    ci_low: float | None
    ci_high: float | None


def asked(paper: dict[str, Any], favourable: list[str] | None = None) -> tuple[Indicator, Questionnaire]:
    indicator = Indicator(code="sat", question="sat", favourable=favourable or ["1", "2"])
    return indicator, Questionnaire(code=paper["code"], version=paper["version"], document=paper)


def changed(**facts: Any) -> dict[str, Any]:
    """The questionnaire with its first question changed."""
    paper = deepcopy(document(version="2"))
    paper["sections"][0]["questions"][0] |= facts
    return paper


def test_a_new_version_with_the_same_question_is_comparable() -> None:
    assert obstacle(asked(document()), asked(document(version="2"))) is None


@pytest.mark.parametrize(
    ("later", "reason"),
    [
        (asked(document(code="other")), Obstacle.QUESTIONNAIRE_DIFFERS),
        (asked(document(), ["1"]), Obstacle.DEFINITION_DIFFERS),
        (asked(changed(text={"en": "Are you content?"})), Obstacle.WORDING_DIFFERS),
        (asked(changed(options=[{"code": "1", "text": {"en": "Yes"}}])), Obstacle.OPTIONS_DIFFER),
        (asked(changed(dont_know=False)), Obstacle.OPTIONS_DIFFER),
    ],
)
def test_what_was_asked_differently_is_not_comparable(later: tuple[Indicator, Questionnaire], reason: Obstacle) -> None:
    assert obstacle(asked(document()), later) is reason


def test_a_language_added_later_changes_nothing_and_a_translation_put_right_does() -> None:
    first, added = document(), document(version="2")
    question = added["sections"][0]["questions"][0]
    question["text"]["pl"] = "Nowe słowa?"
    for option in question["options"]:
        option["text"]["pl"] = "Słowo"
    assert obstacle(asked(first), asked(added)) is None
    later = deepcopy(added)
    later["sections"][0]["questions"][0]["text"]["pl"] = "Inne słowa?"
    assert obstacle(asked(added), asked(later)) is Obstacle.WORDING_DIFFERS


def test_a_statement_of_a_grid_is_compared_with_the_words_before_it() -> None:
    options = [{"code": code, "text": {"en": code}} for code in ("1", "2")]
    grid = {
        "code": "g", "type": "grid", "text": {"en": "How good is"}, "options": options,
        "statements": [{"code": "sat", "text": {"en": "this?"}}, {"code": "other", "text": {"en": "that?"}}],
    }  # fmt: skip
    first = document() | {"sections": [{"code": "s", "title": {"en": "S"}, "questions": [grid]}]}
    later = deepcopy(first)
    assert obstacle(asked(first), asked(later)) is None
    later["sections"][0]["questions"][0]["text"]["en"] = "How bad is"
    assert obstacle(asked(first), asked(later)) is Obstacle.WORDING_DIFFERS


def test_a_question_asked_of_other_people_is_not_comparable() -> None:
    """Also where its own condition is the same, and the question that this rests on is now asked of fewer."""

    def routed(cause: dict[str, Any] | None) -> dict[str, Any]:
        paper = deepcopy(document(version="2" if cause else "1"))
        first, *others = paper["sections"][0]["questions"]
        before = [{"code": code, "type": "single", "text": first["text"], "options": first["options"]} for code in "ab"]
        if cause:
            before[1] |= {"when": cause}
        first |= {"when": {"question": "b", "any_of": ["1"]}}
        paper["sections"][0]["questions"] = [*before, first, *others]
        return paper

    assert obstacle(asked(routed(None)), asked(routed(None))) is None
    later = asked(routed({"question": "a", "any_of": ["2"]}))
    assert obstacle(asked(routed(None)), later) is Obstacle.ROUTING_DIFFERS
    unasked = changed(when={"question": "a", "any_of": ["1"]})
    assert obstacle(asked(document()), asked(unasked)) is Obstacle.ROUTING_DIFFERS


def test_people_who_came_in_other_ways_are_not_compared() -> None:
    sample = recruited({"open_link": 10}, 100)
    assert sample == {"open_link": 0.1, "sample": 0.9}
    panel = recruited({"recruited": {"panel": 30, "sample": 70}}, 100)
    assert came_alike(sample, {"sample": 1.0}) and not came_alike(sample, panel)


def test_a_council_is_compared_with_those_alone_whose_people_came_alike() -> None:
    figures = [Figure(value, 0.01, value - 0.02, value + 0.02) for value in (0.5, 0.6, 0.55, 0.9)]
    whole, parted = with_others(figures[:3]), with_others(figures, alike=lambda one, other: 3 not in (one, other))
    assert parted[:3] == whole
    assert parted[3].verdict is Verdict.TOO_FEW and parted[3].compared == ()
