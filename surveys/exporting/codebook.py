"""What a file's columns and codes mean, as rows for people to read and as notes for programs."""

import json
from collections.abc import Iterator

from core.spreadsheets import Cell
from surveys.exporting.columns import Column
from surveys.exporting.layout import Layout
from surveys.exporting.no_answer import reason_words
from surveys.questionnaire.answers import in_language

HEADINGS = ("variable", "label", "question", "code", "meaning", "no_answer")


def rows(layout: Layout, language: str) -> Iterator[list[Cell]]:
    """A row for each code of each column, or one for a column that has none; the headings are `HEADINGS`."""
    for column in layout.columns:
        label = in_language(column.label, language)
        about: list[Cell] = [column.name, label, column.question]
        codes = list(codes_of(column, language))
        yield from ([*about, code, meaning, "yes" if is_missing else "no"] for code, meaning, is_missing in codes)
        if not codes:
            yield [*about, None, None, None]


def codes_of(column: Column, language: str) -> Iterator[tuple[int | str, str, bool]]:
    """A column's codes, what each means, and whether it stands for no answer."""
    for code, words in column.meanings.items():
        yield code, in_language(words, language), False
    for reason, number in column.reasons.items():
        yield number, in_language(reason_words(reason), language), True


def note(column: Column, language: str) -> dict[bytes, bytes]:
    """A column's label and codes, as JSON beside it in a file that programs read."""
    codes = list(codes_of(column, language))
    said = {
        "label": in_language(column.label, language),
        "codes": {str(code): meaning for code, meaning, is_missing in codes if not is_missing},
        "no_answer": {str(code): meaning for code, meaning, is_missing in codes if is_missing},
    }
    return {name.encode(): json.dumps(value, ensure_ascii=False).encode() for name, value in said.items()}
