"""How often each seed is right, as far as labels tell: a seed that misled people's comments speaks more softly.

A seed starts with the chance that all seeds start with, and is drawn from it by the labelled comments that hold it
(the mean of a beta distribution). One that was met once keeps it, so that no wording of one person's is kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from analysis.features import Matrix
from analysis.reading import Reading
from analysis.seeds import FIRST_HIT_DOUBT, FURTHER_HIT_DOUBT

START = 1 - FIRST_HIT_DOUBT
FURTHER = (1 - FURTHER_HIT_DOUBT) / START
"""What a further seed says, as a share of what it would say alone."""
PRIOR_COMMENTS = 8.0
"""How many comments the chance that a seed starts with is worth."""
FEWEST_COMMENTS = 2

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class SeedWorth:
    """The chance, from 0 to 1, that a theme is right where a phrase is found that is a seed of it, by theme code."""

    chances: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    @classmethod
    def learn(cls, readings: Sequence[Reading], flags: Flags, weights: Matrix, codes: Sequence[str]) -> SeedWorth:
        """Learn from labelled comments; `flags` and `weights` have shape (comments, themes).

        A weight says how much a comment tells of a theme: nothing where nobody looked for the theme.
        """
        places = {code: place for place, code in enumerate(codes)}
        met: dict[tuple[str, str], list[float]] = defaultdict(lambda: [0, 0.0, 0.0])
        for row, reading in enumerate(readings):
            for code, phrases in reading.hits.items():
                weight = float(weights[row, places[code]])
                if weight:
                    for phrase in phrases:
                        counts = met[code, phrase]
                        counts[0] += 1
                        counts[1] += weight
                        counts[2] += weight * bool(flags[row, places[code]])
        chances: dict[str, dict[str, float]] = {}
        for (code, phrase), (comments, total, right) in met.items():
            if comments >= FEWEST_COMMENTS:
                chance = (PRIOR_COMMENTS * START + right) / (PRIOR_COMMENTS + total)
                chances.setdefault(code, {})[phrase] = round(chance, 4)
        return cls(chances)

    def scores(self, readings: Sequence[Reading], codes: Sequence[str]) -> Matrix:
        """How sure the seeds alone are of each theme; shape (comments, themes), from 0 to 1.

        Without anything learnt this is `analysis.features.seed_scores`.
        """
        scores = np.zeros((len(readings), len(codes)))
        places = {code: place for place, code in enumerate(codes)}
        for row, reading in enumerate(readings):
            for code, phrases in reading.hits.items():
                if (place := places.get(code)) is not None:
                    scores[row, place] = self._score(code, phrases)
        return scores

    def _score(self, code: str, phrases: Sequence[str]) -> float:
        chances = self.chances.get(code)
        if len(phrases) == 1:
            return chances.get(phrases[0], START) if chances else START
        first, *others = sorted((chances.get(phrase, START) if chances else START for phrase in phrases), reverse=True)
        doubt = 1 - first
        for chance in others:
            doubt *= 1 - FURTHER * chance
        return 1 - doubt
