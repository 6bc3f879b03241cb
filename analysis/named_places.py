"""Places, firms and things that are called after people: "Nelson Street", "John Lewis"."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.name_lexicon import Known
from analysis.name_neighbours import does_something, next_word
from analysis.name_words import BRANDS, LANDMARKS, PLACES_OF_NAMES, STREETS
from analysis.written_words import Word

FIRMS = frozenset(["son", "sons", "daughter", "daughters", "co", "bros", "brothers", "partners", "company"])


def is_a_place(words: Sequence[Word], at: int, length: int) -> bool:
    """Whether the words are part of the name of a street, a ward, a shop or a school."""
    following = words[at + length] if at + length < len(words) and words[at + length].joined else None
    spelt = [word.small for word in words[max(at - 2, 0) : at + length]]
    if any(" ".join(spelt[start:]) in BRANDS for start in range(len(spelt))):
        return True
    beyond = words[at + length] if at + length < len(words) else None
    if length == 1 and words[at].after.startswith(" & ") and beyond is not None and beyond.small in FIRMS:
        return True
    if length > 1 and words[at + length - 1].small in STREETS | LANDMARKS and _is_rather_a_place(words, at, length):
        return True
    if following is None:
        return False
    if following.known & Known.PLACE and not following.known & Known.GIVEN:
        return following.capital or not words[at].capital or following.small in STREETS
    if following.capital and at + length + 1 < len(words):
        beyond = words[at + length + 1]
        return bool(
            beyond.joined
            and beyond.capital
            and beyond.known & Known.PLACE
            and following.known & (Known.ORDINARY | Known.PLACE)
        )
    return False


def _is_rather_a_place(words: Sequence[Word], at: int, length: int) -> bool:
    """Whether "Nelson Street" or "Gordon Hill" is a place: Sarah Hall is not, nor is whoever does what people do."""
    first, last = words[at], words[at + length - 1]
    if first.known & (Known.TITLE | Known.WEAK_TITLE) and first.small != "miss":
        return False
    if first.small in PLACES_OF_NAMES or first.known & (Known.SURNAME | Known.ORDINARY | Known.NEVER_ALONE):
        return True
    return last.small in STREETS and not does_something(words, at + length - 1)


def in_a_title(words: Sequence[Word], at: int) -> bool:
    """Whether words with capitals stand on both sides, as in the name of a place or a thing."""
    following = next_word(words, at)
    before = words[at - 1] if at and words[at].joined else None
    ordinary = Known.ORDINARY | Known.PLACE
    return any(w is not None and w.capital and not w.first and bool(w.known & ordinary) for w in (before, following))
