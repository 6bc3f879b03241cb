"""A comment is a complaint, a compliment, a suggestion or neither, and says which words made it so."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.kinds import NAMES, kind


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Nobody answers the phone and the website is useless", "complaint"),
        ("Still waiting for somebody to mend the gate", "complaint"),
        ("Thank you, everyone was brilliant", "compliment"),
        ("You should open the library on Sundays", "suggestion"),
        ("More benches please", "suggestion"),
        ("I have a dog", "neither"),
        ("", "neither"),
        ("Diolch yn fawr, gwasanaeth gwych", "compliment"),
        ("Mae'n warthus, neb yn gwrando ac yn methu ateb", "complaint"),
        ("Hoffwn weld mwy o finiau", "suggestion"),
    ],
)
def test_wording_decides_in_english_and_welsh(text: str, name: str) -> None:
    assert kind(text).name == name


def test_nothing_to_improve_is_praise_and_nothing_good_is_a_complaint() -> None:
    assert kind("Nothing", "What could we do better?").name == "compliment"
    assert kind("Nothing", "What did you like?").name == "complaint"
    assert kind("Nothing", "Anything else?").name == "neither"


def test_what_people_would_like_to_say_is_not_what_they_like() -> None:
    assert kind("Nothing", "Is there anything else you would like to tell us?").name == "neither"
    assert kind("Dim byd", "Oes unrhyw beth arall hoffech chi ei ddweud wrthym?").name == "neither"
    assert kind("Dim byd", "Beth oeddech chi'n ei hoffi?").name == "complaint"


def test_a_question_about_improvement_makes_a_bare_phrase_a_suggestion() -> None:
    assert kind("Opening hours").name == "neither"
    assert kind("Opening hours", "What could we improve?").name == "suggestion"


def test_a_low_rating_makes_a_flat_remark_a_complaint() -> None:
    assert kind("I went on Tuesday", rating=1).name == "complaint"
    assert kind("I went on Tuesday", rating=5).name == "compliment"


def test_the_evidence_is_the_words_that_spoke() -> None:
    assert kind("You should plant more trees").evidence == ("You should",)


@settings(deadline=None)
@given(st.text(), st.sampled_from(["What was good?", "What could we improve?", None]))
def test_every_comment_has_one_kind_and_a_probability(text: str, question: str | None) -> None:
    said = kind(text, question)
    assert said.name in NAMES
    assert 0.25 <= said.score <= 1
