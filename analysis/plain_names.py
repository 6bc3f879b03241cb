"""Names that are listed and that nothing introduces."""

from __future__ import annotations

import re
from collections.abc import Sequence

from analysis.name_lexicon import Known, name_lexicon
from analysis.name_neighbours import (
    MONTHS,
    does_something,
    follows_preposition,
    has_a_role,
    is_common,
    is_described,
    is_from_a_department,
    is_presented,
    is_somebody,
    next_word,
    owns_something,
)
from analysis.name_words import LINKS, PLACES_OF_NAMES
from analysis.named_places import in_a_title
from analysis.unlisted_names import unlisted_and_surname
from analysis.whole_names import MOST_WORDS, extended
from analysis.written_words import Word

SHORTEST = 3
FAMILIES = frozenset(["family", "household", "family's", "boys", "girls", "brothers", "sisters", "lads"])
ASKING = frozenset(["beth", "pam", "bob", "allan", "gwyn", "dan"])
"""Welsh words that begin sentences: "what", "why", "every"."""
AFTER_ASKING = frozenset([
    "yw", "yw'r", "ydy", "ydi", "sy", "sydd", "sy'n", "am", "oedd", "mae", "mae'r", "fydd", "fod", "bod", "na",
    "nad", "nid", "o", "y", "yr", "un", "dim", "nos", "bore",
])  # fmt: skip
AGED = re.compile(r", \d| \(\d")


def plain(words: Sequence[Word], at: int, before: Word | None) -> int:
    """A name that nothing introduces."""
    word = words[at]
    if not word.known & (Known.GIVEN | Known.SURNAME):
        return unlisted_and_surname(words, at)
    if word.small in ASKING and word.first and (following := next_word(words, at)) and following.small in AFTER_ASKING:
        return 0
    if word.small == "mae" and word.first and (following := next_word(words, at)) and following.capital:
        return 0
    if (
        word.known & Known.BEFORE_PLACE
        and (following := next_word(words, at))
        and following.capital
        and (following.known & Known.ORDINARY or not following.known & (Known.GIVEN | Known.SURNAME))
    ):
        return 0
    alone = not word.known & (Known.ORDINARY | Known.NEVER_ALONE | Known.PLACE)
    following = next_word(words, at)
    if word.capital and before and before.small == "the" and following and following.small in FAMILIES:
        return 1
    if (
        word.capital
        and alone
        and following
        and following.capital
        and following.known & Known.GIVEN
        and not following.known & Known.ORDINARY
    ):
        return extended(words, at, 2, sure=False)
    if word.known & Known.GIVEN:
        length = extended(words, at, 1, sure=False)
        if (
            length == 2
            and (words[at + 1].known & Known.PLACE or not words[at + 1].known)
            and (not alone or word.small in PLACES_OF_NAMES)
        ):
            return 0
        if length > 1 and not (before and before.small in {"the", "a"} and not alone):
            return length
        if word.capital:
            articles = before is not None and before.small in {"the", "a", "an", "y", "yr"}
            if alone and not (articles and word.known & Known.SURNAME):
                if word.first and word.small in PLACES_OF_NAMES:
                    return int(does_something(words, at))
                return int(not (follows_preposition(before) and word.small in PLACES_OF_NAMES))
            if is_somebody(words, at) and not articles:
                return 1
            if AGED.match(word.after) or (before and before.small in {"little", "young", "poor"} and before.capital):
                return int(word.small not in MONTHS)
            if word.first:
                return int(not word.known & (Known.NEVER_ALONE | Known.PLACE) and does_something(words, at))
            if word.numbered or (follows_preposition(before) and word.small in PLACES_OF_NAMES):
                return 0
            return int(
                not word.known & (Known.NEVER_ALONE | Known.PLACE) and not articles and not in_a_title(words, at)
            )
        if not alone:
            known = not word.known & Known.NEVER_ALONE
            return int(
                known
                and (
                    (word.first and is_described(words, at))
                    or is_from_a_department(words, at)
                    or (is_presented(before) and has_a_role(words, at))
                )
            )
        if before is not None and before.small == "to" and word.small in PLACES_OF_NAMES:
            return 0
        return int(len(word.small) >= SHORTEST)
    if not word.capital:
        return int(alone and following is not None and following.small in FAMILIES)
    if alone and word.small not in PLACES_OF_NAMES and (length := _surname_first(words, at)):
        return length
    return _surname_alone(words, at, before) if word.capital and alone else 0


def _surname_first(words: Sequence[Word], at: int) -> int:
    """ "Nguyen Van Tuan": a surname, and after it what nobody lists, as where surnames come first."""
    end = at + 1
    while (
        end < len(words) and end - at < MOST_WORDS and words[end].joined and words[end].capital and not words[end].first
    ):
        word = words[end]
        is_known = word.known & ~Known.RARE and not word.known & Known.GIVEN and word.small not in LINKS
        if is_known or word.known & Known.PLACE or is_common(word):
            return 0
        end += 1
    return end - at if end - at > 2 or (end - at > 1 and "-" in words[end - 1].small) else 0


def _surname_alone(words: Sequence[Word], at: int, before: Word | None) -> int:
    word = words[at]
    if word.small in PLACES_OF_NAMES or len(word.small) < 4 or word.known & Known.RARE:
        return 0
    if before is None:
        doing = at + 1 < len(words) and (does_something(words, at) or owns_something(words, at))
        return int(word.first and doing)
    if before.small in {"the", "y"} and word.small not in name_lexicon():
        return 1  # The Hendersons.
    if before.small in {"the", "a", "an", "our", "this", "that", "y", "yr", "and", "&", "or"} or follows_preposition(
        before
    ):
        return 0
    return int(not before.capital or before.first)
