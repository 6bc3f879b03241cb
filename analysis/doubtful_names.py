"""Words with a capital that no rule is sure of, and that all clues together make a name.

The clues of `analysis.name_clues` are weighed by a logistic regression, learnt from the comments that the tests mark
for mending and from the project's own (`scripts/learn_names.py`): `data/name_clues.json` holds the weights. What may
not be a name at all, such as a place, a firm or two words run together, is not weighed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import cache
from math import exp
from pathlib import Path

from analysis.further_names import IsAPlace, Stretch
from analysis.name_clues import clues
from analysis.name_lexicon import Known, common_beside_names, known_of
from analysis.name_words import KIN, PLACES_OF_NAMES, ROLES
from analysis.plain_words import is_run_together
from analysis.written_words import Word

WEIGHTS = Path(__file__).parent / "data" / "name_clues.json"
ENOUGH = 0.9
"""How likely a word must be a name, so that not three words of a thousand real comments are hidden that are none."""
SHORTEST = 3
SHORTEST_UNLISTED = 4
NO_NAMES = Known.TITLE | Known.WEAK_TITLE | Known.ORDINARY | Known.PLACE | Known.TOWN
SAINTS = frozenset(["st", "saint", "sant", "san", "santa", "king", "queen", "prince", "princess"])
SHORTEST_PART = 3
THINGS = (
    "oma", "itis", "osis", "zole", "pine", "statin", "mycin", "cillin", "olol", "emia", "algia", "ology", "ation",
    "ness", "pathy", "lepsy", "psy", "lin", "zepam", "sone", "cet", "profen", "tric", "cardia", "lysis", "ectomy",
    "aidd", "eig", "iaeth", "wyd", "odd", "ais", "wch", "ly", "ing", "tive", "ers", "ment", "able",
)  # fmt: skip
"""How illnesses and medicines end, and plain words that somebody has spelt in a way of their own, in
Welsh too."""
PLACES = (
    "side", "cliffe", "shire", "beck", "wick", "thorpe", "borough", "brough", "bury", "combe", "coombe", "mouth",
    "minster", "chester", "caster", "cester", "dale", "ford", "field", "fields", "gate", "grove", "hurst", "ley",
    "leigh", "mere", "moor", "stead", "stone", "stow", "ton", "ham", "wood", "thwaite", "holme", "toft", "haven",
    "hill", "land", "lands", "lane", "marsh", "mead", "pool", "port", "ridge", "stoke", "vale", "view", "water",
)  # fmt: skip
"""How places end that no list holds; whoever is called after one is on a list."""
LISTED = Known.GIVEN | Known.SURNAME


def doubtful_names(words: Sequence[Word], taken: Iterable[Stretch], is_a_place: IsAPlace) -> list[Stretch]:
    """The words that no rule has `taken` and that are probably names."""
    places = {place for start, end in taken for place in range(start, end)}
    return [
        (at, at + 1)
        for at, word in enumerate(words)
        if at not in places
        and may_be_doubtful(word)
        and not _may_be_called_after(words, at, is_a_place)
        and likelihood(clues(words, at)) > ENOUGH
    ]


def _may_be_called_after(words: Sequence[Word], at: int, is_a_place: IsAPlace) -> bool:
    """Whether a place or a saint bears the name: "James Cook", "St Brigid's"."""
    before = words[at - 1] if at and words[at].joined else None
    if before is not None and (before.known & Known.BEFORE_PLACE or before.small in SAINTS):
        return True
    following = at + 1 < len(words) and words[at + 1].joined and words[at + 1].capital
    return is_a_place(words, at, 1) or (following and is_a_place(words, at, 2))


def may_be_doubtful(word: Word) -> bool:
    """Whether a word may be a name if what stands round it says so."""
    small = word.small
    if not word.capital or word.initial or len(small) < SHORTEST or small in common_beside_names():
        return False
    if small in KIN or small in ROLES or (small in PLACES_OF_NAMES and not word.known & Known.GIVEN):
        return False
    if word.known:
        return bool(word.known & LISTED) and (not word.known & NO_NAMES or bool(word.known & Known.GIVEN))
    parts = small.split("-")
    if not all(len(part) >= SHORTEST_PART and part.isalpha() for part in parts) or small.endswith(THINGS):
        return False
    if len(parts) > 1:
        return not any(known_of(part) & NO_NAMES for part in parts)
    return len(small) >= SHORTEST_UNLISTED and not small.endswith(PLACES) and not is_run_together(small)


def likelihood(found: Iterable[str]) -> float:
    """How likely a word with such clues is a name, between 0 and 1."""
    weights = _weights()
    return 1 / (1 + exp(-sum(weights.get(clue, 0.0) for clue in found) - weights[""]))


@cache
def _weights() -> dict[str, float]:
    """The weight of each clue, and of none ("")."""
    weights: dict[str, float] = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return weights
