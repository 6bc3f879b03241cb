"""One set of labels learnt from comments: themes, of which a comment may have several, or kinds, of which it has one.

Two linear machines give margins for every label: a support vector machine, and one whose terms are first weighed by
how much likelier they are with the label than without (Wang and Manning 2012, "Baselines and bigrams").
`analysis.judge` weighs them with the seeds and the question. Everything that judges a comment in training was learnt
without it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, hstack

from analysis.features import Matrix, Weighing
from analysis.judge import Evidence, Judge
from analysis.support_vectors import separate
from analysis.thresholds import Cuts, choose_cuts, exclusive_cuts

Flags = npt.NDArray[np.bool_]

FOLDS = 5
FEWEST_LABELS = 2
UNLEARNT_MARGIN = -1.0
FIRST_REGULARISATION, SECOND_REGULARISATION = 0.2, 0.02
TOLERANCE = 0.01
PRIOR_COMMENTS, PRIOR_LABELS = 15.0, 8.0
"""How many labelled comments the seeds alone are worth; with how many of a label it goes half by them."""


@dataclass(frozen=True)
class Labels:
    """What people said of some comments: `flags`, and the rules' `seeds` and `apart` as in `Evidence`.

    All have shape (comments, labels).

    When labels are `exclusive` each comment has one of them.
    """

    flags: Flags
    seeds: Matrix
    apart: Matrix
    exclusive: bool = False

    @property
    def known(self) -> Flags:
        """Which comments' labels are known: of exclusive ones, a comment without any was not labelled."""
        if self.exclusive:
            return np.asarray(self.flags.any(axis=1))
        return np.ones(len(self.flags), dtype=bool)


@dataclass(frozen=True)
class Clauses:
    """The terms of each clause of comments that have two or more, and the comment that each is of, by its row."""

    counts: Any
    rows: npt.NDArray[np.int64]

    def of(self, comments: npt.NDArray[np.int64]) -> Clauses:
        """The clauses of some comments, whose rows are counted anew."""
        places = np.full(int(max(self.rows.max(initial=0), comments.max(initial=0))) + 1, -1)
        places[comments] = np.arange(len(comments))
        kept = np.flatnonzero(places[self.rows] >= 0)
        return Clauses(self.counts[kept], places[self.rows[kept]])


@dataclass(frozen=True)
class Comments:
    """What is known of some comments besides their labels.

    `counts` are of terms, `extras` the features that are no terms; `asked` and `lengths` are as in `Evidence`. A
    comment counts by its weight. Comments of one `group` (the same words, say) are never judged by each other.
    """

    counts: Any
    clauses: Clauses
    blocks: npt.NDArray[np.int8]
    extras: Any
    asked: Matrix
    lengths: Matrix
    weights: Matrix
    groups: npt.NDArray[np.int64]


@dataclass(frozen=True)
class Machines:
    """Two linear machines for each label.

    `coefficients` has shape (features, 2 × labels), and `intercepts` (2 × labels,).
    """

    coefficients: npt.NDArray[np.float32]
    intercepts: Matrix

    def margins(self, features: Any, clauses: Any, rows: npt.NDArray[np.int64]) -> Matrix:
        """Margins of shape (comments, 3 × labels): both machines', then the first's of the clause it likes best.

        `clauses` are the features of clauses by themselves, and `rows` the comments that they are of.
        """
        labels = len(self.intercepts) // 2
        whole = np.asarray(features @ self.coefficients, dtype=np.float64) + self.intercepts
        best = whole[:, :labels].copy()
        if len(rows):
            apart = np.asarray(clauses @ self._first[: clauses.shape[1]], dtype=np.float64) + self.intercepts[:labels]
            best[rows] = -np.inf
            np.maximum.at(best, rows, apart)
        return np.hstack([whole, best])

    @cached_property
    def _first(self) -> npt.NDArray[np.float32]:
        """The coefficients of the first machine of each label."""
        return np.ascontiguousarray(self.coefficients[:, : len(self.intercepts) // 2])


@dataclass(frozen=True)
class LabelModel:
    """What was learnt of a set of labels. `cuts` say from which probability a label is suggested, and is sure.

    `trust`, of shape (labels,), is the share of the judge, against the seeds, in a probability.
    """

    machines: Machines
    judge: Judge
    cuts: Cuts
    trust: Matrix
    exclusive: bool

    def elsewhere(self, trust: float, cut: float, sure: float, own: Matrix) -> LabelModel:
        """The same for comments unlike those that it learnt from: seeds have a say, and one cut serves all labels.

        `own`, of shape (labels,), says from 0 to 1 how far labels of such comments bear out what was learnt: nothing
        is held back at 1.
        """
        suggested = own * self.cuts.suggested + (1 - own) * cut
        surely = own * self.cuts.sure + (1 - own) * np.maximum(self.cuts.sure, sure)
        least = float(own.mean())
        cuts = replace(
            self.cuts,
            suggested=suggested,
            sure=np.maximum(surely, suggested),
            whole=least * self.cuts.whole + (1 - least) * max(self.cuts.whole, sure),
        )
        return replace(self, trust=self.trust * (own + (1 - own) * trust), cuts=cuts)

    @cached_property
    def leading(self) -> npt.NDArray[np.float32]:
        """How much each feature speaks for each label, by both machines; shape (features, labels)."""
        first, second = self.judge.machine_weights()
        labels = len(first)
        both = self.machines.coefficients
        return np.asarray(both[:, :labels] * first + both[:, labels:] * second, dtype=np.float32)

    def with_features(self, columns: npt.NDArray[np.int64]) -> LabelModel:
        """The same with some of its features alone."""
        return replace(self, machines=replace(self.machines, coefficients=self.machines.coefficients[columns]))

    def probabilities(self, margins: Matrix, seeds: Matrix, apart: Matrix, asked: Matrix, lengths: Matrix) -> Matrix:
        """The probability of each label; shape (comments, labels)."""
        return judged(self.judge, evidence_of(margins, seeds, apart, asked, lengths), self.trust, self.exclusive)


def judged(judge: Judge, evidence: Evidence, trust: Matrix, exclusive: bool) -> Matrix:
    likely = trust * judge.probabilities(evidence) + (1 - trust) * evidence.seeds
    if exclusive:
        likely = (likely + 1e-9) / (likely + 1e-9).sum(axis=1, keepdims=True)
    return likely


def trust_of(task: Labels, weights: Matrix) -> Matrix:
    """How far each label is judged by what was learnt, and no longer by its seeds; shape (labels,), from 0 to 1."""
    comments = np.count_nonzero(weights)
    counts = np.full(task.flags.shape[1], comments) if task.exclusive else task.flags[weights > 0].sum(axis=0)
    return earned(int(comments), counts)


def earned(comments: int, counts: npt.NDArray[np.int64]) -> Matrix:
    """How far labels may be trusted that so many comments have, of so many labelled; shape (labels,), from 0 to 1."""
    return np.asarray(comments / (comments + PRIOR_COMMENTS) * counts**2 / (counts**2 + PRIOR_LABELS**2))


def evidence_of(margins: Matrix, seeds: Matrix, apart: Matrix, asked: Matrix, lengths: Matrix) -> Evidence:
    labels = seeds.shape[1]
    first, second, clause = (margins[:, part * labels : (part + 1) * labels] for part in range(3))
    return Evidence(first, second, clause, seeds, apart, asked, lengths)


def learn(comments: Comments, tasks: Sequence[Labels]) -> tuple[Weighing, list[LabelModel], list[Matrix]]:
    """Learn every set of labels; also their probabilities for each comment, as judged without it.

    The weights of terms, the machines, the judge and the cuts are learnt anew without each fifth of the comments, so
    that nothing that is said of how well they do is flattered.
    """
    margins = [np.full((len(comments.weights), 3 * task.flags.shape[1]), UNLEARNT_MARGIN) for task in tasks]
    for inside, outside in folds(comments.groups):
        weighing = Weighing(comments.blocks).fit(comments.counts[inside])
        told, asked = (_features(weighing, comments, rows) for rows in (inside, outside))
        clauses = comments.clauses.of(outside)
        apart = weighing.transform(clauses.counts).astype(np.float32)
        for task, found in zip(tasks, margins, strict=True):
            machines = _machines(told, task.flags[inside], (comments.weights * task.known)[inside])
            found[outside] = machines.margins(asked, apart, clauses.rows)
    weighing = Weighing(comments.blocks).fit(comments.counts)
    features = _features(weighing, comments, np.arange(len(comments.weights)))
    models, likelies = [], []
    for task, found in zip(tasks, margins, strict=True):
        model, likely = _judged_model(features, comments, task, found)
        models.append(model)
        likelies.append(likely)
    return weighing, models, likelies


def _judged_model(features: Any, comments: Comments, task: Labels, margins: Matrix) -> tuple[LabelModel, Matrix]:
    evidence = evidence_of(margins, task.seeds, task.apart, comments.asked, comments.lengths)
    weights, known = comments.weights * task.known, task.known
    trust = trust_of(task, weights)
    likely = np.zeros(task.flags.shape)
    for inside, outside in folds(comments.groups, seed=1):
        judge = Judge().fit(evidence.rows(inside), task.flags[inside], weights[inside])
        likely[outside] = judged(judge, evidence.rows(outside), trust, task.exclusive)
    choose = exclusive_cuts if task.exclusive else choose_cuts
    cuts = choose(likely[known], task.flags[known], weights[known]).blended(trust)
    machines = _machines(features, task.flags, weights)
    judge = Judge().fit(evidence, task.flags, weights)
    return LabelModel(machines, judge, cuts, trust, task.exclusive), likely


def folds(
    groups: npt.NDArray[np.int64], seed: int = 0
) -> Iterator[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]:
    """The rows inside and outside each fold, in which a group is all on one side."""
    _, members = np.unique(groups, return_inverse=True)
    fold = np.random.default_rng(seed).permutation(int(members.max()) + 1)[members] % FOLDS
    for number in range(FOLDS):
        inside, outside = np.flatnonzero(fold != number), np.flatnonzero(fold == number)
        if len(inside) and len(outside):
            yield inside, outside


def _features(weighing: Weighing, comments: Comments, rows: npt.NDArray[np.int64]) -> Any:
    return stack(weighing.transform(comments.counts[rows]), comments.extras[rows])


def stack(terms: Any, extras: Any) -> Any:
    """Terms and other features side by side; a sparse matrix of shape (comments, features)."""
    return hstack([terms, extras], format="csr", dtype=np.float32)


def _machines(features: Any, flags: Flags, weights: Matrix) -> Machines:
    labels = flags.shape[1]
    counted = np.flatnonzero(weights > 0)
    flags, weights = flags[counted], weights[counted]
    used = np.flatnonzero(np.bincount(features.indices, minlength=features.shape[1]))
    matrix = features[counted][:, used].astype(np.float64)
    coefficients = np.zeros((features.shape[1], 2 * labels), dtype=np.float16)
    intercepts = np.full(2 * labels, UNLEARNT_MARGIN)
    for label in range(labels):
        flagged = flags[:, label]
        if min(flagged.sum(), (~flagged).sum()) < FEWEST_LABELS:
            continue
        ratios = _likelihood_ratios(matrix, flagged)
        for place, scale, regularisation in (
            (label, np.ones(len(used)), FIRST_REGULARISATION),
            (labels + label, ratios, SECOND_REGULARISATION),
        ):
            scaled = matrix if place < labels else _scaled(matrix, scale)
            found = separate(scaled, flagged, weights, regularisation=regularisation, tolerance=TOLERANCE)
            coefficients[used, place] = found.coefficients * scale
            intercepts[place] = found.intercept
    return Machines(coefficients.astype(np.float32), intercepts)


def _likelihood_ratios(matrix: Any, flagged: Flags) -> Matrix:
    """The log of how much likelier each feature is with the label than without; shape (features,)."""
    shares, sizes = [], abs(matrix)
    for rows in (flagged, ~flagged):
        sums = np.asarray(sizes.T @ rows.astype(np.float64)).ravel() + 1
        shares.append(sums / sums.sum())
    return np.asarray(np.log(shares[0] / shares[1]))


def _scaled(matrix: Any, scale: Matrix) -> Any:
    return csr_matrix((matrix.data * scale[matrix.indices], matrix.indices, matrix.indptr), matrix.shape)
