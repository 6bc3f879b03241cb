"""A linear support vector machine: scikit-learn's, which is LIBLINEAR's, without the rest of scikit-learn.

`from sklearn.svm import LinearSVC` brings pandas, scipy.stats and much else with it, 140 MB in all, of which the solver
needs nothing (Fan et al. 2008, "LIBLINEAR: A library for large linear classification", JMLR 9).
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from analysis.lone_modules import lone_module

SOLVER, SOLVER_IN_THE_DUAL = 2, 1
"""L2-regularised L2-loss: of comments, where there are more of them than features, or of features."""
MOST_ROUNDS = 1000
BIAS = 1.0
UNUSED_EPSILON = 0.1

Vector = npt.NDArray[np.float64]


class SupportVectors(NamedTuple):
    """What was learnt: `coefficients` of shape (features,), and the intercept."""

    coefficients: Vector
    intercept: float


def separate(
    features: Any, flagged: npt.NDArray[np.bool_], weights: Vector, *, regularisation: float, tolerance: float
) -> SupportVectors:
    """Learn what tells flagged rows from the others; the same as `LinearSVC(random_state=0)` learns.

    `features` is a sparse matrix of double precision and shape (rows, features); `weights` has shape (rows,). Both
    flagged rows and others must be among them.
    """
    found, _ = _liblinear().train_wrap(
        features,
        flagged.astype(np.float64),
        True,
        SOLVER_IN_THE_DUAL if features.shape[0] < features.shape[1] else SOLVER,
        tolerance,
        BIAS,
        regularisation,
        np.ones(2),
        MOST_ROUNDS,
        np.random.RandomState(0).randint(np.iinfo("i").max),
        UNUSED_EPSILON,
        np.ascontiguousarray(weights, dtype=np.float64),
    )
    return SupportVectors(found[0, :-1], float(BIAS * found[0, -1]))


@cache
def _liblinear() -> Any:
    solver = lone_module("sklearn.svm._liblinear", ("sklearn", "sklearn.svm", "sklearn.utils"))
    solver.set_verbosity_wrap(0)
    return solver
