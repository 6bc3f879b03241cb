"""A light stemmer for Welsh, which has no Snowball stemmer, and the initial mutations that hide a word's first letter.

The mutations follow King, *Modern Welsh: A Comprehensive Grammar* (3rd edition, 2016), sections 3 to 12. The stemmer is
our own: it takes the longest listed ending off a word that stays three letters long. It is meant for matching, not for
grammar. Words that English has not tell short comments apart: those in `data/welsh_words.json`, and those spelt as no
English word is.
"""

from __future__ import annotations

import json
import re
from functools import cache, lru_cache
from pathlib import Path

WORDS = Path(__file__).parent / "data" / "welsh_words.json"
SPELT_IN_WELSH = re.compile(
    r"[a-z'-]*[ŵŷ]|(?:dd|ff(?=[aeioruwy])|ngh|mh|nh|rha|rho|rhw|gw(?!e)|ll(?!an|oyd|ama))[a-zâêîôûŵŷ'-]+"
    r"|[a-z'-]{2,}(?:iadau|aethau|iaeth|oedd|iwyd|wch|wyr|ddio|ddiol)$"
)

ENDINGS = (
    "iadau", "wyd", "iaeth", "iad", "iau", "oedd", "ion", "iaid", "odd", "ais", "au", "on", "od", "io", "u", "o", "i",
)  # fmt: skip

VOWELS = tuple("aeiouwyâêîôûŵŷ")

MUTATIONS = {
    "p": ("b", "mh", "ph"),
    "t": ("d", "nh", "th"),
    "c": ("g", "ngh", "ch"),
    "b": ("f", "m"),
    "d": ("dd", "n"),
    "g": ("", "ng"),
    "m": ("f",),
    "ll": ("l",),
    "rh": ("r",),
}


def stem(word: str) -> str:
    """The word in small letters without its ending.

    >>> [stem(word) for word in ("biniau", "bin", "casglwyd", "casglu")]
    ['bin', 'bin', 'casgl', 'casgl']
    """
    word = word.lower()
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending)
    return word


def mutated(word: str) -> tuple[str, ...]:
    """The word followed by its soft, nasal and aspirate forms, or with the h that "ein" and "ei" put before a vowel.

    >>> mutated("parc"), mutated("llyfr"), mutated("ysgol")
    (('parc', 'barc', 'mharc', 'pharc'), ('llyfr', 'lyfr'), ('ysgol', 'hysgol'))
    """
    if word.startswith(VOWELS):
        return (word, f"h{word}")
    if word.startswith(("ch", "dd", "ff", "ph", "th")):
        return (word,)
    radical = next((letters for letters in ("ll", "rh", word[:1]) if word.startswith(letters)), "")
    return (word, *(initial + word.removeprefix(radical) for initial in MUTATIONS.get(radical, ())))


@lru_cache(maxsize=16384)
def looks_welsh(word: str) -> bool:
    """Whether a word in small letters is Welsh and not English, as far as its letters tell.

    >>> [looks_welsh(word) for word in ("casglu", "gwasanaethau", "bins", "parking")]
    [True, True, False, False]
    """
    return word in _words() or SPELT_IN_WELSH.match(word) is not None


@cache
def _words() -> frozenset[str]:
    return frozenset(json.loads(WORDS.read_text(encoding="utf-8")))
