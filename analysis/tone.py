"""Kind and sentiment learnt from labelled comments, with what the rules say as one clue among the words.

Two multinomial logistic regressions read the features of `analysis.features` beside the rules' own scores. A rating
then has the say that the rules give it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from analysis.features import Matrix
from analysis.kinds import NAMES, Kind, KindName, cues_of, with_rating
from analysis.sentiment import Label, Sentiment, blended

RULES_WEIGHT = 1.5
REGULARISATION = 3.0
MOST_STEPS = 300
TOLERANCE = 0.01


@dataclass(frozen=True)
class Tone:
    """The kind and the sentiment of a comment."""

    said: Kind
    felt: Sentiment


class ToneModel:
    """Learns kind and sentiment in the manner of scikit-learn; `kinds_` and `sentiments_` hold the fitted models."""

    def fit(self, features: Any, ruled: Sequence[Tone], kinds: Sequence[str], sentiments: Sequence[str]) -> ToneModel:
        """Learn from the labels of each comment; `ruled` is what the rules say of it.

        Comments whose kind is none of those suggested (a question, say) teach sentiment alone. ValueError when there
        are not two kinds and two sentiments to tell apart.
        """
        matrix = _with_rules(features, ruled)
        known = np.flatnonzero(np.isin(kinds, NAMES))
        self.kinds_ = _learn(matrix[known], np.asarray(kinds)[known])
        self.sentiments_ = _learn(matrix, np.asarray(sentiments))
        return self

    def tones(
        self, features: Any, ruled: Sequence[Tone], texts: Sequence[str], ratings: Sequence[float | None]
    ) -> list[Tone]:
        """The tone of each comment, in order; ratings run from 1 (worst) to 5 (best)."""
        matrix = _with_rules(features, ruled)
        likely = self.kinds_.predict_proba(matrix)
        felt = self.sentiments_.predict_proba(matrix)
        return [
            Tone(self._kind(kind, text, rating), self._sentiment(feeling, rating))
            for text, rating, kind, feeling in zip(texts, ratings, likely, felt, strict=True)
        ]

    def _kind(self, likely: Matrix, text: str, rating: float | None) -> Kind:
        scores = with_rating({cast(KindName, name): float(p) for name, p in self._named(self.kinds_, likely)}, rating)
        name = max(scores, key=scores.__getitem__)
        return Kind(name, round(scores[name], 3), cues_of(text, name))

    def _sentiment(self, likely: Matrix, rating: float | None) -> Sentiment:
        chances = dict(self._named(self.sentiments_, likely))
        score = chances.get("positive", 0.0) - chances.get("negative", 0.0)
        if rating is not None:
            return Sentiment.from_score(round(blended(score, rating), 3))
        return Sentiment(cast(Label, max(chances, key=chances.__getitem__)), round(score, 3))

    def _named(self, model: LogisticRegression, likely: Matrix) -> list[tuple[str, float]]:
        return [(str(name), float(chance)) for name, chance in zip(model.classes_, likely, strict=True)]


def _with_rules(features: Any, ruled: Sequence[Tone]) -> Any:
    clues = [[each.felt.score, *(each.said.score * (each.said.name == name) for name in NAMES)] for each in ruled]
    return hstack([features, csr_matrix(RULES_WEIGHT * np.array(clues))]).tocsr()


def _learn(matrix: Any, labels: Matrix) -> LogisticRegression:
    """A label weighs by the root of its rarity: a council will not have the corpus's shares, nor equal ones."""
    names, counts = np.unique(labels, return_counts=True)
    weights = {str(name): float(weight) for name, weight in zip(names, counts.mean() / counts, strict=True)}
    machine = LogisticRegression(
        C=REGULARISATION,
        class_weight={name: weight**0.5 for name, weight in weights.items()},
        max_iter=MOST_STEPS,
        tol=TOLERANCE,
    )
    return machine.fit(matrix, labels)
