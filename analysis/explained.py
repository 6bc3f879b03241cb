"""What every subset of drivers explains of an outcome, and the fair division of it among them."""

from __future__ import annotations

from math import factorial

import numpy as np

from analysis.columns import Floats

REPEATED = 1e-12
"""A driver of which the others leave less than this share unexplained adds nothing to them."""


def explained_by_subsets(correlation: Floats) -> Floats:
    """Return R² of the outcome on every subset of drivers: shape (batch, 2^drivers).

    `correlation` has shape (batch, drivers + 1, drivers + 1), the outcome last. Bit d of a subset's number says
    whether driver d is in it. Each driver is taken out of those after it, or is not: all subsets cost little more than
    the last step, which handles 2^drivers numbers.

    >>> explained_by_subsets(np.array([[[1.0, 0.0, 0.6], [0.0, 1.0, 0.3], [0.6, 0.3, 1.0]]])).round(2).tolist()
    [[0.0, 0.36, 0.09, 0.45]]
    """
    left = np.asarray(correlation, dtype=np.float64)[:, None]
    while left.shape[-1] > 1:
        pivot, shared, rest = left[..., :1, :1], left[..., 1:, :1], left[..., 1:, 1:]
        scaled = np.divide(shared, pivot, out=np.zeros_like(shared), where=pivot > REPEATED)
        left = np.concatenate([rest, rest - scaled * np.swapaxes(shared, -1, -2)], axis=1)
    return np.asarray(correlation[:, None, -1, -1] - left[..., 0, 0], dtype=np.float64)


def shapley(values: Floats) -> Floats:
    """Divide the value of all drivers together among them: shape (batch, drivers).

    `values`, shape (batch, 2^drivers), are those of every subset. A driver's share is what it adds to those before it,
    averaged over all orders (Shapley, 1953); of R² it is the measure of Lindeman, Merenda and Gold (1980).

    >>> shapley(np.array([[0.0, 0.3, 0.2, 0.4]])).round(3).tolist()
    [[0.25, 0.15]]
    """
    drivers = values.shape[1].bit_length() - 1
    subsets = np.arange(values.shape[1])
    sizes = np.array([int(subset).bit_count() for subset in subsets])
    orders = np.array([factorial(size) * factorial(max(0, drivers - size - 1)) for size in sizes]) / factorial(drivers)
    shares = []
    for driver in range(drivers):
        without = subsets[subsets >> driver & 1 == 0]
        shares.append((values[:, without | 1 << driver] - values[:, without]) @ orders[without])
    return np.stack(shares, axis=1)
