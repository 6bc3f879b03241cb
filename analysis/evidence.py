"""Which words made the classifier say what it says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from analysis.features import Matrix, Weighing
from analysis.seeds import seed_score
from analysis.terms import BLOCKS
from analysis.text import common_words, stem
from analysis.word_table import Line, Places, ranges


class Claim(NamedTuple):
    """A comment, by its place, said to have a theme, by its place, and the seeds of the theme that it holds."""

    comment: int
    theme: int
    seeds: Sequence[str]


class Spoken(NamedTuple):
    """Phrases that speak in comments, a comment's own from one of `ends` to the next, and how much for each claim.

    `weights` are one claim's after another's, each as long as its comment has phrases.
    """

    phrases: Sequence[str]
    ends: Sequence[int]
    weights: Sequence[float]


class Evidence:
    """How much each word of a comment speaks for each theme.

    `leading` says how much each feature does, and has shape (features, themes); the first are the terms, then come the
    themes' seeds.
    """

    def __init__(self, weighing: Weighing, leading: npt.NDArray[np.float32]) -> None:
        self.blocks = weighing.blocks
        self.leading = leading
        self.weighted = leading[: len(weighing.weights_)] * weighing.weights_[:, None].astype(np.float32)

    def telling(self, line: Line, lengths: Matrix, claims: Sequence[Claim], most: int) -> list[tuple[str, ...]]:
        """The words that weighed most for each claim; claims are in the order of comments.

        `lengths`, of shape (comments, blocks), are what the terms of comments were divided by.
        """
        if not claims:
            return []
        comments, themes = (np.array([claim[place] for claim in claims]) for place in (0, 1))
        shares = 1 / lengths
        words = self._words(line, shares, comments, themes)
        pairs = self._pairs(line, shares, comments, themes)
        told, word_at, pair_at = [], 0, 0
        for comment, theme, seeds in claims:
            start, stop = words.ends[comment], words.ends[comment + 1]
            weights = dict(zip(words.phrases[start:stop], words.weights[word_at : word_at + stop - start], strict=True))
            word_at += stop - start
            for place in range(pairs.ends[comment], pairs.ends[comment + 1]):
                phrase = pairs.phrases[place]
                weights[phrase] = weights.get(phrase, 0.0) + pairs.weights[pair_at]
                pair_at += 1
            if seeds:
                self._add_seeds(weights, theme, seeds)
            told.append(telling_words(weights, most))
        return told

    def _words(self, line: Line, shares: Matrix, comments: Places, themes: Places) -> Spoken:
        """The words that are not common, each once for a comment."""
        of = np.repeat(np.arange(len(shares)), np.diff(line.ends))
        places = np.flatnonzero((line.common[line.rows] == 0) & np.isin(of, comments))
        _, first = np.unique(of[places] * len(line.words) + line.rows[places], return_index=True)
        places = places[np.sort(first)]
        ends = np.searchsorted(of[places], np.arange(len(shares) + 1))
        at, claim = _each_claim(ends, comments)
        terms, word = line.terms_at(places[at])
        weights = self.weighted[terms, themes[claim][word]].astype(np.float64)
        sums = np.bincount(word * len(BLOCKS) + self.blocks[terms], weights, minlength=len(at) * len(BLOCKS))
        parts = shares[comments[claim]] * sums.reshape(-1, len(BLOCKS))
        total = parts[:, 0] + parts[:, 1] + parts[:, 2]
        return Spoken([line.words[row] for row in line.rows[places].tolist()], ends.tolist(), total.tolist())

    def _pairs(self, line: Line, shares: Matrix, comments: Places, themes: Places) -> Spoken:
        """The pairs of words and of stems of which one word is not common."""
        of = np.repeat(np.arange(len(shares)), np.diff(line.ends))
        first, second = line.pair_places, line.pair_places + 1
        kept = np.flatnonzero(
            (of[first] == of[second])
            & np.isin(of[first], comments)
            & ((line.common[line.rows[first]] == 0) | (line.common[line.rows[second]] == 0))
        )
        kept = kept[np.lexsort((line.pair_places[kept], line.pair_kinds[kept], of[first[kept]]))]
        ends = np.searchsorted(of[first[kept]], np.arange(len(shares) + 1))
        at, claim = _each_claim(ends, comments)
        pair = kept[at]
        weights = self.weighted[line.pair_numbers[pair], themes[claim]].astype(np.float64)
        total = shares[comments[claim], line.pair_kinds[pair]] * weights
        rows = zip(line.rows[first[kept]].tolist(), line.rows[second[kept]].tolist(), strict=True)
        phrases = [f"{line.words[one]} {line.words[other]}" for one, other in rows]
        return Spoken(phrases, ends.tolist(), total.tolist())

    def _add_seeds(self, weights: dict[str, float], theme: int, seeds: Sequence[str]) -> None:
        seed = float(self.leading[len(self.weighted) + theme, theme]) * seed_score(len(seeds))
        for phrase in seeds:
            if not common_words().issuperset(phrase.split()):
                weights[phrase] = weights.get(phrase, 0.0) + seed


def _each_claim(ends: Places, comments: Places) -> tuple[Places, Places]:
    """For each claim the places of what its comment holds, and which claim it is."""
    sizes = ends[comments + 1] - ends[comments]
    return ranges(ends[comments], sizes), np.repeat(np.arange(len(comments)), sizes)


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
