"""From which probability a label is suggested, and from which it is sure; chosen on comments held out of training.

A label is *suggested* where that makes the best F1 that the probabilities promise, which with few examples is steadier
than the best F1 found on them (Lewis 1995, "Evaluating and optimizing autonomous text classification systems"; Lipton,
Elkan and Naryanaswamy 2014, "Optimal thresholding of classifiers to maximize F1 measure"). It is *sure* where nine in
ten of what is said so are right.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from analysis.features import Matrix

Flags = npt.NDArray[np.bool_]

LOWEST_SUGGESTED, HIGHEST_SUGGESTED = 0.10, 0.75
SURE_PRECISION = 0.90
SEED_CUT = 0.5
UNTRUSTED_CUT = 0.4
"""From which chance seeds suggest a label of which little was learnt besides what those seeds are worth."""
NEVER = 2.0
"""A probability that nothing reaches."""


@dataclass(frozen=True)
class Cuts:
    """The least probabilities, of shape (labels,), at which a label is suggested and at which it is sure.

    `whole` is the least chance that all that is said of a comment is right at which no person need look at it.
    `lean` multiplies the probabilities of exclusive labels before the greatest is taken.
    """

    suggested: Matrix
    sure: Matrix
    whole: float
    lean: Matrix

    def blended(self, trust: Matrix) -> Cuts:
        """The same, nearer to what seeds go by, for labels that are trusted less; `trust` has shape (labels,)."""
        suggested = trust * self.suggested + (1 - trust) * UNTRUSTED_CUT
        return replace(self, suggested=suggested, sure=np.maximum(self.sure, suggested))


def choose_cuts(likely: Matrix, flags: Flags, weights: Matrix) -> Cuts:
    """The cuts for labels of which a comment may have several; `likely` was judged by others than the comments."""
    suggested = np.array([promising_cut(column, weights) for column in likely.T])
    sure = np.full(flags.shape[1], precision_cut(likely, flags, weights))
    sure = np.maximum(sure, suggested)
    return Cuts(suggested, sure, whole_cut(likely, flags, suggested), np.ones(flags.shape[1]))


def exclusive_cuts(likely: Matrix, flags: Flags, weights: Matrix) -> Cuts:
    """The lean towards rare labels that makes the best mean F1, and the cut at which the greatest label is sure."""
    labels = flags.shape[1]
    lean = np.ones(labels)
    truth = flags.argmax(axis=1)
    for _ in range(2):
        for label in range(labels):
            trials = [np.where(np.arange(labels) == label, factor, lean) for factor in np.geomspace(0.5, 2.5, 21)]
            lean = max(trials, key=lambda trial: _mean_f1(likely * trial, truth, labels))
    chosen = (likely * lean).argmax(axis=1)
    top = likely[np.arange(len(likely)), chosen]
    sure = precision_cut(top[:, None], (chosen == truth)[:, None], weights)
    return Cuts(np.zeros(labels), np.full(labels, sure), sure, lean)


def precision_cut(likely: Matrix, flags: Flags, weights: Matrix, precision: float = SURE_PRECISION) -> float:
    """The least probability at and above which this share of the labels is right; `NEVER` where there is none."""
    order = np.argsort(-likely, axis=None, kind="stable")
    heavy = np.broadcast_to(weights[:, None], likely.shape).ravel()[order]
    right = np.cumsum(flags.ravel()[order] * heavy) / np.cumsum(heavy)
    reached = np.flatnonzero(right >= precision)
    enough = reached[reached >= min(20, len(order) - 1)]
    return float(likely.ravel()[order][enough[-1]]) if len(enough) else NEVER


def promising_cut(likely: Matrix, weights: Matrix) -> float:
    """The least probability of what is said when as much is said as makes the greatest F1 that is to be expected.

    Probabilities and weights have shape (comments,). Saying those above a cut, their sum is how many will be right;
    the F1 is twice that over how many are said and how many there are to be found, which is the sum of all. Of three
    comments with 0.9, 0.5 and 0.1, two are said: 2 × 1.4 / (2 + 1.5) is 0.8, one alone makes 0.72 and all three 0.67.

    >>> promising_cut(np.array([0.1, 0.9, 0.5]), np.ones(3))
    0.5
    """
    order = np.argsort(-likely, kind="stable")
    right = np.cumsum((likely * weights)[order])
    promised = 2 * right / np.maximum(np.cumsum(weights[order]) + right[-1], 1e-9)
    return float(np.clip(likely[order][promised.argmax()], LOWEST_SUGGESTED, HIGHEST_SUGGESTED))


def whole_chance(likely: Matrix, suggested: Flags) -> Matrix:
    """The chance that all that is said of each comment is right, were labels independent; shape (comments,)."""
    chance: Matrix = np.prod(np.where(suggested, likely, 1 - likely), axis=1)
    return chance


def whole_cut(likely: Matrix, flags: Flags, cuts: Matrix) -> float:
    """The least such chance at and above which nine in ten comments have exactly the labels suggested."""
    suggested = likely >= cuts
    chance = whole_chance(likely, suggested)
    return precision_cut(chance[:, None], (suggested == flags).all(axis=1)[:, None], np.ones(len(likely)))


def _f1s(said: Flags, flags: Flags, weights: Matrix) -> Matrix:
    hit = weights @ (said & flags)
    total = weights @ said + weights @ flags
    return np.asarray(2 * hit / np.maximum(total, 1e-9))


def _mean_f1(leaning: Matrix, truth: npt.NDArray[np.int64], labels: int) -> float:
    said = leaning.argmax(axis=1)[:, None] == np.arange(labels)
    return float(_f1s(said, truth[:, None] == np.arange(labels), np.ones(len(truth))).mean())
