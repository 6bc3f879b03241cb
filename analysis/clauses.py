"""Clauses: "staff lovely, wait dreadful" is two findings, each with a sentiment of its own."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from analysis.boundaries import Clause, words_and_clauses
from analysis.features import Matrix
from analysis.label_model import Clauses
from analysis.reading import Reading
from analysis.text import without_placeholders
from analysis.word_table import Line


def clauses(text: str) -> list[str]:
    """The clauses of a comment.

    >>> clauses("Staff lovely, wait dreadful. Nice building but no parking")
    ['Staff lovely', 'wait dreadful', 'Nice building', 'but no parking']
    """
    return [clause.text for clause in words_and_clauses(text)[1]]


def clauses_of(readings: Sequence[Reading], line: Line) -> Clauses:
    """The clauses of comments that have two or more, and what terms they hold."""
    found = [
        (row, clause.start, clause.stop)
        for row, reading in enumerate(readings)
        if len(reading.clauses) > 1
        for clause in reading.clauses
    ]
    rows, starts, stops = np.array(found, dtype=np.int64).reshape(-1, 3).T
    return Clauses(line.count(line.ends[rows] + starts, line.ends[rows] + stops), rows)


def seeds_apart(readings: Sequence[Reading], codes: Sequence[str]) -> Matrix:
    """1 for each theme of whose seeds a clause holds some, and none of another theme's; shape (comments, themes)."""
    places = {code: place for place, code in enumerate(codes)}
    flags = np.zeros((len(readings), len(codes)))
    for row, reading in enumerate(readings):
        hits = {code: phrases for code, phrases in reading.hits.items() if code in places} if reading.hits else {}
        for held in [set(hits)] if len(hits) < 2 else _held_by_clause(reading.clauses, hits):
            if len(held) == 1:
                flags[row, places[next(iter(held))]] = 1
    return flags


def _held_by_clause(clauses: Sequence[Clause], hits: Mapping[str, Sequence[str]]) -> list[set[str]]:
    said = [without_placeholders(clause.small) for clause in clauses]
    return [{code for code, phrases in hits.items() if any(each in part for each in phrases)} for part in said]


def passages_of(reading: Reading, evidence: Sequence[Collection[str]]) -> list[list[Clause]]:
    """For each theme the clauses that hold its evidence; nothing where that is all of them or none."""
    if len(reading.clauses) < 2:
        return [[] for _ in evidence]
    return [_holding(reading.clauses, words) for words in evidence]


def _holding(clauses: Sequence[Clause], words: Collection[str]) -> list[Clause]:
    held = [clause for clause in clauses if any(word in clause.small for word in words)]
    return held if len(held) < len(clauses) else []
