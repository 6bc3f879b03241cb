"""Rules of masking are tried only on texts that hold what all that they find holds, and so nothing is missed."""

import re
from collections.abc import Iterable

from analysis.glance import Glance, is_shouted
from analysis.identifiers import find_identifiers
from analysis.introductions import introduced
from analysis.named_homes import find_homes
from analysis.personal_names import find_names, names_among
from analysis.street_addresses import find_addresses
from analysis.written_words import written_words
from tests.analysis.marked_comments import marked_comments

TEXTS = [
    written
    for comment in marked_comments(("first", "second", "third"))
    for written in (comment.text, comment.text.lower(), comment.text.upper(), comment.text.title())
]


class AnyWord(frozenset[str]):
    """Words among which are all that anybody asks for."""

    def isdisjoint(self, _others: Iterable[object]) -> bool:
        return False


class Everything(Glance):
    """A text that seems to hold all that rules look for first."""

    def holds(self, signs: tuple[str, ...]) -> bool:
        return True

    def finds(self, hint: re.Pattern[str]) -> bool:
        return True


def everything(text: str, digits: int) -> Everything:
    return Everything(text, "no 7, spoken to", AnyWord({"officer"}), digits)


def test_identifiers_are_found_wherever_their_rules_would_find_them() -> None:
    for text in TEXTS:
        assert find_identifiers(Glance.of(text)) == find_identifiers(everything(text, 99)), text


def test_addresses_are_found_wherever_their_rules_would_find_them() -> None:
    for text in TEXTS:
        glance = Glance.of(text)
        assert [*find_addresses(glance)] == [*find_addresses(everything(text, glance.digits))], text
        assert [*find_homes(glance)] == [*find_homes(everything(text, glance.digits))], text


def test_names_are_found_wherever_their_rules_would_find_them() -> None:
    for text in TEXTS:
        glance = Glance.of(text)
        words = written_words(glance)
        assert find_names(glance) == names_among(words, introduced(everything(text, glance.digits), words)), text


def test_a_text_is_shouted_when_it_has_more_than_three_capitals_to_a_small_letter() -> None:
    for text in [*TEXTS, "", "AAAa", "AAAAa", "AAAeAAAe", "aeE" * 9]:
        assert is_shouted(text) == (sum(map(str.isupper, text)) > 3 * sum(map(str.islower, text)))
