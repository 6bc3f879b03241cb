"""Items: questions whose answers are codes, some of them favourable and some of them no answer at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.columns import Flags, Floats, blank, column
from analysis.errors import ItemError, UnknownAnswerError


@dataclass(frozen=True)
class Item:
    """One item: answers are codes from 1 to the number of `levels`; `favourable` says which count as favourable.

    `no_opinion` holds the codes of don't know, not answered and not asked, which are out of the base; `dont_know` the
    first of them alone. `unfavourable` codes are those that a net score takes away.
    """

    code: str
    text: str
    levels: tuple[str, ...]
    favourable: tuple[str, ...]
    no_opinion: tuple[str, ...]
    optional: bool = False
    dont_know: tuple[str, ...] = ()
    unfavourable: tuple[str, ...] = ()

    @classmethod
    def from_dict(cls, code: str, definition: Mapping[str, Any]) -> Item:
        """Read one item of an items file; raise `ItemError` naming what it lacks."""
        try:
            levels, favourable = tuple(map(str, definition["levels"])), tuple(map(str, definition["favourable"]))
            declared = definition.get("unfavourable")
            silent = [definition.get(key) for key in ("dont_know", "not_answered", "not_asked")]
            _check_codes(code, definition["levels"], levels, favourable)
            return cls(
                code=code,
                text=str(definition.get("text", code)),
                levels=levels,
                favourable=favourable,
                no_opinion=tuple(str(value) for value in silent if value not in (None, "")),
                optional=bool(definition.get("optional", False)),
                dont_know=tuple(str(value) for value in silent[:1] if value not in (None, "")),
                unfavourable=_mirrored(favourable, levels) if declared is None else tuple(map(str, declared)),
            )
        except (KeyError, TypeError, AttributeError) as error:
            message = f"Item {code!r} needs a list of 'levels' and a list of 'favourable' codes."
            raise ItemError(message, variable=code) from error

    @property
    def answers(self) -> tuple[str, ...]:
        return tuple(str(place + 1) for place in range(len(self.levels)))

    def read(self, responses: pd.DataFrame) -> tuple[Flags, Flags]:
        """Return who is in the base and who of them is favourable, each of shape (n,).

        Raises `MissingColumnError`, or `UnknownAnswerError` for an answer that is none of the item's codes.
        """
        values = column(responses, self.code)
        answered = _is_in(values, self.answers)
        unknown = ~(answered | blank(values) | _is_in(values, self.no_opinion))
        if unknown.any():
            first = int(unknown.argmax())
            row, answer = values.index[first], str(values.iloc[first])
            message = f"Row {row} has answer {answer!r} for item {self.code!r}, which is none of its codes."
            raise UnknownAnswerError(message, variable=self.code, level=answer, row=row)
        return answered, answered & _is_in(values, self.favourable)

    def displeased(self, responses: pd.DataFrame) -> Flags:
        """Return who gave an unfavourable answer, shape (n,)."""
        return _is_in(column(responses, self.code), self.unfavourable)

    def levels_given(self, responses: pd.DataFrame) -> list[Flags]:
        """Return who gave each level, in order, shape (n,) each; raises what `read` does."""
        self.read(responses)
        values = column(responses, self.code)
        return [_is_in(values, [code]) for code in self.answers]

    def codes_given(self, responses: pd.DataFrame) -> dict[str, Flags]:
        """Return who gave each code, don't know among them, shape (n,) each; raises what `read` does."""
        values = column(responses, self.code)
        given = zip(self.answers, self.levels_given(responses), strict=True)
        return {**dict(given), **{code: _is_in(values, [code]) for code in self.dont_know}}


def _check_codes(code: str, given: Any, levels: Sequence[str], favourable: Sequence[str]) -> None:
    """Refuse a text where a list of levels belongs, and a favourable code that is no level's."""
    if isinstance(given, str):
        raise TypeError("levels are a list")
    unknown = [each for each in favourable if each not in {str(place + 1) for place in range(len(levels))}]
    if unknown:
        message = f"Item {code!r} counts code {unknown[0]!r} as favourable, but its codes are 1 to {len(levels)}."
        raise ItemError(message, variable=code, level=unknown[0])


def read_items(items: Mapping[str, Any]) -> tuple[Item, ...]:
    """Read an items file: code → {"levels": […], "favourable": […], "dont_know", "not_answered", "not_asked", …}.

    Raises `ItemError` for an incomplete definition, or for none at all.
    """
    if not items:
        raise ItemError("There are no items to estimate.")
    return tuple(Item.from_dict(code, definition) for code, definition in items.items())


def read_answers(responses: pd.DataFrame, items: Sequence[Item]) -> tuple[Flags, Flags]:
    """Return every item's base and favourable answers, each of shape (n, items)."""
    read = [item.read(responses) for item in items]
    answered, favourable = zip(*read, strict=True)
    return np.column_stack(answered), np.column_stack(favourable)


def _mirrored(favourable: Sequence[str], levels: Sequence[str]) -> tuple[str, ...]:
    """Return the codes as far from the last level as favourable ones are from the first, unless favourable too."""
    mirrored = [str(len(levels) + 1 - int(code)) for code in favourable if code.isdigit()]
    return tuple(code for code in reversed(mirrored) if code not in favourable)


def favourable_values(responses: pd.DataFrame, items: Sequence[Item]) -> dict[str, Floats]:
    """Return 1 for a favourable answer, 0 for another and not a number for none, shape (n,), by item that was asked.

    >>> roads = Item.from_dict("roads", {"levels": ["Good", "Bad"], "favourable": [1], "dont_know": 8})
    >>> favourable_values(pd.DataFrame({"roads": [1, 2, 8]}), [roads])["roads"].tolist()
    [1.0, 0.0, nan]
    """
    answered, favourable = read_answers(responses, items)
    values = np.where(answered, favourable.astype(np.float64), np.nan)
    return {item.code: values[:, place] for place, item in enumerate(items) if answered[:, place].any()}


def _is_in(values: pd.Series, codes: Sequence[str]) -> Flags:
    """Say which values are among the codes, whether the column holds numbers or text."""
    if pd.api.types.is_numeric_dtype(values):
        return np.asarray(values.isin([float(code) for code in codes]), dtype=np.bool_)
    return np.asarray(values.isin(list(codes)), dtype=np.bool_)
