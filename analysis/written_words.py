"""The words of a text as the search for names reads them: how each is written, what is known of it, what lies between.

What a word is by itself is worked out once for each way of writing it, because the same few thousand words make up
nearly all comments.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

from analysis.glance import Glance, is_shouted
from analysis.name_lexicon import MOST_WORDS_HELD, Known, common_beside_names, known_of
from analysis.name_likeness import name_likeness
from analysis.name_words import MOSTLY_NAMES

WORD = re.compile(r"\[[a-z ]{3,30}\]|[^\W\d_](?:[\w'’]|-(?=\w))*")
SENTENCE_ENDS = frozenset(".!?\n\r:;•*…")
CLITIC = re.compile(r"['’](?:r|n|i|u|w|m|th|ch|ll|d|re)$")
POSSESSIVES = ("'s", "’s", "'S", "’S")
INITIALS_TOO = ("I.", "A.", "O.")
"""Words that are initials only before a dot."""
SHOUTED_INITIAL = re.compile(r"(?<!\w)[^\W\d_]\.")
"""In a text all in capitals every letter is a word before anything but a dot."""
SHORTEST_UNLISTED = 3
"""Shorter words that nobody lists are no names."""
MIXED = re.compile(r"^[^\W\d_a-zß-ÿ]{2}|[a-zß-ÿ][A-ZÀ-Þ]")
"""Capitals within a word, as no name has that is not listed: "HGVs", "DoB"."""
GARBLED = re.compile(r"[âÃ]$")
"""What was a quotation mark once."""
TOO_SHORT = 4
"""Fewer capitals than this are letters and no word."""
NAMED = Known.GIVEN | Known.SURNAME
NO_NAMES = Known.ORDINARY | Known.NEVER_ALONE | Known.PLACE | Known.TITLE | Known.WEAK_TITLE | Known.TOWN
NO_GIVEN_NAMES = Known.NEVER_ALONE | Known.PLACE | Known.TITLE
HARDLY_LIKE = -0.3
SPELT_IN_CAPITALS = frozenset({"mr", "mrs", "dr", "pc"})


class Spelling(NamedTuple):
    """What a word is by itself, in the way it is written."""

    small: str
    length: int
    """How many of its letters are the word, without what is joined to it: "Sarah's"."""
    known: int
    capital: bool
    initial: bool
    dotted: bool
    """Whether it is an initial before a dot alone: "I" and "A" are words as well."""
    telling: bool
    """Whether it may begin a name that no link follows, whatever else stands round it."""
    linked: bool
    """Whether it may begin a name that a link follows: "Xhosa van Dyk"."""


@dataclass(slots=True)
class Word:
    """A word of the text: where it stands, what is known of it, and how it is written."""

    start: int
    end: int
    small: str
    known: int
    capital: bool
    first: bool
    joined: bool
    """Whether only a space, or the dot of an initial or a title, lies between it and the word before."""
    initial: bool
    numbered: bool
    """Whether it has a capital and a number follows, as in the name of a ward or a bus."""
    after: str
    """The three characters after it, where it has a capital."""
    owns: bool
    """Whether it stands in the genitive: "Sarah's"."""
    shouted: bool = False
    """Whether the text is all in capitals."""


def may_hold_names(glance: Glance, links: frozenset[str]) -> bool:
    """Whether some word of a text may begin a name; `links` are words that make one of nearly any before them."""
    text, shouting = glance.text, is_shouted(glance.text)
    if any(initial in text for initial in INITIALS_TOO) or (shouting and SHOUTED_INITIAL.search(text)):
        return True
    written = WORD.findall(text)
    if any(map(TELLING[shouting].__getitem__, written)):
        return True
    return not glance.words.isdisjoint(links) and any(map(LINKED[shouting].__getitem__, written))


def written_words(glance: Glance) -> list[Word]:
    """The words of a text in order, without placeholders."""
    text, shouting = glance.text, is_shouted(glance.text)
    words: list[Word] = []
    end = 0
    for match in WORD.finditer(text):
        written, (start, stop) = match.group(), match.span()
        if written[0] == "[":
            end = stop
            continue
        spelt = spelling(written, shouting)
        first, joined = _place(text[end:start], words[-1]) if words else (True, False)
        after = text[stop : stop + 3] if spelt.capital or spelt.dotted else ""
        words.append(
            Word(
                start,
                start + spelt.length,
                spelt.small,
                spelt.known,
                spelt.capital,
                first or (shouting and spelt.capital and _may_be_given_too(spelt.known)),
                joined,
                spelt.initial or (spelt.dotted and (after[:1] == "." or _is_titled(shouting, words))),
                after[:1] == " " and after[1:2].isdigit(),
                after,
                written.endswith(POSSESSIVES),
                shouting,
            )
        )
        end = stop
    return words


def _is_titled(shouting: bool, words: list[Word]) -> bool:
    """Whether a title stands before a letter in a text all in capitals: "MR T BAINBRIDGE"."""
    return shouting and bool(words) and bool(words[-1].known & Known.TITLE)


def _place(between: str, last: Word) -> tuple[bool, bool]:
    """Whether a word is the first of a sentence, and whether it is joined to the last, from what lies between."""
    if between == " ":
        return False, True
    first = not SENTENCE_ENDS.isdisjoint(between)
    dotted = between.startswith(".") and bool(last.initial or last.known & Known.TITLE)
    if first and dotted and not SENTENCE_ENDS.intersection(between[1:]):
        first = False
    return first, between in {"  ", ""} or (dotted and between.strip() == ".")


@lru_cache(maxsize=MOST_WORDS_HELD)
def spelling(written: str, shouting: bool) -> Spelling:
    """What a word is by itself; in a text that shouts, capitals say nothing."""
    plain = written[:-2] if written.endswith(POSSESSIVES) else written.rstrip("'’")
    small = plain.casefold()
    if (clitic := CLITIC.search(small)) and known_of(small[: clitic.start()]):
        plain, small = plain[: clitic.start()], small[: clitic.start()]
    upper = plain.isupper() and len(plain) > 1 and not shouting
    known = known_of(small)
    if GARBLED.search(plain):
        known = 0
    if known & Known.RARE and upper and not known & Known.GIVEN:
        known = 0
    if upper and (len(plain) < TOO_SHORT or not plain.isalpha()) and small not in SPELT_IN_CAPITALS:
        known = 0
    if shouting:
        capital = _has_a_capital(small, known)
    else:
        capital = written[0].isupper() and not (upper and (len(plain) < TOO_SHORT or not known))
        capital = capital and bool(known or not MIXED.search(plain))
    if capital and small in MOSTLY_NAMES:
        known &= ~(Known.ORDINARY | Known.NEVER_ALONE)
    initial = len(plain) == 1 and written.isupper()
    dotted = initial and (shouting or written in "IAO")
    initial = initial and not dotted
    unlisted = capital and not known
    common = len(small) < SHORTEST_UNLISTED or small in common_beside_names()
    telling = initial or _is_telling(known, capital=capital) or (unlisted and not common)
    return Spelling(small, len(plain), known, capital, initial, dotted, telling, unlisted)


def _has_a_capital(small: str, known: int) -> bool:
    """Whether a word that is all in capitals would have one in any other text."""
    if known:
        return _may_be_given_too(known) or (
            bool(known & NAMED) and not known & NO_NAMES and small not in common_beside_names()
        )
    return len(small) >= TOO_SHORT and small.isalpha() and name_likeness(small) > HARDLY_LIKE


def _may_be_given_too(known: int) -> bool:
    """Whether a word is a given name and a plain word: where all is in capitals it counts as if it began a sentence."""
    return bool(known & Known.GIVEN) and bool(known & Known.ORDINARY) and not known & NO_GIVEN_NAMES


def _is_telling(known: int, *, capital: bool) -> bool:
    """Whether a word that is so known may begin a name."""
    if known & (Known.GIVEN | Known.TITLE | Known.WEAK_TITLE):
        return True
    return bool(known & Known.SURNAME) and (capital or not known & Known.ORDINARY)


class _Asked(dict[str, bool]):
    """Whether words, as they are written, have a property of their spelling; placeholders have none."""

    def __init__(self, has: Callable[[Spelling], bool], *, shouting: bool) -> None:
        self.has, self.shouting = has, shouting

    def __missing__(self, written: str) -> bool:
        if len(self) >= MOST_WORDS_HELD:
            self.clear()
        self[written] = found = written[0] != "[" and self.has(spelling(written, self.shouting))
        return found


TELLING, LINKED = (
    {shouting: _Asked(attrgetter(name), shouting=shouting) for shouting in (False, True)}
    for name in ("telling", "linked")
)
