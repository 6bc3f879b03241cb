"""Words that no list holds are names where what stands round them says so, and are not where it does not."""

import pytest

from analysis.doubtful_names import ENOUGH, likelihood
from analysis.glance import Glance
from analysis.name_clues import clues
from analysis.plain_words import is_formed, is_run_together, is_town
from analysis.redaction import redact
from analysis.written_words import written_words
from scripts.learn_names import learn
from tests.analysis.marked_comments import MarkedComment, marked_comments


def likely(text: str, name: str) -> float:
    words = written_words(Glance.of(text))
    return likelihood(clues(words, [word.small for word in words].index(name)))


def test_a_word_is_likelier_a_name_where_people_stand() -> None:
    beside = likely("When Yevrelka rang me back I cried", "yevrelka")
    assert beside > ENOUGH
    assert likely("The Yevrelka is broken", "yevrelka") < beside


def test_a_word_is_likelier_a_name_that_is_spelt_like_one() -> None:
    assert likely("I gave it to Marijeta on Monday", "marijeta") > likely(
        "I gave it to Flumscrogg on Monday", "flumscrogg"
    )


@pytest.mark.parametrize("text", ["We took Clozapine home", "So Argumentitive", "No Xylobrook here", "Our SENCos left"])
def test_medicines_misspellings_and_places_are_not_weighed(text: str) -> None:
    assert redact(text).text == text


def test_what_the_comments_mark_more_often_is_likelier_a_name() -> None:
    marked = [comment for comment in marked_comments(("first",)) if comment.marks]
    unmarked = [MarkedComment(comment.text, ()) for comment in marked]
    found = ["unlisted", "within <met", "like 2"]
    seldom, often = learn([*marked, *unmarked, *unmarked]), learn([*marked, *marked, *marked, *unmarked])
    assert sum(often.get(clue, 0) for clue in ["", *found]) > sum(seldom.get(clue, 0) for clue in ["", *found])


def test_words_are_known_by_their_endings_and_their_halves() -> None:
    assert [word for word in ("emptied", "binned", "resurfacing", "olumide") if is_formed(word)] == [
        "emptied",
        "binned",
        "resurfacing",
    ]
    assert [word for word in ("thankyou", "deafblind", "okonjo") if is_run_together(word)] == ["thankyou", "deafblind"]
    assert is_town("walsall")
    assert not is_town("sarah")
