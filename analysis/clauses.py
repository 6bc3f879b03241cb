"""Clauses: "staff lovely, wait dreadful" is two findings, each with a sentiment of its own."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from analysis.boundaries import BOUNDARY, ENOUGH_LETTERS
from analysis.features import Matrix, Terms
from analysis.label_model import Clauses
from analysis.reading import Reading
from analysis.text import plain, stem, straighten, words_of


def clauses(text: str) -> list[str]:
    """The clauses of a comment.

    >>> clauses("Staff lovely, wait dreadful. Nice building but no parking")
    ['Staff lovely', 'wait dreadful', 'Nice building', 'but no parking']
    """
    return list(_clauses(text))


@lru_cache(maxsize=4096)
def _clauses(text: str) -> tuple[str, ...]:
    parts = (part.strip() for part in BOUNDARY.split(text))
    return tuple(part for part in parts if ENOUGH_LETTERS.search(part))


@lru_cache(maxsize=4096)
def _plain_clauses(text: str) -> tuple[str, ...]:
    return tuple(map(plain, _clauses(text)))


class ClauseWords(NamedTuple):
    """The words of a clause and their stems."""

    words: tuple[str, ...]
    stems: tuple[str, ...]


def clauses_of(readings: Sequence[Reading], terms: Terms) -> Clauses:
    """The clauses of comments that have two or more, and what terms they hold."""
    found, rows = [], []
    for row, reading in enumerate(readings):
        parts = _clauses(reading.text)
        if len(parts) > 1:
            for part in _plain_clauses(reading.text):
                words = tuple(words_of(part))
                found.append(ClauseWords(words, tuple([stem(word, reading.language) for word in words])))
                rows.append(row)
    return Clauses(terms.count(found), np.array(rows, dtype=np.int64))


def seeds_apart(readings: Sequence[Reading], codes: Sequence[str]) -> Matrix:
    """1 for each theme of whose seeds a clause holds some, and none of another theme's; shape (comments, themes)."""
    places = {code: place for place, code in enumerate(codes)}
    flags = np.zeros((len(readings), len(codes)))
    for row, reading in enumerate(readings):
        hits = {code: phrases for code, phrases in reading.hits.items() if code in places}
        for held in [set(hits)] if len(hits) < 2 else _held_by_clause(reading.text, hits):
            if len(held) == 1:
                flags[row, places[next(iter(held))]] = 1
    return flags


def _held_by_clause(text: str, hits: Mapping[str, Sequence[str]]) -> list[set[str]]:
    return [
        {code for code, phrases in hits.items() if any(each in part for each in phrases)}
        for part in _plain_clauses(text)
    ]


def passages_of(text: str, evidence: Sequence[Collection[str]]) -> list[str]:
    """For each theme the clauses that hold its evidence, put together; nothing where that is all of them or none.

    >>> passages_of("Staff lovely, wait dreadful", [["lovely"], ["wait"], ["queue"]])
    ['Staff lovely', 'wait dreadful', '']
    """
    parts = _clauses(text) if evidence else ()
    if len(parts) < 2:
        return [""] * len(evidence)
    lowered = [straighten(part).lower() for part in parts]
    return [_holding(parts, lowered, words) for words in evidence]


def _holding(parts: Sequence[str], lowered: Sequence[str], words: Collection[str]) -> str:
    held = [part for part, low in zip(parts, lowered, strict=True) if any(word in low for word in words)]
    return ". ".join(held) if len(held) < len(parts) else ""
