"""Responses as an SPSS file: variable and value labels, missing values, measures, and the weight that counts.

The library that writes such files wants all of them at once, so columns are held as small as their values allow: a
byte for most codes, while the responses themselves are read and forgotten in batches.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from surveys.exporting import codebook
from surveys.exporting.columns import Column, Value
from surveys.exporting.layout import Layout
from surveys.exporting.no_answer import NoAnswer
from surveys.exporting.responses import Batch
from surveys.questionnaire.answers import in_language

if TYPE_CHECKING:
    import pandas as pd

EPOCH = date(1582, 10, 14)
DAY = 86_400
LONGEST_LABEL, LONGEST_MEANING = 250, 118
"""Bytes: SPSS keeps 256 and 120, and some programs a few fewer."""
WIDEST = 32_000
"""Bytes of a text; SPSS keeps 32,767."""
SMALL = {"coded": "h", "number": "d", "date": "d"}
NOT_GIVEN = float("nan")
WEIGHT = "weight"
WEIGHT_PLACE = 76
"""Where the header of such a file says which variable is the weight, in bytes from its beginning."""
TOLD_APART = (NoAnswer.DONT_KNOW, NoAnswer.PREFER_NOT_TO_SAY, NoAnswer.NOT_ANSWERED)
"""The reasons that text declares as missing: SPSS has room for three, and none for a range as numbers have."""


def write_sav(path: Path, document: Mapping[str, Any], layout: Layout, batches: Iterable[Batch], language: str) -> None:
    """Write all responses. The variable `weight` is declared as the weight where there are weights."""
    import pyreadstat

    held = [_Held(column) for column in layout.columns]
    for batch in batches:
        for each, values in zip(held, batch, strict=True):
            each.take(values)
    coded = [column for column in layout.columns if column.meanings or column.reasons]
    pyreadstat.write_sav(
        _frame(held),
        path,
        column_labels={each.name: _cut(in_language(each.label, language), LONGEST_LABEL) for each in layout.columns},
        row_compress=True,
        variable_value_labels={column.name: _meanings(column, language) for column in coded},
        missing_ranges={column.name: _missing(column) for column in coded if column.reasons},
        variable_measure={column.name: column.measure for column in layout.columns},
        variable_format={column.name: form for column in layout.columns if (form := _format(column))},
        variable_display_width={column.name: min(max(column.width, 8), 40) for column in layout.columns},
    )
    if any(each.column.name == WEIGHT and each.is_used for each in held):
        _declare_weight(path, held)


class _Held:
    """A column's values, as small as they can be held."""

    def __init__(self, column: Column) -> None:
        self.column = column
        self.numbers = array(SMALL[column.kind]) if column.kind in SMALL else None
        self.texts: list[str] = []
        self.known: dict[Value, str] = {}
        self.longest = 1
        self.is_used = False

    def take(self, values: Sequence[Value]) -> None:
        self.is_used = self.is_used or any(value is not None for value in values)
        if self.numbers is None:
            for value in values:
                self.texts.append(self.known.get(value) or self._text(value))
        elif self.column.kind == "coded":
            self.numbers.extend(values)  # type: ignore[arg-type]
        else:
            count: Callable[[Value], float] = _seconds if self.column.kind == "date" else _number
            self.numbers.extend(map(count, values))  # type: ignore[arg-type]

    def values(self) -> Any:
        import numpy as np

        if self.numbers is None:
            return np.array(self.texts, dtype=object)
        plain = np.frombuffer(self.numbers, dtype=self.numbers.typecode)
        return plain.astype(np.int8) if plain.dtype.kind == "i" and _fits_a_byte(plain) else plain

    @property
    def slots(self) -> int:
        """How many elements of eight bytes SPSS counts it as, when it counts to the weight."""
        return 1 if self.numbers is not None else -(-self.longest // 8)

    def _text(self, value: Value) -> str:
        """A text that fits; codes of wards and strata are one object each, however often they come."""
        text = "" if value is None or value == NoAnswer.NOT_ASKED.value else _cut(str(value), WIDEST)
        self.longest = max(self.longest, len(text.encode()))
        if self.column.name != "respondent" and len(text) <= 64:
            self.known[value] = text
        return text


def _frame(held: Sequence[_Held]) -> pd.DataFrame:
    import pandas as pd

    columns = {each.column.name: each.values() for each in held}
    return pd.DataFrame(columns, copy=False)


def _fits_a_byte(numbers: Any) -> bool:
    return not len(numbers) or bool(numbers.min() >= -128 and numbers.max() <= 127)


def _number(value: Value) -> float:
    return NOT_GIVEN if value is None else float(value)


def _seconds(value: Value) -> float:
    """A day as SPSS counts it, in seconds since the Gregorian calendar began; codes of no answer stay as they are."""
    if isinstance(value, str):
        return float((date.fromisoformat(value) - EPOCH).days * DAY)
    return _number(value)


def _meanings(column: Column, language: str) -> dict[Any, str]:
    said = {code: _cut(meaning, LONGEST_MEANING) for code, meaning, _ in codebook.codes_of(column, language)}
    if column.kind in SMALL:
        return {int(code) if column.kind == "coded" else float(code): meaning for code, meaning in said.items()}
    unasked = column.reasons.get(NoAnswer.NOT_ASKED)
    return {str(code): meaning for code, meaning in said.items() if code != unasked}


def _missing(column: Column) -> list[Any]:
    """The codes of no answer, which SPSS leaves out of its sums."""
    if column.kind in SMALL:
        return [{"lo": min(column.reasons.values()), "hi": max(column.reasons.values())}]
    return [str(column.reasons[reason]) for reason in TOLD_APART if reason in column.reasons]


def _format(column: Column) -> str:
    if column.kind == "date":
        return "SDATE10"
    if column.kind == "number":
        return f"F{max(column.width, 8)}.{column.decimals}"
    return "F4.0" if column.kind == "coded" else ""


def _declare_weight(path: Path, held: Sequence[_Held]) -> None:
    """Say in the header which variable is the weight, counted in elements of eight bytes from 1."""
    before = 0
    for each in held:
        if each.column.name == WEIGHT:
            break
        before += each.slots
    with path.open("r+b") as file:
        file.seek(WEIGHT_PLACE)
        file.write(struct.pack("<i", before + 1))


def _cut(words: str, most: int) -> str:
    """Words of so many bytes at most, cut between letters."""
    encoded = words.encode()
    if len(encoded) <= most:
        return words
    return encoded[: most - 3].decode(errors="ignore") + "…"
