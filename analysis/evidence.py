"""Which words made the classifier say what it says."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from analysis.features import BLOCKS, Matrix, Terms, Weighing
from analysis.reading import Reading
from analysis.seeds import seed_score
from analysis.text import common_words, stem

MOST_WORDS_HELD = 10_000


class Spoken(NamedTuple):
    """What the words of a comment do: each word's sums, how much each block counts, and the pairs that are known."""

    words: Mapping[str, array[float]]
    shares: Sequence[float]
    pairs: Sequence[tuple[str, float, Sequence[float]]]


class Evidence:
    """How much each word of a comment speaks for each theme.

    `leading` says how much each feature does, and has shape (features, themes); the first are the terms, then come the
    themes' seeds. What a word does by itself, its stem and its letters is worked out once.
    """

    def __init__(self, terms: Terms, weighing: Weighing, leading: npt.NDArray[np.float32]) -> None:
        self.terms, self.blocks = terms, weighing.blocks
        self.leading = leading
        self.weighted = leading[: len(weighing.weights_)] * weighing.weights_[:, None].astype(np.float32)
        self._of_words: dict[tuple[str, str], array[float]] = {}
        self._of_pairs: dict[int, list[float]] = {}

    def of(self, reading: Reading, lengths: Matrix) -> Spoken:
        """What a comment's words do; `lengths` has shape (blocks,)."""
        common = common_words()
        spoken = zip(reading.words, reading.stems, strict=True)
        held = self._of_words
        words = {each[0]: held.get(each) or self._word(*each) for each in spoken if each[0] not in common}
        shares = (1 / lengths).tolist()
        pairs = []
        for share, kind, parts in ((shares[0], "w", reading.words), (shares[1], "s", reading.stems)):
            for place, number in self.terms.of_pairs(kind, parts):
                first, second = reading.words[place : place + 2]
                if first not in common or second not in common:
                    pairs.append((f"{first} {second}", share, self._of_pairs.get(number) or self._pair(number)))
        return Spoken(words, shares, pairs)

    def weights(self, spoken: Spoken, place: int, hits: Sequence[str]) -> dict[str, float]:
        """How much each word and pair of words that is not common speaks for the theme at a place, and its seeds."""
        as_word, as_stem, as_letters = spoken.shares
        weights: dict[str, float] = {}
        at = place * len(BLOCKS)
        for word, sums in spoken.words.items():
            weights[word] = as_word * sums[at] + as_stem * sums[at + 1] + as_letters * sums[at + 2]
        for phrase, share, weighted in spoken.pairs:
            weights[phrase] = weights.get(phrase, 0.0) + share * weighted[place]
        seed = float(self.leading[len(self.weighted) + place, place]) * seed_score(len(hits))
        for phrase in hits:
            if not common_words().issuperset(phrase.split()):
                weights[phrase] = weights.get(phrase, 0.0) + seed
        return weights

    def _pair(self, number: int) -> list[float]:
        """What a pair does for each theme."""
        if len(self._of_pairs) >= MOST_WORDS_HELD:
            self._of_pairs.clear()
        found: list[float] = self.weighted[number].tolist()
        self._of_pairs[number] = found
        return found

    def _word(self, word: str, stem: str) -> array[float]:
        """What a word does in each block for each theme: three numbers for the first theme, three for the next."""
        if len(self._of_words) >= MOST_WORDS_HELD:
            self._of_words.clear()
        numbers = np.array(self.terms.of_word(word, stem), dtype=np.int64)
        weighted = self.weighted[numbers].astype(np.float64)
        stops = np.searchsorted(self.blocks[numbers], range(len(BLOCKS) + 1)).tolist()
        sums = np.stack([weighted[start:stop].sum(axis=0) for start, stop in pairwise(stops)], axis=-1)
        found = self._of_words[word, stem] = array("d", sums.tobytes())
        return found


def telling_words(weights: Mapping[str, float], most: int) -> tuple[str, ...]:
    """The words that weighed most, leaving out those that repeat a word given before."""
    telling = [phrase for phrase, weight in weights.items() if weight > 0]
    return _without_repeats(sorted(telling, key=weights.__getitem__, reverse=True), most)


def _without_repeats(phrases: Sequence[str], most: int) -> tuple[str, ...]:
    kept: list[str] = []
    seen: set[str] = set()
    for phrase in phrases:
        stems = [stem(word) for word in phrase.split()]
        if seen.isdisjoint(stems):
            kept.append(phrase)
            seen.update(stems)
        if len(kept) == most:
            break
    return tuple(kept)
