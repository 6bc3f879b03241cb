"""A workbook read as it stands: its cells by sheet, row and column. Nothing in it is ever worked out or run."""

import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from core.tables import is_bomb
from surveys.questionnaire.fault import Finding
from surveys.xlsform import rules

LARGEST, UNPACKED = 10_000_000, 100_000_000
"""How many bytes a workbook may have, packed and unpacked."""
MOST_ROWS: Mapping[str, int] = {"survey": 2_000, "choices": 20_000, "settings": 10}
MOST_COLUMNS = 200
LONGEST = 10_000
"""How many characters a cell may have."""
SHEETS = tuple(MOST_ROWS)


@dataclass(frozen=True)
class Row:
    """A row that is not empty: its number as the spreadsheet shows it, and its cells by the heading over them."""

    number: int
    cells: Mapping[str, str]

    def __getitem__(self, heading: str) -> str:
        return self.cells.get(heading, "")


@dataclass
class Sheet:
    """A sheet of a form: its headings, and its rows that are not empty."""

    headings: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)


@dataclass
class Book:
    """The sheets of a form by their name, and what is wrong with the workbook itself."""

    sheets: dict[str, Sheet] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def sheet(self, name: str) -> Sheet:
        return self.sheets.get(name, Sheet())


def read_workbook(content: bytes) -> Book:
    """Read a workbook's cells. What cannot be read is among its findings; it raises nothing for a bad file."""
    book = Book()
    if problem := _problem(content):
        book.findings.append(problem)
        return book
    try:
        opened = load_workbook(BytesIO(content), read_only=True, data_only=False)
        _read_sheets(opened, book, _has_macros(content))
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, TypeError, OSError, ParseError) as error:
        book.findings.append(_finding(rules.NOT_A_WORKBOOK, detail=str(error) or type(error).__name__))
    except Exception as error:  # A damaged workbook may raise whatever its reader's own readers do.
        book.findings.append(_finding(rules.NOT_A_WORKBOOK, detail=type(error).__name__))
    return book


def _problem(content: bytes) -> Finding | None:
    if len(content) > LARGEST:
        return _finding(rules.TOO_LARGE, most=f"{LARGEST:,}")
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            if is_bomb(archive.infolist(), UNPACKED):
                return _finding(rules.TOO_LARGE, most=f"{UNPACKED:,}")
    except zipfile.BadZipFile as error:
        return _finding(rules.NOT_A_WORKBOOK, detail=str(error))
    return None


def _has_macros(content: bytes) -> bool:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return any(name.lower().endswith("vbaproject.bin") for name in archive.namelist())


def _read_sheets(opened: Any, book: Book, has_macros: bool) -> None:
    if has_macros:
        book.findings.append(_finding(rules.MACROS))
    for name in opened.sheetnames:
        known = name.strip().lower()
        if known in SHEETS:
            book.sheets[known] = _read_sheet(opened[name], known, book.findings)
        else:
            book.findings.append(Finding("", rules.SHEET_NOT_CARRIED, {"name": name}, sheet=name))
    if "survey" not in book.sheets:
        book.findings.append(_finding(rules.NO_SURVEY_SHEET))


def _read_sheet(opened: Any, name: str, findings: list[Finding]) -> Sheet:
    opened.reset_dimensions()
    sheet = Sheet()
    rows = _numbered(opened)
    for heading in next(rows, (1, []))[1]:
        words = " ".join(_words(heading.value).split())
        if words and words in sheet.headings:
            findings.append(Finding("", rules.COLUMN_TWICE, {"column": words}, sheet=name, row=1))
        sheet.headings.append(words)
    while sheet.headings and not sheet.headings[-1]:
        sheet.headings.pop()
    if len(sheet.headings) > MOST_COLUMNS:
        findings.append(Finding("", rules.TOO_LARGE, {"most": MOST_COLUMNS}, sheet=name, row=1))
        return Sheet()
    for number, cells in rows:
        if len(sheet.rows) >= MOST_ROWS[name]:
            findings.append(Finding("", rules.TOO_LARGE, {"most": f"{MOST_ROWS[name]:,}"}, sheet=name, row=number))
            break
        if kept := dict(_kept(sheet.headings, cells, name, number, findings)):
            sheet.rows.append(Row(number, kept))
    return sheet


def _numbered(opened: Any) -> Iterator[tuple[int, list[Any]]]:
    """The rows with their numbers; thousands of empty rows behind the last are not looked through."""
    empty = 0
    for number, cells in enumerate(opened.iter_rows(), start=1):
        filled = any(cell.value is not None for cell in cells)
        empty = 0 if filled else empty + 1
        if empty > 1_000:
            return
        if filled or number == 1:
            yield number, list(cells)


def _kept(
    headings: list[str], cells: list[Any], name: str, number: int, findings: list[Finding]
) -> Iterator[tuple[str, str]]:
    for heading, cell in zip(headings, cells, strict=False):
        words = _words(cell.value)
        if not heading or not words:
            continue
        if cell.data_type == "f" or (words.startswith("=") and not isinstance(cell.value, str)):
            findings.append(Finding("", rules.FORMULA, {"column": heading}, sheet=name, row=number))
        elif len(words) > LONGEST:
            findings.append(Finding("", rules.TOO_LARGE, {"most": f"{LONGEST:,}"}, sheet=name, row=number))
        else:
            yield heading, words


def _words(value: Any) -> str:
    """A cell as words: whole numbers without a point, and true and false as XLSForm writes them."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and not any((value.hour, value.minute, value.second)):
        return value.date().isoformat()
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value).replace("\r\n", "\n").strip()


def _finding(rule: Any, **values: object) -> Finding:
    return Finding("", rule, values)
