"""Columns of answers as few distinct values and everybody's place among them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.columns import Codes, Flags, column
from analysis.errors import UnknownAnswerError
from analysis.items import Item
from analysis.numbering import blocks, renumber


@dataclass(frozen=True)
class Answers:
    """`codes`, shape (n,), are places among the distinct `values`; 0 is for no value at all."""

    codes: Codes
    values: pd.Series


def read_values(responses: pd.DataFrame, name: str) -> Answers:
    """Read one column; raises `MissingColumnError`.

    >>> found = read_values(pd.DataFrame({"roads": ["1", None, "4", "1"]}), "roads")
    >>> found.codes.tolist(), found.values.tolist()
    ([1, 0, 2, 1], [nan, '1', '4'])
    """
    values = column(responses, name)
    if isinstance(values.dtype, pd.CategoricalDtype):
        codes, found = values.array.codes + 1, values.array.categories
    elif values.dtype in (np.dtype(np.uint8), np.dtype(np.bool_)):
        codes, found = _small_numbers(values.to_numpy().view(np.uint8))
    else:
        factorized, found = pd.factorize(values)
        codes = factorized + 1
    return Answers(codes, pd.Series([np.nan if found.dtype.kind in "fiu" else None, *found], name=name))


def _small_numbers(values: np.ndarray[tuple[int], np.dtype[np.uint8]]) -> tuple[Codes, pd.Index]:
    """Return everybody's place from 1 among the numbers that there are."""
    counts = np.zeros(256, dtype=np.intp)
    for rows in blocks(len(values)):
        counts += np.bincount(values[rows], minlength=256)
    there = np.flatnonzero(counts)
    places = np.zeros(256, dtype=np.int16)
    places[there] = np.arange(1, len(there) + 1)
    return renumber(values, places, len(there) + 1), pd.Index(there)


@dataclass(frozen=True)
class Shares:
    """Which shares of an item's answers to estimate: `of` says, for some values, who is in the base and who counts.

    `levels` name the shares that an item has, in order; a share is left out where nobody is in the base, or, if it is
    not `always` wanted, where nobody counts.
    """

    levels: Callable[[Item], Sequence[str]]
    of: Callable[[Item, pd.DataFrame], Sequence[tuple[Flags, Flags]]]
    always: bool


def _favourable(item: Item, values: pd.DataFrame) -> Sequence[tuple[Flags, Flags]]:
    return [item.read(values)]


def _whole(_item: Item) -> Sequence[str]:
    return [""]


def _every(item: Item, values: pd.DataFrame) -> Sequence[tuple[Flags, Flags]]:
    given = item.codes_given(values)
    base = np.logical_or.reduce([*given.values()])
    return [(base, who) for who in given.values()]


def _codes(item: Item) -> Sequence[str]:
    return [*dict.fromkeys((*item.answers, *item.dont_know))]


FAVOURABLE = Shares(_whole, _favourable, always=True)
DISTRIBUTION = Shares(_codes, _every, always=False)


def flags_of(shares: Shares, item: Item, responses: pd.DataFrame, found: Answers) -> Sequence[tuple[Flags, Flags]]:
    """Return who is in the base and who counts, by distinct value: shape (values,) each.

    Raises `UnknownAnswerError` naming the first row whose answer is none of the item's codes.
    """
    try:
        return shares.of(item, found.values.to_frame())
    except UnknownAnswerError:
        shares.of(item, responses[item.code].drop_duplicates().to_frame())
        raise
