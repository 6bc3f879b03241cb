"""The one piece of linear algebra that calibration and its residuals share."""

from __future__ import annotations

import numpy as np

from analysis.columns import Floats

NEGLIGIBLE = 1e-11
"""Eigenvalues of the scaled matrix below this share of the largest belong to margins that repeat each other."""


def symmetric_inverse(matrix: Floats) -> Floats:
    """Return the Moore-Penrose inverse of a symmetric positive semi-definite matrix, scaled to a unit diagonal.

    Margins always repeat each other (every variable's levels add up to the same population), so the normal equations
    are singular; any generalised inverse gives the same fitted values.

    >>> symmetric_inverse(np.array([[2.0, 2.0], [2.0, 2.0]])).round(3).tolist()
    [[0.125, 0.125], [0.125, 0.125]]
    """
    dense = np.asarray(matrix.toarray() if hasattr(matrix, "toarray") else matrix, dtype=np.float64)
    if dense.size == 0:
        return dense
    scale = 1 / np.sqrt(dense.diagonal())
    values, vectors = np.linalg.eigh(dense * np.outer(scale, scale))
    kept = values > NEGLIGIBLE * values[-1]
    scaled = vectors[:, kept] * scale[:, None]
    inverse: Floats = (scaled / values[kept]) @ scaled.T
    return inverse
