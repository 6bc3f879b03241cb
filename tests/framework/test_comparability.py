from copy import deepcopy
from typing import Any

import pytest

from framework.comparability import obstacle
from framework.models import Indicator, Obstacle
from surveys.models import Questionnaire
from tests.framework.making import document


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
