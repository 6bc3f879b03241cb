"""Which words made the classifier say what it says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from analysis.features import BLOCKS, Matrix, Terms, Weighing
from analysis.reading import Reading
from analysis.seeds import seed_score
from analysis.text import common_words, stem

MOST_WORDS_HELD = 5_000


class Evidence:
    """How much each word of a comment speaks for each theme.

    `leading` says how much each feature does, and has shape (features, themes); the first are the terms, then come the
    themes' seeds. What a word does by itself, its stem and its letters is worked out once.
    """

    def __init__(self, terms: Terms, weighing: Weighing, leading: npt.NDArray[np.float32]) -> None:
        self.terms, self.blocks = terms, weighing.blocks
        self.leading = leading
        self.weighted = leading[: len(weighing.weights_)] * weighing.weights_[:, None].astype(np.float32)
        self._of_words: dict[tuple[str, str], list[list[float]]] = {}

    def weights(self, reading: Reading, lengths: Matrix, place: int, code: str) -> dict[str, float]:
        """How much each word and pair of words speaks for the theme at a place; `lengths` has shape (blocks,)."""
        words, stems, letters = (1 / lengths).tolist()
        weights: dict[str, float] = defaultdict(float)
        for word in zip(reading.words, reading.stems, strict=True):
            as_word, as_stem, as_letters = self._word(word)[place]
            weights[word[0]] = words * as_word + stems * as_stem + letters * as_letters
        for share, kind, parts in ((words, "w", reading.words), (stems, "s", reading.stems)):
            for written, (first, second) in zip(pairwise(reading.words), pairwise(parts), strict=True):
                if (number := self.terms.numbers.get(f"{kind}{first} {second}")) is not None:
                    weights[" ".join(written)] += share * float(self.weighted[number, place])
        hits = reading.hits.get(code, ())
        seed = float(self.leading[len(self.weighted) + place, place]) * seed_score(len(hits))
        for phrase in hits:
            weights[phrase] += seed
        return weights

    def _word(self, word: tuple[str, str]) -> list[list[float]]:
        """What a word does in each block, for each theme."""
        found = self._of_words.get(word)
        if found is None:
            if len(self._of_words) >= MOST_WORDS_HELD:
                self._of_words.clear()
            numbers = np.array(self.terms.of_word(*word), dtype=np.int64)
            sums = np.zeros((len(BLOCKS), self.leading.shape[1]))
            np.add.at(sums, self.blocks[numbers], self.weighted[numbers])
            found = self._of_words[word] = sums.T.tolist()
        return found


def telling_words(weights: Mapping[str, float], most: int) -> tuple[str, ...]:
    """The words that weighed most, leaving out common ones and those that repeat a word given before."""
    common = common_words()
    telling = [phrase for phrase in weights if weights[phrase] > 0 and not common.issuperset(phrase.split())]
    return _without_repeats(sorted(telling, key=lambda phrase: -weights[phrase]), most)


def _without_repeats(phrases: Sequence[str], most: int) -> tuple[str, ...]:
    kept: list[str] = []
    seen: set[str] = set()
    for phrase in phrases:
        stems = {stem(word) for word in phrase.split()}
        if not stems & seen:
            kept.append(phrase)
            seen |= stems
        if len(kept) == most:
            break
    return tuple(kept)
