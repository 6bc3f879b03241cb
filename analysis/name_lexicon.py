"""What is known of a word as a name: the lists of names, and the words that are something else besides."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path

from analysis.name_words import (
    BEFORE_PLACES,
    COMMON,
    DEPARTMENTS,
    NEVER_ALONE,
    ORDINARY,
    PLACES,
    PLACES_OF_NAMES,
    SHORT_NAMES,
    TITLES,
    WEAK_TITLES,
)
from analysis.plain_words import is_formed, is_plain, is_town, welsh_words
from analysis.rarer_names import counted_names, rarer_names

DATA = Path(__file__).parent / "data"
MOST_WORDS_HELD = 65_536
SHORTEST_RARE = 4


class Known:
    """What is known of a word in small letters, as bits of a number: an enumeration costs ten times as much."""

    GIVEN = 1
    SURNAME = 2
    ORDINARY = 4
    """It is a word besides, in small letters."""
    PLACE = 8
    TITLE = 16
    WEAK_TITLE = 32
    NEVER_ALONE = 64
    """It is too often something else to be a name by itself, even with a capital."""
    LINK = 128
    BEFORE_PLACE = 256
    SHORT = 512
    RARE = 1024
    """It is on the long lists alone."""
    TOWN = 2048
    """It is in the name of a town or a country, or of something else that is nobody."""


@lru_cache(maxsize=MOST_WORDS_HELD)
def known_of(small: str) -> int:
    """What is known of a word, or of the parts of one with a hyphen; accents may be left out."""
    lexicon = name_lexicon()
    known = lexicon.get(small) or lexicon.get(_without_accents(small))
    if known is not None:
        return known
    if "-" in small and len(parts := [part for part in small.split("-") if part]) > 1:
        kinds = [known_of(part) for part in parts]
        if all(kind & (Known.GIVEN | Known.SURNAME) and not kind & Known.PLACE for kind in kinds) and not all(
            kind & Known.ORDINARY for kind in kinds
        ):
            return (kinds[0] | kinds[-1]) & (Known.GIVEN | Known.SURNAME)
        if all(kind & Known.ORDINARY for kind in kinds) and not any(kind & Known.GIVEN for kind in kinds):
            return Known.ORDINARY
        if all(kind & Known.GIVEN for kind in kinds) and not all(kind & Known.NEVER_ALONE for kind in kinds):
            return Known.GIVEN | Known.RARE
    if small.startswith(("o'", "o’")) and len(small) > 4:
        return Known.SURNAME
    if small.startswith("mc") and len(small) > 4:
        return Known.SURNAME
    if small.endswith("s") and len(small) > 5 and lexicon.get(small[:-1], 0) == Known.GIVEN and not is_plain(small):
        return Known.GIVEN
    if small.endswith("s") and len(small) > 5 and lexicon.get(small[:-1], 0) == Known.SURNAME:
        return Known.SURNAME
    return _known_of_many(small)


def _known_of_many(small: str) -> int:
    """What is known of a word from the long lists: of plain words, of rarer names and of towns."""
    if is_plain(small):
        return Known.ORDINARY
    town = Known.TOWN if is_town(small) else 0
    if len(small) >= SHORTEST_RARE:
        if small in counted_names("given") and not town and not is_formed(small):
            return Known.GIVEN | Known.RARE
        if small in counted_names("surname"):
            return Known.SURNAME | Known.RARE | town
    return town or (Known.ORDINARY if is_formed(small) else 0)


def _without_accents(small: str) -> str:
    return small if small.isascii() else unicodedata.normalize("NFKD", small).encode("ascii", "ignore").decode()


@cache
def name_lexicon() -> dict[str, int]:
    """What is known of each word that is listed, in small letters."""
    names = json.loads((DATA / "names.json").read_text(encoding="utf-8"))
    lexicon: dict[str, int] = {}

    def add(words: Iterable[str], known: int) -> None:
        for word in words:
            lexicon[word] = lexicon.get(word, 0) | known

    for key, kind in (("given", Known.GIVEN), ("surnames", Known.SURNAME)):
        listed = {word for group in names[key].values() for word in group.split()}
        add(listed, kind)
        add({plain for word in listed if (plain := _without_accents(word)) != word}, kind)
    ordinary = ORDINARY | _small_words() | common_beside_names()
    for key, kind in (("first_name", Known.GIVEN), ("last_name", Known.SURNAME)):
        rare = rarer_names(key) - ordinary - PLACES - PLACES_OF_NAMES - DEPARTMENTS - lexicon.keys()
        add((name for name in rare if not (is_plain(name) or is_town(name) or is_formed(name))), kind | Known.RARE)
    add(ORDINARY, Known.ORDINARY)
    add(_small_words() | welsh_words(), Known.ORDINARY)
    add(PLACES, Known.PLACE)
    add(TITLES, Known.TITLE)
    add(WEAK_TITLES, Known.WEAK_TITLE)
    add(NEVER_ALONE, Known.NEVER_ALONE)
    add(BEFORE_PLACES, Known.BEFORE_PLACE)
    add(SHORT_NAMES, Known.SHORT | Known.GIVEN)
    return lexicon


@cache
def _small_words() -> frozenset[str]:
    """The words that the project's own comments write in small letters, in English and in Welsh."""
    found: set[str] = set()
    for path in sorted((DATA / "comments").glob("*.tsv")):
        found.update(re.findall(r"(?<![\w'’])[^\W\d_A-ZÀ-Þ][^\W\d_A-ZÀ-Þ'’]+", path.read_text(encoding="utf-8")))
    return frozenset(found)


@cache
def common_beside_names() -> frozenset[str]:
    """Words that say nothing by themselves: articles, pronouns, verbs that everybody uses."""
    words = json.loads((DATA / "common_words.json").read_text(encoding="utf-8"))
    return frozenset(words["en"]) | frozenset(words["cy"]) | COMMON
