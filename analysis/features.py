"""Comments as a sparse matrix: TF-IDF of words, stems and letters, the seeds found, and the question asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from analysis.question import Asked
from analysis.reading import Reading
from analysis.seeds import seed_score
from analysis.terms import BLOCKS

QUESTION_WEIGHT = 0.7
MOST_LETTER_GRAMS = 40_000
FEW_COMMENTS = 50

Matrix = npt.NDArray[np.float64]
Counts = Any
"""A sparse matrix of whole numbers, shape (comments, terms)."""


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
