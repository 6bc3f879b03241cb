"""Names that the names beside them give away: "Aurora and Nobody-Lists-Her", and whoever is named again further on."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from analysis.name_lexicon import Known, common_beside_names
from analysis.name_likeness import name_likeness
from analysis.name_words import PLACES_OF_NAMES
from analysis.written_words import Word

Stretch = tuple[int, int]
"""The places of the first word of a name and of the word after its last."""
IsAPlace = Callable[[Sequence[Word], int, int], bool]
AND = frozenset(["and", "&", "a", "ac", "or", "neu", "e"])
PLAIN_ENDINGS = ("ly", "ing", "ed", "s", "tion", "ment", "ist", "er", "or")
SHORTEST = 3
CLOSE = 3
RATHER_LIKE = 0.3
"""How many characters at most lie between two names of a list."""


def names_beside(words: Sequence[Word], found: Sequence[Stretch], is_a_place: IsAPlace) -> list[Stretch]:
    """The words with capitals that nobody lists and that stand in a row with names: "Xanthe, Yorick and Sue"."""
    if not found:
        return []
    taken = {place for start, end in found for place in range(start, end)}
    beside: list[Stretch] = []
    while more := [
        at
        for at in range(len(words))
        if at not in taken
        and (_may_be_a_name(words[at]) or _is_initial_of_a_name(words, at) or _is_a_plain_word_too(words, at, taken))
        and _stands_by(words, at, taken)
        and not is_a_place(words, at, 1)
    ]:
        stretches = [(at, at + 1 + int(words[at].initial)) for at in more]
        taken.update(place for start, end in stretches for place in range(start, end))
        beside += stretches
    return beside


def names_again(words: Sequence[Word], found: Sequence[Stretch], is_a_place: IsAPlace) -> list[Stretch]:
    """The words of names that stand elsewhere in the text too, written alike, where they can be nothing else."""
    taken = {place for start, end in found for place in range(start, end)}
    told = {
        (words[place].small, words[place].capital)
        for place in taken
        if len(words[place].small) >= SHORTEST
        and not words[place].known & (Known.TITLE | Known.WEAK_TITLE | Known.PLACE)
    }
    return [
        (at, at + 1)
        for at, word in enumerate(words)
        if at not in taken
        and (word.small, word.capital) in told
        and not (word.known & (Known.ORDINARY | Known.NEVER_ALONE) and (word.first or not word.capital))
        and word.small not in common_beside_names()
        and not is_a_place(words, at, 1)
    ]


def _may_be_a_name(word: Word) -> bool:
    small = word.small
    if (
        small in PLACES_OF_NAMES
        or not word.capital
        or len(small) < SHORTEST
        or not small.replace("-", "").isalpha()
        or small in common_beside_names()
    ):
        return False
    if word.known & (Known.GIVEN | Known.SURNAME):
        return not word.known & (Known.ORDINARY | Known.NEVER_ALONE | Known.PLACE)
    return not word.known and not (word.first and small.endswith(PLAIN_ENDINGS) and name_likeness(small) < RATHER_LIKE)


def _is_initial_of_a_name(words: Sequence[Word], at: int) -> bool:
    return words[at].initial and at + 1 < len(words) and words[at + 1].joined and _may_be_a_name(words[at + 1])


def _is_a_plain_word_too(words: Sequence[Word], at: int, taken: set[int]) -> bool:
    """Whether it is a name that is a word besides, and "and" or "or" joins it to a name: "ask Joy or Peter"."""
    word = words[at]
    if not word.capital or not word.known & Known.GIVEN:
        return False
    if word.first:
        return at + 2 < len(words) and {at + 1, at + 2} <= taken and _is_listed(words, at) and _is_listed(words, at + 1)
    if at - 1 in taken and at + 1 in taken and _is_listed(words, at - 1) and _is_listed(words, at):
        return True
    after = at + 2 in taken and words[at + 1].small in AND and words[at + 1].joined and words[at + 2].joined
    return after or (at - 2 in taken and words[at - 1].small in AND and words[at - 1].joined and word.joined)


def _stands_by(words: Sequence[Word], at: int, taken: set[int]) -> bool:
    """Whether a word stands in a row with a name, with an "and" or a comma between; the first of a text needs both."""
    after, before = at + 1, at - 1
    if after + 1 < len(words) and words[after].small in AND and words[after].joined and after + 1 in taken:
        return words[after + 1].joined
    if before - 1 in taken and words[before].small in AND and words[before].joined:
        return words[at].joined and not words[at].first
    if words[at].first:
        return (
            after in taken
            and _is_listed(words, at)
            and (after + 1 in taken or (after + 2 in taken and words[after + 1].small in AND))
        )
    return (after in taken and _is_listed(words, at)) or (before in taken and _is_listed(words, before))


def _is_listed(words: Sequence[Word], at: int) -> bool:
    """Whether a comma and no more parts the word from the next."""
    following = words[at + 1]
    return not following.joined and not following.first and following.start - words[at].end <= CLOSE
