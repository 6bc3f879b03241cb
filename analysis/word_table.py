"""Words in numbers: what terms each distinct word gives, looked up once, and gathered from there for whatever counts.

The same few thousand words make up nearly all comments. So a word is a row of a table that grows as words are met, and
a batch of comments is a line of rows: terms of comments, of their clauses, and of what is evidence are all taken from
that line by its places, and nobody goes through the words again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from analysis.reading import Reading
from analysis.text import Language, common_words, stem

MOST_WORDS_HELD = 100_000
FIRST_ROOM = 4_096
PAIR_KINDS = ("w", "s")
"""Pairs of words and pairs of stems, in this order."""

Places = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Line:
    """The words of some comments, one comment after another.

    `rows` has shape (words,): each word's row among `words`. A comment's words are those from one of `ends` to the
    next, of shape (comments + 1,). A row's terms are those of `terms` from its start to the next row's, and `common` is
    1 for a word that tells nothing. Pairs that are terms begin at `pair_places` of the line; `pair_kinds` are places in
    `PAIR_KINDS`.
    """

    rows: Places
    ends: Places
    words: Sequence[str]
    common: Numbers
    terms: Numbers
    starts: Numbers
    pair_places: Places
    pair_numbers: Places
    pair_kinds: Places
    width: int

    def comments(self) -> Any:
        """How often each term is in each comment; a sparse matrix of shape (comments, terms)."""
        return self.count(self.ends[:-1], self.ends[1:])

    def count(self, starts: Places, stops: Places) -> Any:
        """How often each term is in stretches of the line that share no word; shape (stretches, terms)."""
        places = ranges(starts, stops - starts)
        of = np.full(len(self.rows) + 1, -1)
        of[places] = np.repeat(np.arange(len(starts)), stops - starts)
        found, owners = self.terms_at(places)
        inside = (of[self.pair_places] >= 0) & (of[self.pair_places] == of[self.pair_places + 1])
        numbers = np.concatenate([found, self.pair_numbers[inside]])
        rows = np.concatenate([of[places][owners], of[self.pair_places[inside]]])
        return csr_matrix((np.ones(len(numbers)), (rows, numbers)), (len(starts), self.width))

    def terms_at(self, places: Places) -> tuple[Numbers, Places]:
        """The terms of the words at some places, and whose each is, as a place in `places`."""
        rows = self.rows[places]
        starts = self.starts[rows].astype(np.int64)
        sizes = self.starts[rows + 1] - starts
        return self.terms[ranges(starts, sizes)], np.repeat(np.arange(len(places)), sizes)


class WordTable:
    """The terms of each word met, and the pairs that are terms. It forgets all when it has met too many words."""

    def __init__(self, numbers: Mapping[str, int], of_word: Callable[[str, str], Sequence[int]]) -> None:
        self.width = len(numbers)
        self.of_word = of_word
        self.pairs = [Pairs(numbers, kind) for kind in PAIR_KINDS]
        self.lock = Lock()
        self._forget()

    def line(self, readings: Sequence[Reading]) -> Line:
        """The words of comments as rows of the table, of which those that are new get the next ones."""
        rows: list[int] = []
        ends = [0]
        with self.lock:
            if len(self.words) >= MOST_WORDS_HELD:
                self._forget()
            for reading in readings:
                rows += map(self.rows[reading.language].__getitem__, reading.words)
                ends.append(len(rows))
            words, common, terms, starts = (
                self.words,
                self.common.settled(),
                self.terms.settled(),
                self.starts.settled(),
            )
            parts = [each.settled() for each in self.parts]
        line = np.array(rows, dtype=np.int64)
        found = [pairs.find(part[line]) for pairs, part in zip(self.pairs, parts, strict=True)]
        return Line(
            rows=line,
            ends=np.array(ends),
            words=words,
            common=common,
            terms=terms,
            starts=starts,
            pair_places=np.concatenate([places for places, _ in found]),
            pair_numbers=np.concatenate([numbers for _, numbers in found]),
            pair_kinds=np.repeat(np.arange(len(found)), [len(places) for places, _ in found]),
            width=self.width,
        )

    def meet(self, word: str, language: Language) -> int:
        """Give a word the next row, and return that."""
        cut = stem(word, language)
        terms = self.of_word(word, cut)
        self.terms.new += terms
        self.starts.new.append(len(self.terms))
        self.common.new.append(int(word in common_words()))
        for pairs, part, each in zip(self.pairs, self.parts, (word, cut), strict=True):
            part.new.append(pairs.parts.get(each, -1))
        self.words.append(word)
        return len(self.words) - 1

    def _forget(self) -> None:
        self.rows: Mapping[Language, _Rows] = {"en": _Rows(self, "en"), "cy": _Rows(self, "cy")}
        self.words: list[str] = []
        self.terms, self.starts, self.common = Growing(), Growing(), Growing()
        self.parts = [Growing() for _ in PAIR_KINDS]
        self.starts.new.append(0)


class Pairs:
    """The pairs of neighbours, of words or of stems, that are terms."""

    def __init__(self, numbers: Mapping[str, int], kind: str) -> None:
        terms = [(term[1:], number) for term, number in numbers.items() if term[0] == kind and " " in term]
        known = [(*pair.partition(" ")[::2], number) for pair, number in terms]
        self.parts: dict[str, int] = {}
        for first, second, _ in known:
            self.parts.setdefault(first, len(self.parts))
            self.parts.setdefault(second, len(self.parts))
        keys = np.array(
            [self.parts[first] * len(self.parts) + self.parts[second] for first, second, _ in known], np.int64
        )
        order = np.argsort(keys)
        self.keys = keys[order]
        self.numbers = np.array([number for *_, number in known], np.int64)[order]

    def find(self, parts: Numbers) -> tuple[Places, Places]:
        """Where in a line of parts, -1 for what is part of no pair, pairs begin that are terms, and their numbers."""
        first, second = parts[:-1].astype(np.int64), parts[1:].astype(np.int64)
        likely = np.flatnonzero((first >= 0) & (second >= 0))
        if not len(likely) or not len(self.keys):
            return likely[:0], likely[:0]
        sought = first[likely] * len(self.parts) + second[likely]
        at = np.minimum(np.searchsorted(self.keys, sought), len(self.keys) - 1)
        right = self.keys[at] == sought
        return likely[right], self.numbers[at[right]]


class Growing:
    """Whole numbers that grow at the end: what is `new` is settled all at once."""

    def __init__(self) -> None:
        self.new: list[int] = []
        self._room = np.zeros(FIRST_ROOM, dtype=np.int32)
        self._size = 0

    def __len__(self) -> int:
        return self._size + len(self.new)

    def settled(self) -> Numbers:
        """All of them, the new ones too; what follows later does not change these."""
        size = len(self)
        if size > len(self._room):
            self._room = np.concatenate([self._room[: self._size], np.zeros(2 * size - self._size, dtype=np.int32)])
        self._room[self._size : size] = self.new
        self._size = size
        self.new.clear()
        return self._room[:size]


class _Rows(dict[str, int]):
    """The rows of the words of a language."""

    def __init__(self, table: WordTable, language: Language) -> None:
        self.table, self.language = table, language

    def __missing__(self, word: str) -> int:
        self[word] = row = self.table.meet(word, self.language)
        return row


def ranges(starts: Places, sizes: Places) -> Places:
    """All whole numbers from each start on, as many as its size says.

    >>> ranges(np.array([3, 10]), np.array([2, 3])).tolist()
    [3, 4, 10, 11, 12]
    """
    ends = np.cumsum(sizes)
    total = int(ends[-1]) if len(ends) else 0
    return np.asarray(np.arange(total) + np.repeat(starts - (ends - sizes), sizes))
