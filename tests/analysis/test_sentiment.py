"""Sentiment goes by the words, the question asked and the rating given."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.sentiment import sentiment


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("The staff were lovely and so helpful", "positive"),
        ("Absolutely appalling service", "negative"),
        ("I live near the library", "neutral"),
        ("The garden waste collection is on Tuesday", "neutral"),
        ("Mae'r staff yn wych", "positive"),
        ("Gwasanaeth ofnadwy ac araf", "negative"),
        ("Dydy'r gwasanaeth ddim yn dda", "negative"),
        ("", "neutral"),
    ],
)
def test_words_speak_in_english_and_welsh(text: str, label: str) -> None:
    assert sentiment(text).label == label


@pytest.mark.parametrize("nothing", ["Nothing", "nothing at all.", "None", "N/A", "Dim byd", "Dim byd o gwbl"])
def test_nothing_means_what_the_question_makes_of_it(nothing: str) -> None:
    assert sentiment(nothing, "What could we improve?").label == "positive"
    assert sentiment(nothing, "Beth allen ni ei wella?").label == "positive"
    assert sentiment(nothing, "What was good?").label == "negative"
    assert sentiment(nothing, "Beth oedd yn dda?").label == "negative"
    assert sentiment(nothing, "How did we do?").label == "neutral"


def test_a_rating_tips_words_that_could_go_either_way() -> None:
    assert sentiment("It was about what I expected", rating=1).label == "negative"
    assert sentiment("It was about what I expected", rating=5).label == "positive"


@pytest.mark.parametrize("rating", [0, 6, -1])
def test_a_rating_off_the_scale_is_refused(rating: float) -> None:
    with pytest.raises(ValueError, match="rating must be from 1 to 5"):
        sentiment("Fine", rating=rating)


@settings(deadline=None)
@given(st.text(), st.none() | st.floats(1, 5))
def test_every_score_is_between_minus_one_and_one(text: str, rating: float | None) -> None:
    assert -1 <= sentiment(text, rating=rating).score <= 1


def test_a_very_long_comment_takes_no_very_long_time() -> None:
    start = time.process_time()
    assert sentiment("no at all " * 10_000).label == "negative"
    assert time.process_time() - start < 10
