"""Reading a file of comments row by row: each row is a comment to keep, or a refusal that says why."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from analysis.redaction import redact
from core.file_problems import FileProblem
from feedback.import_map import Column, ImportMap
from feedback.mailboxes import MAIL_COLUMNS
from feedback.refusals import Refusal
from feedback.tables import UnreadableTable, open_table

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
LONGEST = {"reference": 200, "channel": 32, "service": 200, "organisation": 100, "area": 64}
SHOWN = 40
NAMED = 4
"""So many forms of dates are named where none fits; of more, examples are given."""
AUTOMATIC = "Automatic"


class UnusableFile(FileProblem):
    """The file cannot be read with this map."""


@dataclass(frozen=True)
class ImportedRow:
    """A row that can be kept. The rating runs from 1, very good, to 5, very poor."""

    row: int
    reference: str
    text: str
    received_at: datetime
    rating: int | None
    question: str
    channel: str
    service: str
    organisation: str
    area: str
    name: str = ""
    """The writer's own name, which is masked in the words and kept nowhere."""


def read_rows(path: Path, plan: ImportMap) -> Iterator[ImportedRow | Refusal]:
    """Read each row in order, holding one at a time; empty lines are passed over but counted.

    Raises `UnusableFile` when the file cannot be opened or decoded, or lacks a column of the map.
    """
    try:
        with path.open("rb") as file:
            yield from read_open_rows(file, path.name, plan)
    except OSError as error:
        raise UnusableFile("deleted", f"cannot be read: {error.strerror}") from error


def read_open_rows(file: BinaryIO, name: str, plan: ImportMap) -> Iterator[ImportedRow | Refusal]:
    """Read the rows of an open file, whose name says of what kind it is. Raises `UnusableFile`."""
    try:
        table = open_table(file, name, encoding=plan.encoding, delimiter=plan.delimiter)
        places = _places(table.header, plan)
        automatic = table.header.index(AUTOMATIC) if table.header == list(MAIL_COLUMNS) else None
        first_seen: dict[str, int] = {}
        for row, cells in table.rows:
            if automatic is not None and cells[automatic]:
                yield Refusal(row, "", "sent-by-machine")
            else:
                yield _once(first_seen, _read(row, cells, len(table.header), places, plan))
    except UnreadableTable as error:
        raise UnusableFile(error.code, str(error), **error.values) from error


def _places(header: list[str], plan: ImportMap) -> dict[str, int]:
    """Where each mapped column stands in the file."""
    places = {}
    for name, column in plan.columns.items():
        if column.header and header.count(column.header) != 1:
            code, found = (
                ("no-column", "no column") if column.header not in header else ("column-twice", "more than one column")
            )
            message = f"has {found} {column.header!r}, which columns.{name} names"
            raise UnusableFile(code, message, column=column.header)
        if column.header:
            places[name] = header.index(column.header)
    return places


def _read(row: int, cells: list[str], width: int, places: dict[str, int], plan: ImportMap) -> ImportedRow | Refusal:
    if len(cells) != width:
        return Refusal(row, "", "other-width", {"cells": len(cells), "columns": width})
    values = {name: column.fixed for name, column in plan.columns.items()}
    values |= {name: cells[place].strip() for name, place in places.items()}
    try:
        return _comment(row, values, plan)
    except _BadCell as error:
        return Refusal(row, plan.columns[error.name].header, error.code, error.values)


def _once(first_seen: dict[str, int], read: ImportedRow | Refusal) -> ImportedRow | Refusal:
    """Refuse a reference that an earlier row of the file has."""
    if isinstance(read, Refusal):
        return read
    first = first_seen.setdefault(read.reference, read.row)
    return read if first == read.row else Refusal(read.row, "", "same-reference", {"first": first})


class _BadCell(Exception):
    """A cell that cannot be read, by a code of `feedback.refusals` and what it names."""

    def __init__(self, name: str, code: str, **values: Any) -> None:
        super().__init__(code)
        self.name, self.code, self.values = name, code, values


def _comment(row: int, values: dict[str, str], plan: ImportMap) -> ImportedRow:
    for name, column in plan.columns.items():
        _check(name, values[name], column)
    text, rating = values.get("text", ""), _rating(values.get("rating", ""), plan.columns.get("rating"))
    if not text and plan.blank_text == "refuse":
        raise _BadCell("text" if "text" in values else "reference", "no-words")
    if not text and rating is None:
        raise _BadCell("text" if "text" in values else "reference", "nothing-said")
    return ImportedRow(
        row=row,
        reference=values["reference"],
        text=text,
        received_at=_date(values["date"], plan.columns["date"]),
        rating=rating,
        question=_on_one_line(values.get("question", "")),
        channel=values.get("channel") or "import",
        service=_on_one_line(values.get("service", "")),
        organisation=_on_one_line(values.get("organisation", "")),
        area=_on_one_line(values.get("area", "")),
        name=_on_one_line(values.get("name", "")),
    )


def _check(name: str, value: str, column: Column) -> None:
    if column.required and not value:
        raise _BadCell(name, "blank")
    if "\x00" in value:
        raise _BadCell(name, "not-kept")
    if len(value) > LONGEST.get(name, len(value)):
        raise _BadCell(name, "too-long", most=LONGEST[name])


def _date(value: str, column: Column) -> datetime:
    """The moment a comment came: at noon where only the day is known, so that it is the same day everywhere."""
    for form in column.formats:
        try:
            read = datetime.strptime(value, form)
        except ValueError:
            continue
        moment = read if read.time() != time() else read.replace(hour=12)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        if not EARLIEST <= moment <= datetime.now(UTC) + timedelta(days=1):
            raise _BadCell("date", "out-of-time", cell=_shown(value), year=EARLIEST.year)
        return moment
    forms = column.formats if len(column.formats) <= NAMED else ("31/12/2026", "2026-12-31")
    raise _BadCell("date", "no-date", cell=_shown(value), forms=list(forms))


def _rating(value: str, column: Column | None) -> int | None:
    if not value or column is None:
        return None
    if value not in column.values:
        raise _BadCell("rating", "no-rating", cell=_shown(value), ratings=", ".join(column.values))
    return column.values[value]


def _on_one_line(value: str) -> str:
    return " ".join(value.split())


def _shown(value: str) -> str:
    """A cell as a refusal shows it: short, and masked, as refusals are kept."""
    masked = redact(value).text
    return repr(masked if len(masked) <= SHOWN else f"{masked[:SHOWN]}…")
