"""Tables as files that spreadsheets open, written as they are read, so that any number of rows needs little memory.

A cell that begins as a formula would must not become one: in CSV it is led by an apostrophe, as OWASP advises under
"CSV injection"; in XLSX every text is kept as text.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO
from xml.sax.saxutils import escape

from core.formulas import harmless

Cell = str | int | float | datetime | None
Row = Sequence[Cell]

CHUNK = 64 * 1024
LONGEST_CELL = 32_767
"""As many characters as a cell of XLSX may hold."""
TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass(frozen=True)
class Sheet:
    """A named table: its headings, and rows that may be read only once."""

    name: str
    headings: Sequence[str]
    rows: Iterable[Row]


def csv_chunks(sheet: Sheet) -> Iterator[bytes]:
    """A sheet as CSV in UTF-8, with the mark by which spreadsheets know it."""
    room = io.StringIO(newline="")
    writer = csv.writer(room)
    room.write("\ufeff")
    writer.writerow([_safe(heading) for heading in sheet.headings])
    for row in sheet.rows:
        writer.writerow([_safe(cell) for cell in row])
        if room.tell() > CHUNK:
            yield _emptied(room)
    yield _emptied(room)


def xlsx_chunks(sheets: Sequence[Sheet]) -> Iterator[bytes]:
    """Sheets as one XLSX file."""
    stream = _Stream()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, words in _frame(sheets):
            archive.writestr(name, words)
        for number, sheet in enumerate(sheets, start=1):
            with archive.open(f"xl/worksheets/sheet{number}.xml", "w", force_zip64=True) as file:
                for _ in _write_rows(file, sheet):
                    yield from stream.taken(CHUNK)
    yield from stream.taken(0)


class _Stream(io.RawIOBase):
    """Takes what a ZIP file writes, for it to be sent on; it cannot go back, and ZIP files need not."""

    def __init__(self) -> None:
        self.room = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        added = bytes(data)  # type: ignore[call-overload]
        self.room += added
        return len(added)

    def taken(self, least: int) -> Iterator[bytes]:
        if len(self.room) > least:
            yield bytes(self.room)
            self.room.clear()


def _safe(cell: Cell) -> Cell:
    if isinstance(cell, datetime):
        return cell.isoformat(timespec="seconds")
    return harmless(cell) if isinstance(cell, str) else cell


def _emptied(room: io.StringIO) -> bytes:
    words = room.getvalue()
    room.seek(0)
    room.truncate()
    return words.encode()


def _write_rows(file: IO[bytes], sheet: Sheet) -> Iterator[None]:
    file.write(f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>'.encode())
    file.write(_row(1, sheet.headings))
    for number, row in enumerate(sheet.rows, start=2):
        file.write(_row(number, row))
        yield
    file.write(b"</sheetData></worksheet>")
    yield


def _row(number: int, row: Row) -> bytes:
    return f'<row r="{number}">{"".join(_cell(cell) for cell in row)}</row>'.encode()


def _cell(cell: Cell) -> str:
    if cell is None or cell == "":
        return "<c/>"
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        words = cell.isoformat(sep=" ", timespec="seconds") if isinstance(cell, datetime) else str(cell)
        kept = escape("".join(each for each in words if _is_allowed(each))[:LONGEST_CELL])
        return f'<c t="inlineStr"><is><t xml:space="preserve">{kept}</t></is></c>'
    return f"<c><v>{cell}</v></c>"


def _is_allowed(character: str) -> bool:
    """Whether XML may hold a character."""
    code = ord(character)
    return character in "\t\n\r" or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or code > 0xFFFF


def _frame(sheets: Sequence[Sheet]) -> Iterator[tuple[str, str]]:
    """The files of a workbook that say which sheets there are."""
    numbers = range(1, len(sheets) + 1)
    parts = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{TYPES}.worksheet+xml"/>' for n in numbers
    )
    yield (
        "[Content_Types].xml",
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{TYPES}.sheet.main+xml"/>{parts}</Types>',
    )
    yield (
        "_rels/.rels",
        f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    )
    named = "".join(
        f'<sheet name="{escape(sheet.name[:31], {chr(34): "&quot;"})}" sheetId="{n}" r:id="rId{n}"/>'
        for n, sheet in zip(numbers, sheets, strict=True)
    )
    yield "xl/workbook.xml", f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{named}</sheets></workbook>'
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
    )
    yield "xl/_rels/workbook.xml.rels", f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>'
