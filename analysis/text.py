"""Words: splitting comments into tokens, cutting tokens to stems, and telling Welsh from English.

A word keeps the apostrophes and hyphens within it. English stems are Porter2's (Porter 2001, "Snowball: a language for
stemming algorithms"); Welsh ones are those of `analysis.welsh`. The stemmer is imported at first use: pages that only
redact or list themes never wait for it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal

from analysis import welsh
from analysis.snowball import english_stemmer

Language = Literal["en", "cy"]

WORD = re.compile(r"\d+(?:[.,:/]\d+)*|[^\W\d_](?:[\w'-]*[^\W_])?|[^\W_]+")
DRAWN_OUT = re.compile(r"([^\W\d_])\1{3,}")
PLACEHOLDER = re.compile(r"\[[a-z ]{3,30}\]")
MOST_WORDS_HELD = 65_536
COMMON_WORDS = Path(__file__).parent / "data" / "common_words.json"


def tokens(text: str) -> list[str]:
    """The words of a comment in small letters with straight apostrophes, without punctuation and placeholders.

    >>> tokens("The bins weren't emptied: ring [phone]!")
    ['the', 'bins', "weren't", 'emptied', 'ring']
    """
    return words_of(plain(text))


def words_of(plain_text: str) -> list[str]:
    """The words of a text that `plain` has made plain; a letter drawn out is written three times at most.

    >>> words_of("sooooo slow, it's 10.30 at the drop-in")
    ['sooo', 'slow', "it's", '10.30', 'at', 'the', 'drop-in']
    """
    return [*map(_DRAWN_IN.__getitem__, WORD.findall(plain_text))]


def stem(word: str, language: Language = "en") -> str:
    """The stem of a word in small letters.

    >>> stem("collected"), stem("biniau", "cy")
    ('collect', 'bin')
    """
    return _STEMS[language][word]


def stems_of(words: Iterable[str], language: Language) -> list[str]:
    """The stems of words in small letters.

    >>> stems_of(["bins", "collected"], "en")
    ['bin', 'collect']
    """
    return [*map(_STEMS[language].__getitem__, words)]


def detect_language(text: str) -> Language:
    """Welsh when common Welsh words outnumber common English ones, or half of all words where neither do.

    >>> [detect_language(text) for text in ("Mae'r staff yn wych", "Lovely staff", "Staff cyfeillgar", "Casglu biniau")]
    ['cy', 'en', 'cy', 'cy']
    """
    return language_of(tokens(text))


def language_of(words: Sequence[str]) -> Language:
    """The language of a text with these words, in small letters."""
    common = _common_words()
    in_welsh = len(common["cy"].intersection(words))
    in_english = len(common["en"].intersection(words))
    if in_welsh == in_english:
        found = set(words)
        return "cy" if found and 2 * sum(map(welsh.looks_welsh, found)) >= len(found) else "en"
    return "cy" if in_welsh > in_english else "en"


def plain(text: str) -> str:
    """The text in small letters with straight apostrophes and without placeholders.

    >>> plain("Ring [phone] about Dad's bin").split()
    ['ring', 'about', "dad's", 'bin']
    """
    return without_placeholders(straighten(text).lower())


def without_placeholders(small: str) -> str:
    """The text in small letters without placeholders.

    >>> without_placeholders("ring [phone]").split()
    ['ring']
    """
    return PLACEHOLDER.sub(" ", small) if "[" in small else small


@cache
def common_words() -> frozenset[str]:
    """Words of either language too common to be evidence of anything."""
    return frozenset().union(*_common_words().values())


def straighten(text: str) -> str:
    """The same text, of the same length, with straight apostrophes."""
    return text if text.isascii() else text.replace("’", "'").replace("‘", "'")


class _DrawnIn(dict[str, str]):
    """Words without letters drawn out, each worked out once."""

    def __missing__(self, word: str) -> str:
        if len(self) >= MOST_WORDS_HELD:
            self.clear()
        self[word] = drawn_in = DRAWN_OUT.sub(r"\1\1\1", word)
        return drawn_in


class _Stems(dict[str, str]):
    """Words of a language with their stems, each worked out once."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def __missing__(self, word: str) -> str:
        if len(self) >= MOST_WORDS_HELD:
            self.clear()
        self[word] = cut = welsh.stem(word) if self.language == "cy" else str(_snowball().stem(word))
        return cut


_DRAWN_IN = _DrawnIn()
_STEMS: Mapping[Language, _Stems] = {"en": _Stems("en"), "cy": _Stems("cy")}


@cache
def _common_words() -> dict[Language, frozenset[str]]:
    words = json.loads(COMMON_WORDS.read_text(encoding="utf-8"))
    return {"en": frozenset(words["en"]), "cy": frozenset(words["cy"])}


@cache
def _snowball() -> Any:
    return english_stemmer()
