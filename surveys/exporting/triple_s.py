"""Responses for survey software: a CSV file and its triple-S XML 3.0 description, in one ZIP file.

Codes of triple-S are not below zero, so the reasons of no answer have other numbers here, above every answer; a
question that was not asked is blank, as the standard has it. A question with several answers is one variable, whose
value has a figure for each category. Days and words have no room for reasons and are blank.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from core.formulas import harmless
from surveys.archive.ddi import as_bytes
from surveys.archive.triple_s import VERSION, say
from surveys.exporting.columns import Column, Value
from surveys.exporting.layout import Layout
from surveys.exporting.no_answer import NoAnswer, reason_words
from surveys.exporting.parcel import parcel
from surveys.exporting.responses import Batch
from surveys.questionnaire.answers import Words

DATA, DESCRIPTION = "responses.csv", "responses.sss"
USES = {"respondent": "serial", "weight": "weight"}
KINDS = {"coded": "single", "named": "single", "number": "quantity", "date": "date", "words": "character"}
NO_REASON = (NoAnswer.NOT_ASKED,)
GUARD = "'"
"""What may stand before words that a spreadsheet would take for a formula."""


@dataclass(frozen=True)
class Field:
    """A variable of triple-S: the columns that it is made of, its categories, and the text that each value becomes."""

    name: str
    columns: Sequence[Column]
    several: bool
    codes: Mapping[Value, str]
    categories: Sequence[tuple[str, Words]]

    @property
    def first(self) -> Column:
        return self.columns[0]

    def text(self, values: Sequence[Value]) -> str:
        if self.several and values[0] in (0, 1):
            chosen = "".join(str(value) for value in values)
            return chosen.ljust(len(self.categories), "0")
        value = values[0]
        if value is None:
            return ""
        found = self.codes.get(value)
        return _written(self.first, value) if found is None else found


def write_triple_s(
    path: Path, document: Mapping[str, Any], layout: Layout, batches: Iterable[Batch], language: str
) -> None:
    fields = list(fields_of(layout))
    with parcel(path) as archive:
        archive.add(DESCRIPTION, [description(document, fields, language)])
        archive.add(DATA, _data(fields, layout, batches))


def description(document: Mapping[str, Any], fields: Sequence[Field], language: str) -> bytes:
    """The definition of the fields, in every language of the questionnaire and in the one that was asked for."""
    languages = list(dict.fromkeys([*document["languages"], language]))
    root = Element("sss", {"version": VERSION, **({"languages": " ".join(languages)} if len(languages) > 1 else {})})
    SubElement(root, "origin").text = "Folkmoot"
    survey = SubElement(root, "survey")
    SubElement(survey, "name").text = document["code"]
    SubElement(survey, "version").text = document["version"]
    say(survey, "title", document["title"], languages)
    record = SubElement(survey, "record", {"ident": "A", "format": "csv", "skip": "1"})
    for number, field in enumerate(fields, start=1):
        _variable(record, number, field, languages)
    return as_bytes(root)


def fields_of(layout: Layout) -> Iterator[Field]:
    """The variables of a layout: an option of several is no variable of its own."""
    for column in layout.own:
        yield _field(column.name, [column])
    for code, filler in layout.fillers:
        if len(filler.columns) > 1 and set(filler.columns[0].meanings) == {0, 1}:
            yield _several(code, filler.columns)
        else:
            yield from (_field(column.name, [column]) for column in filler.columns)


def _field(name: str, columns: Sequence[Column]) -> Field:
    (column,) = columns
    reasons = _reasons(column)
    codes: dict[Value, str] = dict.fromkeys(column.reasons.values(), "")
    if column.kind == "named":
        reasons = {reason: reason.name.lower() for reason in reasons}
    if column.kind in ("coded", "named", "number"):
        codes |= {column.reasons[reason]: code for reason, code in reasons.items()}
    categories = [(str(code), words) for code, words in column.meanings.items()]
    if column.kind in ("coded", "named", "number"):
        categories += [(code, reason_words(reason)) for reason, code in reasons.items()]
    return Field(name, columns, False, codes, categories)


def _several(name: str, columns: Sequence[Column]) -> Field:
    """One variable for all options, in their order, and for each reason; a figure for each says which hold."""
    first = columns[0]
    reasons = [reason for reason in first.reasons if reason not in NO_REASON]
    every = len(columns) + len(reasons)
    codes: dict[Value, str] = {first.reasons[reason]: "" for reason in NO_REASON}
    for place, reason in enumerate(reasons, start=len(columns)):
        codes[first.reasons[reason]] = "".join("1" if place == each else "0" for each in range(every))
    said = [*(_option(column) for column in columns), *(reason_words(reason) for reason in reasons)]
    return Field(name, columns, True, codes, [(str(place), words) for place, words in enumerate(said, start=1)])


def _option(column: Column) -> Words:
    return {language: words.rpartition(" – ")[2] for language, words in column.label.items()}


def _reasons(column: Column) -> dict[NoAnswer, str]:
    """The codes of no answer above every answer: 98 for “don’t know” where no answer is above 89, and so on."""
    most = max([0, *(abs(code) for code in column.meanings if isinstance(code, int))])
    if column.kind == "number" and isinstance(column.most, int | float):
        most = int(max(abs(column.most), abs(float(column.least or 0))))
    room = 10 ** max(2, len(str(most)) + (most > 89 and str(most)[:2] >= "90"))
    base = room - 10
    plain = {reason: base - reason.value for reason in column.reasons if reason not in NO_REASON}
    return {reason: _number(column, code) for reason, code in plain.items()}


def _variable(record: Element, number: int, field: Field, languages: Sequence[str]) -> None:
    column, kind = field.first, "multiple" if field.several else KINDS[field.first.kind]
    literal = {"format": "literal"} if column.kind == "named" else {}
    use = {"use": USES[field.name]} if field.name in USES else {}
    element = SubElement(record, "variable", {"ident": str(number), "type": kind, **literal, **use})
    SubElement(element, "name").text = field.name
    label = column.label if not field.several else _stem(column)
    say(element, "label", label, languages)
    SubElement(element, "position", {"start": str(number)})
    if kind == "character":
        SubElement(element, "size").text = str(column.width + len(GUARD))
        return
    values = SubElement(element, "values")
    if kind in ("quantity", "date"):
        SubElement(values, "range", _range(column))
    if kind == "date":
        return
    for code, words in field.categories:
        say(values, "value", words, languages, {"code": code})


def _stem(column: Column) -> Words:
    return {language: words.rpartition(" – ")[0] for language, words in column.label.items()}


def _range(column: Column) -> dict[str, str]:
    if column.kind == "date":
        least, most = column.least or "0001-01-01", column.most or "9999-12-31"
        return {"from": str(least).replace("-", ""), "to": str(most).replace("-", "")}
    bounds = column.least if column.least is not None else 0, column.most if column.most is not None else 999_999
    return {side: _number(column, float(bound)) for side, bound in zip(("from", "to"), bounds, strict=True)}


def _data(fields: Sequence[Field], layout: Layout, batches: Iterable[Batch]) -> Iterator[bytes]:
    places = {column.name: place for place, column in enumerate(layout.columns)}
    where = [(field, [places[column.name] for column in field.columns]) for field in fields]
    yield _lines([[field.name for field in fields]])
    for batch in batches:
        columns = [
            [field.text(values) for values in zip(*(batch[place] for place in held), strict=True)]
            for field, held in where
        ]
        yield _lines(zip(*columns, strict=True))


def _lines(rows: Iterable[Sequence[str]]) -> bytes:
    room = io.StringIO(newline="")
    csv.writer(room).writerows(rows)
    return room.getvalue().encode()


def _written(column: Column, value: Value) -> str:
    if column.kind == "date":
        return str(value).replace("-", "")
    return _number(column, float(value)) if isinstance(value, int | float) else harmless(str(value))


def _number(column: Column, value: float) -> str:
    """A number with as many figures after its point as the variable has."""
    return f"{value:.{column.decimals}f}"
