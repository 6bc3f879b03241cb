"""Where a clause ends: at punctuation, or before a word that turns. And the words of a text, clause by clause."""

from __future__ import annotations

import re
from typing import NamedTuple

from analysis.text import plain, straighten, without_placeholders, words_of

TURNS = r"(?:but|however|although|though|whereas|while|except|yet|ond|fodd bynnag|er bod|ac eithrio)\b"
# That every alternative begins with one of a few characters lets all others be passed over quickly.
BOUNDARY = re.compile(
    r"[\s.!?;:,–—](?:(?<=[.!?;:\n])[.!?;:\n]*\s+|(?<=[,–—])\s+|(?<=\s)(?:\s*[,–—]\s+|\s*-\s+|\s*(?=" + TURNS + ")))",
    re.IGNORECASE,
)
ENOUGH_LETTERS = re.compile(r"(?:[^\W_][\W_]*){3}")


class Clause(NamedTuple):
    """A clause as it is written and in small letters, and where its words begin and end among those of the text."""

    text: str
    small: str
    start: int
    stop: int


def words_and_clauses(text: str) -> tuple[list[str], list[Clause]]:
    """The words of a text, and its clauses, but for those of one or two letters.

    A text is left whole where a clause would end in the middle of a placeholder.

    >>> words, clauses = words_and_clauses("Staff lovely, ok - wait dreadful")
    >>> words
    ['staff', 'lovely', 'ok', 'wait', 'dreadful']
    >>> [clause.text for clause in clauses], words[clauses[1].start : clauses[1].stop]
    (['Staff lovely', 'wait dreadful'], ['wait', 'dreadful'])
    """
    words: list[str] = []
    clauses: list[Clause] = []
    straight = straighten(text)
    pieces = BOUNDARY.split(text)
    for piece, written in zip(pieces, pieces if straight is text else BOUNDARY.split(straight), strict=True):
        small = written.lower()
        start = len(words)
        words += words_of(without_placeholders(small))
        if ENOUGH_LETTERS.search(piece):
            clauses.append(Clause(piece.strip(), small.strip(), start, len(words)))
    if "[" in text and words != (undivided := words_of(plain(text))):
        return undivided, [Clause(text.strip(), straight.lower().strip(), 0, len(undivided))]
    return words, clauses
