"""Distinct combinations of codes, numbered in one pass over the rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.columns import Codes, Indices, smallest_codes

MOST_CELLS = 2**62
"""Cell numbers must fit a 64-bit integer: past this many possible cells they are renumbered on the way."""

DENSE = 2**20
"""Up to so many possible cells, or as many as there are rows, all are looked at, which is quicker than sorting."""

BLOCK = 2**16
"""So many rows are worked on at a time, which stay in the processor's cache."""


Kind = TypeVar("Kind", bound=np.generic)


@dataclass(frozen=True)
class Cells:
    """Everybody's cell, from 0 in the order of the codes: `number`, shape (n,), in as few bytes as it needs.

    `first`, shape (size,), is the first row of each cell.
    """

    number: Codes
    first: Indices

    @property
    def size(self) -> int:
        return len(self.first)

    def counts(self) -> Indices:
        """Return how many rows each cell has, shape (size,)."""
        counts = np.zeros(self.size, dtype=np.intp)
        for rows in blocks(len(self.number), max(BLOCK, self.size)):
            counts += np.bincount(self.number[rows], minlength=self.size)
        return counts


def number_cells(codes: Sequence[Codes], sizes: Sequence[int], n: int, *, missing: bool = False) -> Cells:
    """Number the distinct combinations of codes of n rows.

    Codes are below their sizes, from 0 on, or from -1 on where some are `missing`; sizes count that.

    >>> found = number_cells([np.array([1, 0, 1]), np.array([2, 0, 0])], [2, 3], 3)
    >>> found.number.tolist(), found.first.tolist()
    ([2, 0, 1], [1, 2, 0])
    """
    possible = 1
    for size in sizes:
        possible *= size
    if possible <= min(max(n, DENSE), np.iinfo(np.int32).max):
        return _look(codes, sizes, n, possible, int(missing))
    return _sort(codes, sizes, n, int(missing))


def renumber(number: NDArray[np.integer[Any]], places: Codes, size: int) -> Codes:
    """Return everybody's place, shape (n,): `places` says it of each number, and is below `size`, or -1.

    >>> renumber(np.array([0, 1, 1]), np.array([5, -1]), 6)
    array([ 5, -1, -1], dtype=int8)
    """
    return take(places.astype(smallest_codes(size)), number)


def take(values: NDArray[Kind], number: NDArray[np.integer[Any]]) -> NDArray[Kind]:
    """Return `values[number]`, shape (n,), for numbers from 0 on that all are places of values."""
    found = np.empty(len(number), dtype=values.dtype)
    for rows in blocks(len(number)):
        np.take(values, number[rows], out=found[rows], mode="clip")
    return found


def blocks(n: int, size: int = BLOCK) -> Iterator[slice]:
    """Divide n rows into blocks, in order.

    >>> [*blocks(5, 2)]
    [slice(0, 2, None), slice(2, 4, None), slice(4, 5, None)]
    """
    return (slice(start, min(start + size, n)) for start in range(0, n, size))


def _look(codes: Sequence[Codes], sizes: Sequence[int], n: int, possible: int, shift: int) -> Cells:
    """Go backwards, so that the row noted last of each cell is its first."""
    key = np.zeros(n, dtype=np.int32)
    first = np.full(possible, -1, dtype=smallest_codes(n))
    for rows in reversed([*blocks(n)]):
        _combine([code[rows] for code in codes], sizes, key[rows], shift)
        first[key[rows][::-1].astype(np.intp)] = np.arange(rows.stop - 1, rows.start - 1, -1, dtype=first.dtype)
    there = first >= 0
    size = int(there.sum())
    place = np.cumsum(there, dtype=np.int32)
    place -= 1
    return Cells(renumber(key, place, size), first[there].astype(np.intp))


def _combine(codes: Sequence[Codes], sizes: Sequence[int], key: NDArray[Any], shift: int) -> None:
    """Write keys that are in the order of the codes into `key`, each code raised by `shift`."""
    raised = 0
    for place, (code, size) in enumerate(zip(codes, sizes, strict=True)):
        raised = raised * size + shift
        if place:
            key *= size
            key += code
        else:
            key[:] = code
    key += raised


def _sort(codes: Sequence[Codes], sizes: Sequence[int], n: int, shift: int) -> Cells:
    key: NDArray[Any] = np.zeros(n, dtype=np.int64)
    possible = 1
    for code, size in zip(codes, sizes, strict=True):
        if possible * size > MOST_CELLS:
            key, uniques = pd.factorize(key, sort=True)
            possible = len(uniques)
        key *= size
        key += code
        key += shift
        possible *= size
    number, uniques = pd.factorize(key, sort=True)
    first = np.empty(len(uniques), dtype=np.intp)
    first[number[::-1]] = np.arange(n - 1, -1, -1)
    return Cells(number.astype(smallest_codes(len(uniques))), first)
