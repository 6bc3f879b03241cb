"""Counts of answers as a table: a row for each answer, way of answering and group, and how many people gave it."""

import csv
import io
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from core.tables import UnreadableTable, open_table
from core.words import for_translators as _
from core.words import words_in
from framework.series.counting import ALL, Counted, Meaning
from framework.series.refusals import shown
from framework.series.series_map import GROUPED_BY
from framework.series.survey import Option

NEEDED = ("option", "people")
KNOWN = ("option", "counts_as", "mode", "variable", "group", "people")
MODES = ("online", "paper", "telephone", "face_to_face")
MOST_OPTIONS = 40
MOST_PEOPLE = 10_000_000
REASONS = {
    "other-width": _("has %(cells)s cells where the header has %(columns)s"),
    "no-option": _("names no answer"),
    "too-long": _("has more than %(most)s characters"),
    "not-kept": _("holds a character that cannot be kept (NUL)"),
    "no-meaning": _("“%(cell)s” is none of %(values)s"),
    "two-meanings": _("counts as something else than in row %(first)s"),
    "no-mode": _("“%(cell)s” is none of %(values)s"),
    "no-variable": _("“%(cell)s” is none of %(values)s"),
    "half-group": _("a group needs its name and its kind"),
    "no-people": _("“%(cell)s” is not a number of people: a whole number from 0"),
    "twice": _("is of the same answer, way of answering and group as row %(first)s"),
    "many-options": _("there are more than %(most)s answers"),
}


@dataclass(frozen=True)
class Refusal:
    """Why a row cannot be counted. `row` counts as a spreadsheet does, with the header as row 1."""

    row: int
    column: str
    code: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class CountTable:
    """What a table holds: the answers in their order, the counts, and rows that cannot be counted."""

    options: list[Option] = field(default_factory=list)
    counts: list[Counted] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)


class _Unusable(Exception):
    def __init__(self, column: str, code: str, **values: Any) -> None:
        super().__init__(code)
        self.column, self.code, self.values = column, code, values


def read_counts(file: BinaryIO, name: str, known: Sequence[Option]) -> CountTable:
    """Read a table of counts; `known` are the answers of which it is known as what they count.

    A table that has a refusal is of no use: a share of some rows would be another share. Raises `UnreadableTable`.
    """
    table = open_table(file, name)
    header = [each.strip().casefold().replace(" ", "_") for each in table.header]
    for column in NEEDED:
        if header.count(column) != 1:
            code = "column-twice" if column in header else "no-column"
            raise UnreadableTable(code, f"has no single column {column!r}", column=column)
    reader = _Reader({each.text.casefold(): each for each in known})
    for row, cells in table.rows:
        if len(cells) != len(header):
            values = {"cells": len(cells), "columns": len(header)}
            reader.found.refusals.append(Refusal(row, "", "other-width", values))
        else:
            reader.read(row, {name: cell.strip() for name, cell in zip(header, cells, strict=True) if name in KNOWN})
    if not reader.found.counts and not reader.found.refusals:
        raise UnreadableTable("no-rows", "has no row below its header")
    return reader.found


def as_text(file: BinaryIO, name: str) -> str:
    """A table as comma-separated text, whatever kind of file it was. Raises `UnreadableTable`."""
    table = open_table(file, name)
    return _as_csv([table.header, *(cells for row, cells in table.rows)])


def written(options: Sequence[Option], counts: Sequence[Counted]) -> str:
    """Counts as a table that says the same when it is read."""
    known = {each.code: each for each in options}
    rows = [
        [known[each.option].text, known[each.option].meaning.value, each.mode,
         *(("", "") if each.group == ALL else each.group), str(each.people)]
        for each in counts
    ]  # fmt: skip
    return _as_csv([list(KNOWN), *rows])


def _as_csv(rows: Sequence[Sequence[str]]) -> str:
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows(rows)
    return file.getvalue()


def say(code: str, values: Mapping[str, Any], language: str) -> str:
    """A reason in a language.

    >>> say("no-people", {"cell": "many"}, "en")
    '“many” is not a number of people: a whole number from 0'
    """
    return words_in(language).gettext(REASONS[code]) % values


class _Reader:
    """Reads rows one by one, and knows what earlier ones said."""

    def __init__(self, known: Mapping[str, Option]) -> None:
        self.found, self.known = CountTable(), known
        self.rows_of: dict[str, int] = {}
        self.first_seen: dict[tuple[object, ...], int] = {}

    def read(self, row: int, cells: Mapping[str, str]) -> None:
        try:
            option = self._option(row, cells)
            mode = _one_of("mode", cells.get("mode", ""), MODES, "no-mode") if cells.get("mode") else ""
            counted = Counted(option.code, mode, _people(cells["people"]), _group(cells))
            first = self.first_seen.setdefault((option.code, mode, counted.group), row)
            if first != row:
                raise _Unusable("", "twice", first=first)
        except _Unusable as error:
            self.found.refusals.append(Refusal(row, error.column, error.code, error.values))
        else:
            self.found.counts.append(counted)

    def _option(self, row: int, cells: Mapping[str, str]) -> Option:
        text = _short("option", cells["option"], 200)
        if not text:
            raise _Unusable("option", "no-option")
        held = next((each for each in self.found.options if each.text.casefold() == text.casefold()), None)
        known = held or self.known.get(text.casefold())
        said = cells.get("counts_as", "")
        values = [each.value for each in Meaning]
        plain = said.casefold().replace(" ", "-").replace("’", "").replace("'", "")
        if not said and known is None:
            raise _Unusable("counts_as", "no-meaning", cell="", values=", ".join(values))
        if said:
            meaning = Meaning(_one_of("counts_as", plain, values, "no-meaning"))
        else:
            assert known is not None
            meaning = known.meaning
        if held is not None:
            if held.meaning is not meaning:
                raise _Unusable("counts_as", "two-meanings", first=self.rows_of[held.code])
            return held
        if len(self.found.options) == MOST_OPTIONS:
            raise _Unusable("option", "many-options", most=MOST_OPTIONS)
        made = Option(known.code if known else str(len(self.found.options) + 1), text, meaning)
        self.found.options.append(made)
        self.rows_of[made.code] = row
        return made


def _group(cells: Mapping[str, str]) -> tuple[str, str]:
    variable, group = cells.get("variable", ""), _short("group", cells.get("group", ""), 64)
    if not variable and not group:
        return ALL
    if not variable or not group:
        raise _Unusable("group" if variable else "variable", "half-group")
    return _one_of("variable", variable, GROUPED_BY, "no-variable"), group


def _one_of(column: str, cell: str, allowed: Collection[str], code: str) -> str:
    found = cell.casefold().replace(" ", "_") if column != "counts_as" else cell
    if found not in allowed:
        raise _Unusable(column, code, cell=shown(cell), values=", ".join(allowed))
    return found


def _short(column: str, cell: str, most: int) -> str:
    if "\0" in cell:
        raise _Unusable(column, "not-kept")
    if len(cell) > most:
        raise _Unusable(column, "too-long", most=most)
    return " ".join(cell.split())


def _people(cell: str) -> int:
    plain = cell.replace(",", "")
    if not (plain.isascii() and plain.isdecimal() and len(plain) < 9 and int(plain) <= MOST_PEOPLE):
        raise _Unusable("people", "no-people", cell=shown(cell))
    return int(plain)
