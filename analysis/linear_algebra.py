"""The linear algebra that calibration and its residuals share."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import sparse

from analysis.columns import Floats

NEGLIGIBLE = 1e-11
"""Eigenvalues of the scaled matrix below this share of the largest belong to margins that repeat each other."""


def symmetric_inverse(matrix: Any) -> Floats:
    """Return the Moore-Penrose inverse of a symmetric positive semi-definite matrix, scaled to a unit diagonal.

    Margins always repeat each other (every variable's levels add up to the same population), so the normal equations
    are singular; any generalised inverse gives the same fitted values.

    >>> symmetric_inverse(np.array([[2.0, 2.0], [2.0, 2.0]])).round(3).tolist()
    [[0.125, 0.125], [0.125, 0.125]]
    """
    vectors, values = _scaled_eigen(matrix)
    inverse: Floats = (vectors / values) @ vectors.T
    return inverse


def whitening(matrix: Any, base: Floats) -> Floats:
    """Return the basis, shape (columns, rank), in which a matrix's columns are orthonormal under the weights `base`.

    >>> basis = whitening(np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([2.0, 2.0]))
    >>> basis.shape, round(abs(float(basis.sum())), 3)
    ((2, 1), 0.5)
    """
    vectors, values = _scaled_eigen(matrix.T @ sparse.diags_array(base) @ matrix)
    basis: Floats = vectors / np.sqrt(values)
    return basis


def _scaled_eigen(matrix: Any) -> tuple[Floats, Floats]:
    """Return the eigenvectors of a matrix scaled to a unit diagonal, on its own scale, and the eigenvalues kept."""
    dense = np.asarray(matrix.toarray() if hasattr(matrix, "toarray") else matrix, dtype=np.float64)
    if dense.size == 0:
        return dense, np.empty(0)
    diagonal = dense.diagonal()
    scale = 1 / np.sqrt(np.where(diagonal > 0, diagonal, 1.0))
    values, vectors = np.linalg.eigh(dense * np.outer(scale, scale))
    kept = values > NEGLIGIBLE * values[-1]
    return vectors[:, kept] * scale[:, None], values[kept]
