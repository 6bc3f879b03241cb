"""What is known of comments besides their words as terms: seeds, the question, how good the words are, and how many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from analysis.clauses import seeds_apart
from analysis.features import Matrix, question_flags, seed_scores
from analysis.reading import Reading
from analysis.seed_worth import SeedWorth
from analysis.tone import kind_seeds
from analysis.valence import sentiment_seeds, valences


@dataclass(frozen=True)
class Clues:
    """Clues of some comments.

    `seeds` have shape (comments, themes), `asked` (comments, 3) and `lengths` (comments,). `worth` is what seeds proved
    to be worth, if anybody knows.
    """

    readings: Sequence[Reading]
    codes: Sequence[str]
    worth: SeedWorth | None
    seeds: Matrix
    asked: Matrix
    valences: Matrix
    lengths: Matrix

    @classmethod
    def of(cls, readings: Sequence[Reading], codes: Sequence[str], worth: SeedWorth | None = None) -> Clues:
        lengths = np.array([len(reading.words) for reading in readings], dtype=np.float64)
        seeds = seed_scores(readings, codes)
        return cls(readings, codes, worth, seeds, question_flags(readings), valences(readings), lengths)

    @cached_property
    def worthy(self) -> Matrix:
        """How surely seeds speak for each theme, counting what they are worth; shape (comments, themes)."""
        return self.seeds if self.worth is None else self.worth.scores(self.readings, self.codes)

    @cached_property
    def apart(self) -> Matrix:
        """Whether a clause holds seeds of a theme alone; shape (comments, themes)."""
        return seeds_apart(self.readings, self.codes)

    @cached_property
    def extras(self) -> Any:
        """Features that are no terms; a sparse matrix of shape (comments, themes + 8)."""
        return csr_matrix(np.hstack([self.seeds, self.asked, self.valences]))

    @cached_property
    def sentiments(self) -> Matrix:
        """How surely the words' values alone speak for each sentiment; shape (comments, 3)."""
        return sentiment_seeds(self.valences)

    @cached_property
    def kinds(self) -> Matrix:
        """How surely the rules speak for each kind; shape (comments, 5)."""
        return kind_seeds(self.readings, self.sentiments[:, 2] - self.sentiments[:, 0])

    def of_task(self, task: str) -> tuple[Matrix, Matrix]:
        """How surely rules speak for each label of themes, kinds or sentiments, and whether a clause is its alone."""
        if task == "themes":
            return self.worthy, self.apart
        seeds: Matrix = getattr(self, task)
        return seeds, np.zeros_like(seeds)
