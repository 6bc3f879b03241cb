"""What speaks for or against a word with a capital being a name: how it is spelt, and what stands round it.

Each clue is a short text, by which `analysis.doubtful_names` knows its weight.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from analysis.name_lexicon import Known, common_beside_names
from analysis.name_likeness import name_likeness
from analysis.name_words import (
    AFTER_NAMES,
    DEPARTMENTS,
    DOINGS,
    KIN,
    KINDLY,
    LANDMARKS,
    LINKS,
    PLACES_OF_NAMES,
    ROLES,
    SAYS,
    SPEAKS,
    STREETS,
)
from analysis.plain_words import is_plain
from analysis.written_words import Word

STEP = 0.2
"""How finely the likeness of a word to names is told."""
MOST_STEPS = 5
KINDS_OF_WORDS: tuple[tuple[str, frozenset[str]], ...] = (
    ("and", frozenset(["and", "a", "ac", "&", "or", "neu"])),
    ("in", frozenset([
        "in", "at", "near", "on", "into", "via", "towards", "around", "outside", "yn", "ar", "ym", "yng",
    ])),
    ("to", frozenset(["to", "i"])),
    ("from", frozenset(["from", "o", "oddi"])),
    ("of", frozenset(["of"])),
    ("with", frozenset(["with", "by", "for", "gan", "gyda", "â", "about", "like", "wrth", "am", "than", "except"])),
    ("the", frozenset(["the", "an", "y", "yr", "this", "these", "those", "any", "every", "some", "each", "no"])),
    ("that", frozenset(["that", "if", "when", "because", "as", "while", "where", "since", "so", "but", "bod", "fod"])),
    ("my", frozenset(["my", "our", "your", "his", "her", "their", "fy", "ein", "eich", "ei", "eu"])),
    ("called", frozenset(["called", "named", "name", "surname", "name's", "o'r", "enw", "named", "badge"])),
    ("is", frozenset(["is", "was", "are", "were", "am", "yw", "oedd", "it's", "its", "that's", "thats", "be", "i'm"])),
    ("who", frozenset(["who", "sy", "sydd", "whose"])),
    ("says", SAYS | SPEAKS),
    ("kin", KIN),
    ("role", ROLES),
    ("met", frozenset(phrase for phrase in DOINGS if " " not in phrase)),
    ("kindly", KINDLY),
    ("street", STREETS),
    ("landmark", LANDMARKS),
    ("department", DEPARTMENTS),
    ("does", AFTER_NAMES),
    ("link", LINKS),
    ("he", frozenset(["he", "she", "they", "i", "we", "you", "it", "him", "me", "them", "us"])),
)  # fmt: skip
"""Kinds of words beside names, the tellingest first."""


def clues(words: Sequence[Word], at: int) -> list[str]:
    """What is to be said of a word with a capital, the same for the same words."""
    word = words[at]
    before, after = _before(words, at), _after(words, at)
    kind = _kind(word.small, word.known)
    place = "first" if word.first else "within"
    found = [
        kind,
        f"{kind} {place}",
        f"{place} {before}",
        f"{place} {after}",
        f"{before} {after}",
        *_spelt(word.small, word.known),
    ]
    if word.owns:
        found.append("owns")
    if word.numbered:
        found.append("numbered")
    if at == 0 and len(words) == 1:
        found.append("alone")
    if at > 1 and words[at - 1].joined and word.joined:
        found.append(f"before {_said(words[at - 2])}")
    if at + 2 < len(words) and words[at + 1].joined and words[at + 2].joined:
        found.append(f"beyond {_said(words[at + 2])}")
    return found


def _before(words: Sequence[Word], at: int) -> str:
    """What stands before a word: the kind of the word, or the sign that parts them."""
    word = words[at]
    if not at:
        return "^"
    last = words[at - 1]
    if word.joined:
        return f"<{_said(last)}"
    if word.first:
        return "<."
    return f"<,{_said(last)}"


def _after(words: Sequence[Word], at: int) -> str:
    if at + 1 < len(words) and words[at + 1].joined:
        return f">{_said(words[at + 1])}"
    sign = words[at].after.strip()[:1]
    return f">{sign}" if sign and not sign.isalnum() else ">$"


def _said(word: Word) -> str:
    return _said_of(word.small, word.known, word.capital and not word.first)


@lru_cache(maxsize=8_192)
def _said_of(small: str, known: int, capital: bool) -> str:
    """The kind of a word beside the one in question."""
    if known & (Known.TITLE | Known.WEAK_TITLE):
        return "title"
    if capital:
        return f"capital {_kind(small, known)}"
    for name, kind in KINDS_OF_WORDS:
        if small in kind:
            return name
    if known & Known.PLACE:
        return "place"
    if known & (Known.GIVEN | Known.SURNAME) and not known & Known.ORDINARY:
        return "name"
    if small in common_beside_names():
        return "common"
    for ending in ("ed", "ing", "ly", "s"):
        if small.endswith(ending) and len(small) > len(ending) + 2:
            return f"-{ending}"
    return "word"


def _kind(small: str, known: int) -> str:
    """What the lists say of a word."""
    if not known:
        return "unlisted"
    kind = "given" if known & Known.GIVEN else "surname" if known & Known.SURNAME else ""
    for bit, name in (
        (Known.RARE, "rare"),
        (Known.ORDINARY, "word"),
        (Known.NEVER_ALONE, "never"),
        (Known.PLACE, "place"),
        (Known.TOWN, "town"),
    ):
        if known & bit:
            kind += f" {name}"
    return kind + (" called" if small in PLACES_OF_NAMES else "")


@lru_cache(maxsize=8_192)
def _spelt(small: str, known: int) -> tuple[str, ...]:
    """How a word is spelt, if no list is sure of it."""
    if known and not known & Known.RARE:
        return ()
    found = []
    letters = small.replace("-", "").replace("'", "").replace("’", "")
    steps = max(-MOST_STEPS, min(MOST_STEPS, round(name_likeness(letters) / STEP)))
    found.append(f"like {steps}" + (" rare" if known else ""))
    if not letters.isalpha():
        found.append("digits")
    if "'" in small or "’" in small:
        found.append("apostrophe")
    if "-" in small:
        found.append("hyphen" + (" plain" if any(is_plain(part) for part in small.split("-")) else ""))
    if not small.isascii():
        found.append("accent")
    if len(letters) < 4:
        found.append("short")
    if any(is_plain(small[:cut]) and is_plain(small[cut:]) for cut in range(3, len(small) - 2)):
        found.append("two words")
    if ending := ENDINGS_OF_THINGS.search(small):
        found.append("thing")
    elif ending := re.search(r"(ly|ing|ed|s|tion|ment|er|or|ity|ic|al|ive|able)$", small):
        found.append(f"-{ending.group()}")
    return tuple(found)


ENDINGS_OF_THINGS = re.compile(
    r"(oma|itis|osis|zole|pine|statin|mycin|cillin|olol|sion|emia|algia|ish|ese|ology|ation|ness|ism|ist|pathy|"
    r"azepam|sone|lin|ex|ax|ix|ox)$"
)
