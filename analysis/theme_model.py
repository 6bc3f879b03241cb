"""One theme's model: a linear one, calibrated, shrunk towards the theme's seeds until it has labels of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

from analysis.features import Matrix

Flags = npt.NDArray[np.bool_]

FOLDS = 3
REGULARISATION = 0.1
PRIOR_LABELS = 20
SEED_THRESHOLD = 0.5
THRESHOLDS = np.round(np.arange(0.15, 0.71, 0.01), 2)


@dataclass(frozen=True)
class ThemeModel:
    """A theme that has been learnt.

    `coefficients` has shape (features,). `trust` is the share of the model, against the seeds, in a score: n / (n + 20)
    for n labels. `threshold` is the least score suggested. `held_out_f1` was measured outside each training fold.
    """

    coefficients: Matrix
    intercept: float
    slope: float
    offset: float
    trust: float
    threshold: float
    labels: int
    held_out_f1: float

    def scores(self, features: Any, seeds: Matrix) -> Matrix:
        """The probability of the theme; `features` is (comments, features), `seeds` and the result (comments,)."""
        margins = features @ self.coefficients + self.intercept
        return _shrunk(_logistic(self.slope * margins + self.offset), seeds, self.trust)


def learn_theme(features: Any, labelled: Flags, seeds: Matrix) -> ThemeModel | None:
    """Learn one theme, or None while there are fewer than three comments with it or without it.

    A linear support vector machine is calibrated by a logistic curve on its out-of-fold margins (Platt 1999,
    "Probabilistic outputs for support vector machines"); the threshold is the one with the best F1 on those scores.
    """
    labels = int(labelled.sum())
    if min(labels, len(labelled) - labels) < FOLDS:
        return None
    margins = _out_of_fold_margins(features, labelled)
    slope, offset = _platt(margins, labelled)
    trust = labels / (labels + PRIOR_LABELS)
    held_out = _shrunk(_logistic(slope * margins + offset), seeds, trust)
    threshold = trust * _best_threshold(held_out, labelled) + (1 - trust) * SEED_THRESHOLD
    machine = _machine().fit(features, labelled)
    return ThemeModel(
        coefficients=machine.coef_[0],
        intercept=float(machine.intercept_[0]),
        slope=slope,
        offset=offset,
        trust=trust,
        threshold=threshold,
        labels=labels,
        held_out_f1=_f1(held_out, labelled, threshold),
    )


def _out_of_fold_margins(features: Any, labelled: Flags) -> Matrix:
    margins = np.zeros(len(labelled))
    for inside, outside in StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(features, labelled):
        machine = _machine().fit(features[inside], labelled[inside])
        margins[outside] = machine.decision_function(features[outside])
    return margins


def _platt(margins: Matrix, labelled: Flags) -> tuple[float, float]:
    curve = LogisticRegression(C=1000.0).fit(margins.reshape(-1, 1), labelled)
    return float(curve.coef_[0, 0]), float(curve.intercept_[0])


def _best_threshold(scores: Matrix, labelled: Flags) -> float:
    return float(max(THRESHOLDS, key=lambda threshold: _f1(scores, labelled, threshold)))


def _f1(scores: Matrix, labelled: Flags, threshold: float) -> float:
    return float(f1_score(labelled, scores >= threshold, zero_division=0.0))


def _machine() -> LinearSVC:
    return LinearSVC(C=REGULARISATION, random_state=0)


def _logistic(values: Matrix) -> Matrix:
    curve: Matrix = 1 / (1 + np.exp(-values))
    return curve


def _shrunk(learnt: Matrix, seeds: Matrix, trust: float) -> Matrix:
    return trust * learnt + (1 - trust) * seeds
