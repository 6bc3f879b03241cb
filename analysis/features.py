"""Comments as a sparse matrix: word, stem and character TF-IDF, the seeds found, and the question asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer

from analysis.question import Asked
from analysis.reading import Reading, grams
from analysis.seeds import seed_score
from analysis.text import plain

QUESTION_WEIGHT = 0.7

Matrix = npt.NDArray[np.float64]


def seed_scores(readings: Sequence[Reading], codes: Sequence[str]) -> Matrix:
    """How sure the seeds alone are of each theme; shape (comments, themes), from 0 to 1."""
    scores = [[seed_score(len(reading.hits.get(code, ()))) for code in codes] for reading in readings]
    return np.array(scores, dtype=np.float64).reshape(len(readings), len(codes))


class CommentFeatures:
    """Turns readings into features; a scikit-learn style transformer whose vocabulary `fit_transform` learns."""

    def __init__(self, codes: Sequence[str]) -> None:
        self.codes = tuple(codes)

    def fit_transform(self, readings: Sequence[Reading]) -> Any:
        """Learn the vocabulary; a sparse matrix of shape (comments, features)."""
        weighing = {"sublinear_tf": True, "min_df": 2 if len(readings) > 50 else 1}
        self.words_ = TfidfVectorizer(analyzer=_word_grams, **weighing)
        self.stems_ = TfidfVectorizer(analyzer=_stem_grams, **weighing)
        self.characters_ = TfidfVectorizer(
            preprocessor=_plain_text, analyzer="char_wb", ngram_range=(3, 5), max_features=60_000, **weighing
        )
        blocks = [block.fit_transform(readings) for block in (self.words_, self.stems_, self.characters_)]
        return self._stack(blocks, readings)

    def transform(self, readings: Sequence[Reading]) -> Any:
        """A sparse matrix of shape (comments, features)."""
        blocks = [block.transform(readings) for block in (self.words_, self.stems_, self.characters_)]
        return self._stack(blocks, readings)

    def word_weights(self, reading: Reading, row: Any, coefficients: Matrix, code: str) -> dict[str, float]:
        """How much each word and pair of words of a comment weighed; `row` is its features, shape (1, features)."""
        weights: dict[str, float] = defaultdict(float)
        contributions = dict(zip(row.indices, row.data * coefficients[row.indices], strict=True))
        stems_start = len(self.words_.vocabulary_)
        for gram, stemmed in zip(grams(reading.words), grams(reading.stems), strict=True):
            as_word = self.words_.vocabulary_.get(gram, -1)
            as_stem = self.stems_.vocabulary_.get(stemmed, -1 - stems_start) + stems_start
            weights[gram] = contributions.get(as_word, 0.0) + contributions.get(as_stem, 0.0)
        seed = stems_start + len(self.stems_.vocabulary_) + len(self.characters_.vocabulary_) + self.codes.index(code)
        for phrase in reading.hits.get(code, ()):
            weights[phrase] += contributions.get(seed, 0.0)
        return weights

    def _stack(self, blocks: list[Any], readings: Sequence[Reading]) -> Any:
        questions = [[QUESTION_WEIGHT * (reading.asked is each) for each in Asked] for reading in readings]
        return hstack([*blocks, csr_matrix(seed_scores(readings, self.codes)), csr_matrix(questions)]).tocsr()


def _word_grams(reading: Reading) -> list[str]:
    return grams(reading.words)


def _stem_grams(reading: Reading) -> list[str]:
    return grams(reading.stems)


def _plain_text(reading: Reading) -> str:
    return plain(reading.text)
