"""Which comments are most like one: those that share its words, rare words weighing most."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence


def most_alike(words: str, others: Sequence[str], least: float) -> list[tuple[int, float]]:
    """The places and likenesses of the others that are at least so like, likest first.

    Texts are given as their search words. Likeness is the weighted Jaccard index: the weight of the words that two
    texts share, divided by the weight of the words that either has. A word in n of N texts weighs log(1 + N / n).

    >>> most_alike(" bin missed again ", [" missed bin again ", " bin was missed ", " lovely park "], 0.3)
    [(0, 1.0), (1, 0.385)]
    """
    mine, sets = set(words.split()), [set(other.split()) for other in others]
    weights = _weights([mine, *sets])
    likenesses = [(place, round(_likeness(mine, each, weights), 3)) for place, each in enumerate(sets)]
    return sorted((each for each in likenesses if each[1] >= least), key=lambda each: (-each[1], each[0]))


def _weights(texts: Sequence[set[str]]) -> Mapping[str, float]:
    held: Counter[str] = Counter()
    for text in texts:
        held.update(text)
    return {word: math.log(1 + len(texts) / count) for word, count in held.items()}


def _likeness(mine: set[str], other: set[str], weights: Mapping[str, float]) -> float:
    either = _weigh(mine | other, weights)
    return _weigh(mine & other, weights) / either if either else 0.0


def _weigh(words: Iterable[str], weights: Mapping[str, float]) -> float:
    return sum(weights[word] for word in words)
