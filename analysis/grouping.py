"""Sums within groups, for many columns at once."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import sparse

from analysis.columns import Floats, Indices


def indicator(groups: Indices, size: int) -> Any:
    """Return the sparse 0/1 matrix, shape (size, n), whose product with an (n, k) matrix sums its rows within groups.

    >>> (indicator(np.array([0, 1, 0]), 2) @ np.array([[1.0], [2.0], [3.0]])).tolist()
    [[4.0], [2.0]]
    """
    n = len(groups)
    return sparse.csc_array((np.ones(n), groups, np.arange(n + 1)), shape=(size, n))


def scale_rows(matrix: Any, factors: Floats) -> Any:
    """Multiply each row of a sparse matrix by its factor."""
    return sparse.diags_array(factors) @ matrix
