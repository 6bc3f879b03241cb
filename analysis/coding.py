"""The level of each respondent on each weighting variable, read from its column once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.columns import Codes, Flags, Indices, column, smallest_codes
from analysis.errors import EmptyLevelError, MissingValueError, UnknownLevelError
from analysis.margins import JOIN, Margin
from analysis.numbering import blocks

MISSING = -1

FEW = 127
"""Whole numbers that lie so close together are their own codes."""


@dataclass(frozen=True)
class Coding:
    """`codes`, shape (n,), are places in `levels`; -1 where there is no value."""

    codes: Codes
    levels: tuple[str, ...]

    @property
    def missing(self) -> Flags:
        return np.asarray(self.codes == MISSING, dtype=np.bool_)

    def counts(self, times: Indices | None = None) -> dict[str, int]:
        """Return how many respondents have each level, each code standing for as many as `times` says."""
        known = ~self.missing
        counts = np.bincount(self.codes[known], None if times is None else times[known], len(self.levels))
        return dict(zip(self.levels, map(int, counts.tolist()), strict=True))

    def take(self, rows: Indices) -> Coding:
        """Keep some respondents; `rows` are their places, in order."""
        return self if len(rows) == len(self.codes) else replace(self, codes=self.codes[rows])


def read_coding(responses: pd.DataFrame, names: Sequence[str]) -> Coding:
    """Read the levels of one column, or of several joined.

    >>> read_coding(pd.DataFrame({"sex": ["M", "F", "", "M"]}), ["sex"])
    Coding(codes=array([ 0,  1, -1,  0], dtype=int8), levels=('M', 'F'))
    """
    first, *others = (_read_column(responses, name) for name in names)
    for other in others:
        first = _join(first, other)
    return first


def _read_column(responses: pd.DataFrame, name: str) -> Coding:
    """Text is made of the distinct values, not of every row's."""
    codes, found = _factorized(column(responses, name))
    texts = [str(value) for value in found]
    levels = tuple(dict.fromkeys(text for text in texts if text))
    places = {level: place for place, level in enumerate(levels)}
    numbered = [*(places.get(text, MISSING) for text in texts), MISSING]
    if numbered[:-1] == [*range(len(texts))]:
        return Coding(np.asarray(codes).astype(smallest_codes(len(levels)), copy=False), levels)
    return Coding(np.array(numbered, dtype=smallest_codes(len(levels)))[np.asarray(codes)], levels)


def _factorized(values: pd.Series) -> tuple[Codes, Iterable[Any]]:
    """Return everybody's place among values that hold all distinct ones."""
    if isinstance(values.dtype, pd.CategoricalDtype):
        return values.array.codes, values.array.categories
    if isinstance(values.dtype, np.dtype) and values.dtype.kind in "iu" and len(values):
        numbers = values.to_numpy()
        lowest, highest = int(numbers.min()), int(numbers.max())
        if highest - lowest < FEW:
            return _counted_from(lowest, numbers), range(lowest, highest + 1)
    return pd.factorize(values)


def _counted_from(lowest: int, numbers: NDArray[Any]) -> Codes:
    codes = np.empty(len(numbers), dtype=smallest_codes(FEW))
    for rows in blocks(len(numbers)):
        np.subtract(numbers[rows], lowest, out=codes[rows], dtype=np.int64, casting="unsafe")
    return codes


def _join(first: Coding, other: Coding) -> Coding:
    width = max(1, len(other.levels))
    missing = first.missing | other.missing
    joint, found = pd.factorize(np.where(missing, MISSING, first.codes.astype(np.int64) * width + other.codes))
    pairs = found[found != MISSING]
    places = np.cumsum(found != MISSING) - 1
    levels = tuple(JOIN.join((first.levels[pair // width], other.levels[pair % width])) for pair in pairs)
    return Coding(np.where(missing, MISSING, places[joint]).astype(np.intp), levels)


def place(coding: Coding, margin: Margin, index: pd.Index, times: Indices | None = None) -> tuple[Indices, Margin]:
    """Return each respondent's place in the margin's levels, shape (n,), and the margin, its levels sorted.

    Levels where the margins count nobody are left out. `index` labels the respondents for messages; each may stand for
    several, as `times` says. Raises `MissingValueError`, `UnknownLevelError` or `EmptyLevelError`.
    """
    order = sorted(np.flatnonzero(margin.population > 0).tolist(), key=lambda each: margin.levels[each])
    counted = margin.kept(order)
    _check_complete(coding, counted, index, np.ones(len(index), np.intp) if times is None else times)
    codes = _places(counted, coding)[coding.codes]
    if codes.min() < 0:
        first = int(codes.argmin())
        level, row = coding.levels[coding.codes[first]], index[first]
        message = f"Row {row} has {level!r} for {margin.variable!r}, a level for which the margins count nobody."
        raise UnknownLevelError(message, variable=margin.variable, level=level, row=row)
    empty = np.bincount(codes, minlength=len(counted.levels)) == 0
    if empty.any():
        level, people = counted.levels[int(empty.argmax())], counted.population[int(empty.argmax())]
        message = f"Nobody has {level!r} for {margin.variable!r}, where the margins count {people:.15g} people."
        raise EmptyLevelError(message, variable=margin.variable, level=level)
    return codes, counted


def _places(margin: Margin, coding: Coding) -> Indices:
    members = margin.members or tuple((level,) for level in margin.levels)
    places = {member: place for place, merged in enumerate(members) for member in merged}
    return np.array([places.get(level, MISSING) for level in coding.levels] or [MISSING], dtype=np.intp)


def _check_complete(coding: Coding, margin: Margin, index: pd.Index, times: Indices) -> None:
    if coding.missing.any():
        row, count = index[int(coding.missing.argmax())], int(times[coding.missing].sum())
        name = margin.variable
        message = f"Row {row} has no value for {name!r} ({count} of {times.sum()} rows have none)."
        raise MissingValueError(message, variable=name, row=row)
