"""Weighing what speaks for a label into a probability: margins, seeds, the question, and what speaks for the others.

One logistic regression serves all labels of a taxonomy. Each clue has a coefficient that all labels share and, for
some, a departure of the label's own; both are pulled towards nought (a normal prior), so that a label with few
examples is judged as labels are in general and one with many by its own habits.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.features import Matrix

CLUES = 16
OWN = (0, 1, 3, 4, 5, 6, 7, 8, 9, 11, 13)
STEPS = 15
OWN_PRECISION = np.array([1.0 if clue == 0 else 25.0 for clue in OWN])
"""How firmly a label's own departures are pulled towards nought, beside the clues that all labels share.

How frequent a label is, which is no clue, is its own: so the sum of its probabilities stays near the count of it.
"""
CLOSE = 1e-6
LONGEST_STEP = 5.0

Cube = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Evidence:
    """What is known of some comments before it is weighed.

    `first` and `second` are the margins of two machines, `clause` the first's of the clause it likes best, `seeds` how
    surely rules or seeds speak for a label, and `apart` whether a clause holds seeds of that label alone, all of shape
    (comments, labels); `asked` has shape (comments, 3) and `lengths`, in words, shape (comments,).
    """

    first: Matrix
    second: Matrix
    clause: Matrix
    seeds: Matrix
    apart: Matrix
    asked: Matrix
    lengths: Matrix

    def rows(self, rows: npt.NDArray[np.int64]) -> Evidence:
        """The evidence of some of the comments."""
        parts = (self.first, self.second, self.clause, self.seeds, self.apart, self.asked, self.lengths)
        return Evidence(*(part[rows] for part in parts))

    def clues(self) -> Cube:
        """The clues for each label; shape (comments, labels, clues)."""
        cube = np.empty((*self.seeds.shape, CLUES))
        for place, clue in enumerate(self._each_clue()):
            cube[:, :, place] = clue
        return cube

    def _each_clue(self) -> Iterator[Matrix]:
        """One clue after another, so that they need not be held twice; each fills the shape (comments, labels)."""
        found = (self.seeds > 0).astype(np.float64)
        others = np.minimum(found.sum(axis=1, keepdims=True) - found, 3)
        yield np.ones((1, 1))
        yield self.seeds
        yield found
        yield others
        yield (self.asked[:, [0]] > 0).astype(np.float64)
        yield (self.asked[:, [1]] > 0).astype(np.float64)
        yield np.log1p(self.lengths)[:, None]
        yield self.first
        yield _best_other(self.first)
        yield self.second
        yield found * others
        yield found * self.first
        yield _best_other(self.seeds)
        yield self.clause
        yield found * self.clause
        yield self.apart


class Judge:
    """A logistic regression with partial pooling over labels, fitted by Newton's method.

    `means_` and `spreads_` have shape (clues,), `shared_` too, and `own_` shape (labels, own clues).
    """

    def fit(self, evidence: Evidence, labelled: npt.NDArray[np.bool_], weights: Matrix) -> Judge:
        """Learn from labelled comments; `labelled` has shape (comments, labels), `weights` (comments,)."""
        clues = evidence.clues()
        flat = clues.reshape(-1, CLUES)
        self.means_, self.spreads_ = flat.mean(axis=0), flat.std(axis=0)
        self.means_[0], self.spreads_[0] = 0.0, 1.0
        self.spreads_[self.spreads_ < CLOSE] = 1.0
        clues -= self.means_
        clues /= self.spreads_
        clues = np.ascontiguousarray(clues.transpose(1, 0, 2))
        self.shared_, self.own_ = _newton(clues, labelled, weights)
        return self

    def probabilities(self, evidence: Evidence) -> Matrix:
        """The probability of each label; shape (comments, labels)."""
        clues = evidence.clues()
        clues -= self.means_
        clues /= self.spreads_
        return _logistic(_totals(clues, self.shared_, self.own_))

    def machine_weights(self) -> Matrix:
        """How much the margins of the two machines count for each label; shape (2, labels)."""
        return np.stack(
            [
                np.maximum((self.shared_[place] + self.own_[:, OWN.index(place)]) / self.spreads_[place], 0.0)
                for place in (7, 9)
            ]
        )


def _best_other(values: Matrix) -> Matrix:
    """For each label the greatest value of any other; shape (comments, labels)."""
    if values.shape[1] < 2:
        return np.zeros_like(values, dtype=np.float64)
    two = np.partition(values, -2, axis=1)[:, -2:]
    return np.where(values == two[:, [1]], two[:, [0]], two[:, [1]]).astype(np.float64)


def _totals(clues: Cube, shared: Matrix, own: Matrix) -> Matrix:
    total = np.einsum("nkc,c->nk", clues, shared) + np.einsum("nko,ko->nk", clues[:, :, list(OWN)], own)
    return np.asarray(total)


def _newton(every: Cube, labelled: npt.NDArray[np.bool_], weights: Matrix) -> tuple[Matrix, Matrix]:
    """The coefficients at the top of the penalised likelihood: shared ones, and each label's own.

    `every` clue of a label stands with those of its comments; shape (labels, comments, clues).

    Labels meet only in what they share, so their own coefficients are eliminated first (the Schur complement).
    """
    mine = np.ascontiguousarray(every[:, :, list(OWN)])
    shared, own = np.zeros(CLUES), np.zeros((len(every), len(OWN)))
    for _ in range(STEPS):
        likely = _logistic(every @ shared + np.einsum("kno,ko->kn", mine, own))
        gap = (labelled.T - likely) * weights
        curve = (likely * (1 - likely) * weights)[:, :, None]
        slope = np.einsum("knc,kn->c", every, gap) - shared
        own_slope = np.einsum("kno,kn->ko", mine, gap) - OWN_PRECISION * own
        bend, across, own_curves = _curves(every, mine, curve)
        bend += np.eye(CLUES)
        own_bend = own_curves + np.diag(OWN_PRECISION)
        solved = np.linalg.solve(own_bend, np.concatenate([across.transpose(0, 2, 1), own_slope[:, :, None]], axis=2))
        left = bend - np.einsum("kco,kod->cd", across, solved[:, :, :CLUES])
        step = np.linalg.solve(left, slope - np.einsum("kco,ko->c", across, solved[:, :, CLUES]))
        own_step = solved[:, :, CLUES] - solved[:, :, :CLUES] @ step
        longest = float(max(np.abs(step).max(), np.abs(own_step).max()))
        pace = min(1.0, LONGEST_STEP / (longest + CLOSE))
        shared, own = shared + pace * step, own + pace * own_step
        if longest < CLOSE:
            break
    return shared, own


def _curves(every: Cube, mine: Cube, curve: Cube) -> tuple[Matrix, Cube, Cube]:
    """How the likelihood curves in what labels share, across that and what is each one's own, and in the latter.

    Label by label, because all of them at once would take a hundred times the memory.
    """
    shared = np.zeros((CLUES, CLUES))
    across, own = np.empty((len(every), CLUES, len(OWN))), np.empty((len(every), len(OWN), len(OWN)))
    for label, (clues, few, curved) in enumerate(zip(every, mine, curve, strict=True)):
        weighed = (clues * curved).T
        shared += weighed @ clues
        across[label] = weighed @ few
        own[label] = few.T @ (few * curved)
    return shared, across, own


def _logistic(values: Matrix) -> Matrix:
    curve: Matrix = 1 / (1 + np.exp(-np.clip(values, -30, 30)))
    return curve
