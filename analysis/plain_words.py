"""Words that are no names: English and Welsh words, towns, and what else has a capital without being anybody.

Where they come from, and how they were chosen, `data/words/README.md` says.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
ENDINGS = (
    "s", "es", "d", "ed", "ing", "ly", "r", "er", "ness", "rs", "ers", "st", "est", "ings", "ment", "ments", "able",
    "less", "y",
)  # fmt: skip
"""What a word may add to one that is listed, and still be plain."""
AFTER_VOWELS = frozenset(["ing", "ed", "er", "ers", "est", "able", "ings", "y"])
"""Endings before which a word drops its "e" or doubles its last letter: "moving", "binned"."""
ENDINGS_OF_Y = ("ies", "ied", "ier", "iest", "ily", "iness")
SHORTEST = 3
SHORTEST_RUN = 8
CONTRACTED = tuple(f"{apostrophe}{end}" for apostrophe in "'’" for end in ("ve", "ll", "re", "d", "m", "t"))


@cache
def welsh_words() -> frozenset[str]:
    """The Welsh words that are listed, in small letters, mutated as they were found."""
    words: list[str] = json.loads((DATA / "welsh_words.json").read_text(encoding="utf-8"))
    return frozenset(words) | _listed("welsh")


def is_plain(small: str) -> bool:
    """Whether a word, in small letters, is an English or a Welsh one.

    >>> is_plain("recycle"), is_plain("ysgol"), is_plain("okafor")
    (True, True, False)
    """
    return small in _listed("plain") or small in welsh_words() or small.endswith(CONTRACTED)


def is_formed(small: str) -> bool:
    """Whether a word that is listed nowhere is formed from a plain one: "emptied", "binned"."""
    return any(base in _listed("plain") for base in _bases(small))


def is_run_together(small: str) -> bool:
    """Whether a word is two plain words, as of writers in a hurry: "thankyou", "deafblind"."""
    plain = _listed("plain")
    cuts = range(SHORTEST, len(small) - SHORTEST + 1)
    return len(small) >= SHORTEST_RUN and any(
        small[:cut] in plain and (small[cut:] in plain or is_formed(small[cut:])) for cut in cuts
    )


def is_town(small: str) -> bool:
    """Whether a word, in small letters, is in the name of a town or a country, or another name that few people have.

    >>> is_town("walsall"), is_town("nelson")
    (True, False)
    """
    return small in _listed("places") or small in _listed("proper")


def _bases(small: str) -> Iterator[str]:
    """The words that one may have been made from with an ending."""
    for ending in ENDINGS:
        base = small.removesuffix(ending)
        if base == small or len(base) < SHORTEST:
            continue
        yield base
        if ending in AFTER_VOWELS:
            yield base + "e"
            if base[-1] == base[-2]:
                yield base[:-1]
    for ending in ENDINGS_OF_Y:
        if small.endswith(ending) and len(small) - len(ending) >= SHORTEST:
            yield small.removesuffix(ending) + "y"


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset((DATA / "words" / f"{name}.txt").read_text(encoding="utf-8").split())
