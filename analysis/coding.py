"""The level of each respondent on each weighting variable, read from its column once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.columns import Flags, Indices, column
from analysis.errors import EmptyLevelError, MissingValueError, UnknownLevelError
from analysis.margins import JOIN, Margin

MISSING = -1


@dataclass(frozen=True)
class Coding:
    """`codes`, shape (n,), are places in `levels`; -1 where there is no value."""

    codes: Indices
    levels: tuple[str, ...]

    @property
    def missing(self) -> Flags:
        return np.asarray(self.codes == MISSING, dtype=np.bool_)

    def counts(self) -> dict[str, int]:
        """Return how many respondents have each level."""
        counts = np.bincount(self.codes[~self.missing], minlength=len(self.levels))
        return dict(zip(self.levels, counts.tolist(), strict=True))

    def take(self, rows: Indices) -> Coding:
        """Keep some respondents; `rows` are their places, in order."""
        return self if len(rows) == len(self.codes) else replace(self, codes=self.codes[rows])


def read_coding(responses: pd.DataFrame, names: Sequence[str]) -> Coding:
    """Read the levels of one column, or of several joined.

    >>> read_coding(pd.DataFrame({"sex": ["M", "F", "", "M"]}), ["sex"])
    Coding(codes=array([ 0,  1, -1,  0]), levels=('M', 'F'))
    """
    first, *others = (_read_column(responses, name) for name in names)
    for other in others:
        first = _join(first, other)
    return first


def _read_column(responses: pd.DataFrame, name: str) -> Coding:
    """Text is made of the distinct values, not of every row's."""
    values = column(responses, name)
    coded = isinstance(values.dtype, pd.CategoricalDtype)
    codes, found = (values.cat.codes, values.cat.categories) if coded else pd.factorize(values)
    texts = [str(value) for value in found]
    levels = tuple(dict.fromkeys(text for text in texts if text))
    places = {level: place for place, level in enumerate(levels)}
    renumbered = np.array([*(places.get(text, MISSING) for text in texts), MISSING], dtype=np.intp)
    return Coding(renumbered[np.asarray(codes)], levels)


def _join(first: Coding, other: Coding) -> Coding:
    width = max(1, len(other.levels))
    missing = first.missing | other.missing
    joint, found = pd.factorize(np.where(missing, MISSING, first.codes * width + other.codes))
    pairs = found[found != MISSING]
    places = np.cumsum(found != MISSING) - 1
    levels = tuple(JOIN.join((first.levels[pair // width], other.levels[pair % width])) for pair in pairs)
    return Coding(np.where(missing, MISSING, places[joint]).astype(np.intp), levels)


def place(coding: Coding, margin: Margin, index: pd.Index) -> tuple[Indices, Margin]:
    """Return each respondent's place in the margin's levels, shape (n,), and the margin, its levels sorted.

    Levels where the margins count nobody are left out. `index` labels the respondents for messages. Raises
    `MissingValueError`, `UnknownLevelError` or `EmptyLevelError`.
    """
    order = sorted(np.flatnonzero(margin.population > 0).tolist(), key=lambda each: margin.levels[each])
    counted = margin.kept(order)
    _check_complete(coding, counted, index)
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


def _check_complete(coding: Coding, margin: Margin, index: pd.Index) -> None:
    if coding.missing.any():
        row, count = index[int(coding.missing.argmax())], int(coding.missing.sum())
        name = margin.variable
        message = f"Row {row} has no value for {name!r} ({count} of {len(index)} rows have none)."
        raise MissingValueError(message, variable=name, row=row)
