"""Whether a word that nobody lists is spelt as names are: the letters of names and of plain words, compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from math import log

from analysis.name_lexicon import Known, name_lexicon

LENGTHS = (2, 3, 4)
SHORTEST_LEARNED = 4


@lru_cache(maxsize=8_192)
def name_likeness(word: str) -> float:
    """How much likelier the runs of letters of a word are in given names than in plain words.

    The mean, over the runs of two to four letters with the word's ends, of the natural logarithm of the share of listed
    names that hold the run to the share of listed plain words that do, each with half a word added. Above 0 the word
    looks rather like a name. After Cavnar and Trenkle (1994), "N-Gram-Based Text Categorization".

    >>> name_likeness("zbigniewa") > 0.5, name_likeness("resurfacing") < -0.5
    (True, True)
    """
    weights = _weights()
    runs = list(_runs(word))
    return sum(weights.get(run, 0.0) for run in runs) / len(runs)


@cache
def _weights() -> dict[str, float]:
    names, plain = [], []
    for word, known in name_lexicon().items():
        if len(word) >= SHORTEST_LEARNED and word.isalpha():
            if known & Known.GIVEN and not known & (Known.ORDINARY | Known.PLACE):
                names.append(word)
            elif not known & (Known.GIVEN | Known.SURNAME):
                plain.append(word)
    in_names, in_plain = _counts(names), _counts(plain)
    return {
        run: log((in_names[run] + 0.5) / (len(names) + 1)) - log((in_plain[run] + 0.5) / (len(plain) + 1))
        for run in in_names.keys() | in_plain.keys()
    }


def _counts(words: Iterable[str]) -> Counter[str]:
    return Counter(run for word in words for run in set(_runs(word)))


def _runs(word: str) -> Iterator[str]:
    bounded = f"^{word}$"
    return (bounded[at : at + length] for length in LENGTHS for at in range(len(bounded) - length + 1))
