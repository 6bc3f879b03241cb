"""Sums by key that grow as parts of a sample bring new keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.columns import Floats, Indices


@dataclass(frozen=True)
class Keyed:
    """`keys`, shape (keys,), are sorted; `values` have shape (keys, columns)."""

    keys: Indices
    values: Floats

    def __add__(self, other: Keyed) -> Keyed:
        """Add values of the same key, the first's first.

        >>> both = Keyed(np.array([1, 3]), np.ones((2, 1))) + Keyed(np.array([2, 3]), np.ones((2, 1)))
        >>> both.keys.tolist(), both.values.tolist()
        ([1, 2, 3], [[1.0], [1.0], [2.0]])
        """
        if np.array_equal(self.keys, other.keys):
            return Keyed(self.keys, self.values + other.values)
        keys = np.union1d(self.keys, other.keys)
        values = np.zeros((len(keys), self.values.shape[1]))
        values[np.searchsorted(keys, self.keys)] += self.values
        values[np.searchsorted(keys, other.keys)] += other.values
        return Keyed(keys, values)

    @staticmethod
    def together(parts: Sequence[Keyed]) -> Keyed:
        """Put sums by different keys together."""
        keys = np.concatenate([each.keys for each in parts])
        order = np.argsort(keys)
        return Keyed(keys[order], np.concatenate([each.values for each in parts])[order])

    @staticmethod
    def beside(parts: Sequence[Keyed], quantities: int) -> Keyed:
        """Put the columns of the same keys beside one another, within each of some quantities."""
        keys = parts[0].keys
        shaped = [each.values.reshape(len(keys), quantities, -1) for each in parts]
        return Keyed(keys, np.concatenate(shaped, axis=2).reshape(len(keys), -1))
