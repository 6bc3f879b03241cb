"""Comments as a sparse matrix: TF-IDF of words, stems and letters, the seeds found, and the question asked.

What a word gives (itself, its stem, the letters in it) is worked out once for each distinct word, because the same few
thousand words make up nearly all comments.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from analysis.question import Asked
from analysis.reading import Reading
from analysis.seeds import seed_score

QUESTION_WEIGHT = 0.7
LETTERS = (3, 4, 5)
MOST_LETTER_GRAMS = 40_000
MOST_WORDS_HELD = 100_000
FEW_COMMENTS = 50

Matrix = npt.NDArray[np.float64]
Counts = Any
"""A sparse matrix of whole numbers, shape (comments, terms)."""

BLOCKS = ("w", "s", "c")
"""The first letter of a term says what it is: a word or two, a stem or two, some letters of a word."""


def seed_scores(readings: Sequence[Reading], codes: Sequence[str]) -> Matrix:
    """How sure the seeds alone are of each theme; shape (comments, themes), from 0 to 1."""
    scores = np.zeros((len(readings), len(codes)))
    places = {code: place for place, code in enumerate(codes)}
    for row, reading in enumerate(readings):
        for code, phrases in reading.hits.items():
            if (place := places.get(code)) is not None:
                scores[row, place] = seed_score(len(phrases))
    return scores


def question_flags(readings: Sequence[Reading]) -> Matrix:
    """Which question each comment answers; shape (comments, 3)."""
    places = {kind: place for place, kind in enumerate(Asked)}
    flags = np.zeros((len(readings), len(places)))
    flags[np.arange(len(readings)), [places[reading.asked] for reading in readings]] = QUESTION_WEIGHT
    return flags


class Wording(Protocol):
    """Words and their stems."""

    @property
    def words(self) -> tuple[str, ...]: ...

    @property
    def stems(self) -> tuple[str, ...]: ...


class Terms:
    """The terms that are known, each with a number, and how to count them in comments.

    With `learning`, a term that is met for the first time gets the next number; without, it is passed over.
    """

    def __init__(self, numbers: dict[str, int] | None = None) -> None:
        self.learning = numbers is None
        self.numbers: dict[str, int] = {} if numbers is None else numbers
        self._of_words = _TermsOfWords(self)

    def count(self, wordings: Sequence[Wording]) -> Counts:
        """How often each term is in each comment; shape (comments, terms)."""
        found: array[int] = array("i")
        ends: array[int] = array("q", [0])
        add = self._learn if self.learning else self._add
        for each in wordings:
            add(found, each.words, each.stems)
            ends.append(len(found))
        shape = (len(wordings), len(self.numbers))
        places = np.frombuffer(found, dtype=np.int32) if found else np.zeros(0, np.int32)
        counts = csr_matrix((np.ones(len(found)), places.copy(), np.frombuffer(ends, dtype=np.int64).copy()), shape)
        counts.sum_duplicates()
        return counts

    def of_word(self, word: str, stem: str) -> array[int]:
        """The numbers of a word, its stem and its letters, of those that are known."""
        return self._of_words[word, stem]

    def of_pairs(self, kind: str, parts: Sequence[str]) -> Iterator[tuple[int, int]]:
        """The pairs of neighbouring words ("w") or stems ("s") that are known: the place of the first, and the number.

        >>> [*Terms({"wgreen bin": 0}).of_pairs("w", ["the", "green", "bin"])]
        [(1, 0)]
        """
        followers = self._followers[kind]
        known: Mapping[str, int] | None = None
        for place, part in enumerate(parts):
            if known is not None and (number := known.get(part)) is not None:
                yield place - 1, number
            known = followers.get(part)

    def meet(self, word: str, stem: str) -> array[int]:
        """The same as `of_word`, worked out anew."""
        terms = [f"w{word}", f"s{stem}", *letter_grams(word)]
        if self.learning:
            return array("i", self._numbered(terms))
        return array("i", [self.numbers[term] for term in terms if term in self.numbers])

    @cached_property
    def _followers(self) -> Mapping[str, Mapping[str, Mapping[str, int]]]:
        """The numbers of pairs by what they are of, by their first part and by their second."""
        found: dict[str, dict[str, dict[str, int]]] = {"w": {}, "s": {}}
        for term, number in self.numbers.items():
            if term[0] in found and " " in term:
                first, second = term[1:].split(" ")
                found[term[0]].setdefault(first, {})[second] = number
        return found

    def _add(self, found: array[int], words: Sequence[str], stems: Sequence[str]) -> None:
        for terms in map(self._of_words.__getitem__, zip(words, stems, strict=True)):
            found.extend(terms)
        for kind, parts in (("w", words), ("s", stems)):
            followers = self._followers[kind]
            known: Mapping[str, int] | None = None
            for part in parts:
                if known is not None and (number := known.get(part)) is not None:
                    found.append(number)
                known = followers.get(part)

    def _learn(self, found: array[int], words: Sequence[str], stems: Sequence[str]) -> None:
        for word in zip(words, stems, strict=True):
            found.extend(self._of_words[word])
        found.extend(self._numbered(f"w{first} {second}" for first, second in pairwise(words)))
        found.extend(self._numbered(f"s{first} {second}" for first, second in pairwise(stems)))

    def _numbered(self, terms: Iterable[str]) -> list[int]:
        return [self.numbers.setdefault(term, len(self.numbers)) for term in terms]


class _TermsOfWords(dict[tuple[str, str], "array[int]"]):
    """The terms of words with their stems, each worked out once."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms

    def __missing__(self, word: tuple[str, str]) -> array[int]:
        if len(self) >= MOST_WORDS_HELD:
            self.clear()
        self[word] = terms = self.terms.meet(*word)
        return terms


def letter_grams(word: str) -> list[str]:
    """The runs of three to five letters in a word and its two ends.

    >>> letter_grams("bin")
    ['c bi', 'cbin', 'cin ', 'c bin', 'cbin ', 'c bin ']
    """
    padded = f" {word} "
    return [f"c{padded[at : at + size]}" for size in LETTERS for at in range(len(padded) - size + 1)]


class Weighing:
    """How much each term weighs: rare ones more, unknown and very rare ones nothing. Learnt from counts.

    `weights_` has shape (terms,). A comment's words, stems and letters are each made one long.
    """

    def __init__(self, blocks: npt.NDArray[np.int8]) -> None:
        self.blocks = blocks

    def fit(self, counts: Counts) -> Weighing:
        comments = counts.shape[0]
        holding = np.bincount(counts.indices, minlength=counts.shape[1])
        kept = holding >= (2 if comments > FEW_COMMENTS else 1)
        letters = np.flatnonzero(kept & (self.blocks == BLOCKS.index("c")))
        if len(letters) > MOST_LETTER_GRAMS:
            kept[letters[np.argsort(-holding[letters], kind="stable")[MOST_LETTER_GRAMS:]]] = False
        self.weights_: Matrix = np.where(kept, np.log((1 + comments) / (1 + holding)) + 1, 0.0)
        return self

    def transform(self, counts: Counts) -> Any:
        """The weights of the terms in each comment; shape (comments, terms)."""
        return self.weigh(counts)[0]

    def weigh(self, counts: Counts) -> tuple[Any, Matrix]:
        """The weights of terms in each comment, and what its blocks were divided by, of shape (comments, blocks)."""
        weights = (1 + np.log(counts.data)) * self.weights_[counts.indices]
        rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
        places = rows * len(BLOCKS) + self.blocks[counts.indices]
        lengths = np.sqrt(np.bincount(places, weights**2, minlength=counts.shape[0] * len(BLOCKS)))
        lengths[lengths == 0] = 1.0
        kept = weights != 0
        starts = np.concatenate(([0], np.cumsum(kept)))[counts.indptr]
        weighed = csr_matrix(((weights / lengths[places])[kept], counts.indices[kept], starts), counts.shape)
        return weighed, lengths.reshape(-1, len(BLOCKS))


def blocks_of(numbers: Mapping[str, int]) -> npt.NDArray[np.int8]:
    """What each term is, by its number, as a place in `BLOCKS`."""
    return np.fromiter((BLOCKS.index(term[0]) for term in numbers), np.int8, len(numbers))
