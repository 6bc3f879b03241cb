"""What is counted in comments: words and stems, pairs of each, and the letters within words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import pairwise

from analysis.reading import Reading
from analysis.word_table import Line, WordTable

LETTERS = (3, 4, 5)
BLOCKS = ("w", "s", "c")
"""The first letter of a term says what it is: a word or two, a stem or two, some letters of a word."""


class Terms:
    """The terms that are known, each with its number, and how they are found in comments."""

    def __init__(self, numbers: dict[str, int]) -> None:
        self.numbers = numbers

    @classmethod
    def learn(cls, readings: Sequence[Reading]) -> Terms:
        """All terms that comments hold, numbered as they are met."""
        numbers: dict[str, int] = {}

        def meet(terms: Iterable[str]) -> None:
            for term in terms:
                numbers.setdefault(term, len(numbers))

        met: set[tuple[str, str]] = set()
        for reading in readings:
            for word in zip(reading.words, reading.stems, strict=True):
                if word not in met:
                    met.add(word)
                    meet(terms_of_word(*word))
            meet(f"w{first} {second}" for first, second in pairwise(reading.words))
            meet(f"s{first} {second}" for first, second in pairwise(reading.stems))
        return cls(numbers)

    def line(self, readings: Sequence[Reading]) -> Line:
        """The words of comments one after another, with the terms that they give."""
        return self._table.line(readings)

    def of_word(self, word: str, stem: str) -> list[int]:
        """The numbers of a word, its stem and its letters, of those that are known.

        >>> Terms({"wbins": 0, "sbin": 1, "cbin": 2}).of_word("bins", "bin")
        [0, 1, 2]
        """
        return [number for term in terms_of_word(word, stem) if (number := self.numbers.get(term)) is not None]

    @cached_property
    def _table(self) -> WordTable:
        return WordTable(self.numbers, self.of_word)


def terms_of_word(word: str, stem: str) -> list[str]:
    """A word, its stem and its letters as terms, in the order of `BLOCKS`."""
    return [f"w{word}", f"s{stem}", *letter_grams(word)]


def letter_grams(word: str) -> list[str]:
    """The runs of three to five letters in a word and its two ends.

    >>> letter_grams("bin")
    ['c bi', 'cbin', 'cin ', 'c bin', 'cbin ', 'c bin ']
    """
    padded = f" {word} "
    return [f"c{padded[at : at + size]}" for size in LETTERS for at in range(len(padded) - size + 1)]
