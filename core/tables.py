"""Files as tables of text, read row by row: CSV in any of the usual encodings, and XLSX, by the file's name.

A file comes from outside and may be hostile. A spreadsheet that would unpack to far more than it is, or that is larger
than anybody's, is refused before it is unpacked, and XML that declares entities is refused by the parser.
"""

import codecs
import csv
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, BinaryIO

from core.file_problems import FileProblem

MOST_UNPACKED = 300_000_000
MOST_PACKED_RATIO = 250
MOST_PARTS = 2_000
MOST_COLUMNS = 1_000
MOST_ROWS = 1_048_576
LONGEST_CELL = 200_000
BLOCK = 1 << 16
NO_TEXT = (b"%PDF-", b"\x89PNG", *(bytes([code]) for code in range(8) if code))
"""What no table of text holds; NUL is not among them, as a stray one is refused with its row alone."""
NO_TABLE = (b"<!doctype", b"<html", b"<?xml", b"<svg")
"""How no table of text begins, in whatever case."""
DELIMITERS = (",", ";", "\t", "|")
BYTE_ORDER_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
KINDS = {"csv": "csv", "txt": "csv", "tsv": "csv", "xlsx": "xlsx"}
"""The kinds of files that can be read, by the end of their names."""


WORKBOOK, OLD_WORKBOOK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
"""How workbooks begin: those of today, and old ones or such as have a password."""


class UnreadableTable(FileProblem):
    """The file cannot be read as a table."""


@dataclass(frozen=True)
class Table:
    """A header, and the rows below it with their numbers as a spreadsheet counts them: the header is row 1."""

    header: list[str]
    rows: Iterator[tuple[int, list[str]]]
    encoding: str = ""
    delimiter: str = ""


def kind_of(name: str, kinds: Mapping[str, str] = KINDS) -> str:
    """The kind of a file by the end of its name. Raises `UnreadableTable` for one that is not among the kinds."""
    ending = name.lower().rpartition(".")[2]
    if ending not in kinds:
        endings = ", ".join(f".{each}" for each in kinds)
        raise UnreadableTable("other-kind", f"ends in none of {endings}", endings=endings)
    return kinds[ending]


def open_table(file: BinaryIO, name: str, *, encoding: str = "", delimiter: str = "") -> Table:
    """Open a table, of a CSV file in the encoding and with the delimiter given, or in those that it seems to have.

    Reading its rows raises `UnreadableTable` as opening it does.
    """
    if kind_of(name) == "xlsx":
        return _workbook(file)
    _refuse_other_files(file)
    encoding = encoding or detect_encoding(file)
    return _csv(file, encoding, delimiter or _delimiter(file, encoding))


def refuse_no_columns(header: Sequence[str]) -> None:
    """Refuse a file whose first row names nothing. Raises `UnreadableTable`."""
    if not any(name.strip() for name in header):
        raise UnreadableTable("no-columns", "is empty: its first row must name its columns")


def detect_encoding(file: BinaryIO) -> str:
    """UTF-16 or UTF-8 by its mark, UTF-8 where the whole file is in it, and otherwise Windows-1252."""
    file.seek(0)
    start = file.read(4)
    for mark, encoding in BYTE_ORDER_MARKS.items():
        if start.startswith(mark):
            return encoding
    if start[1:2] == b"\0" or start[:1] == b"\0":
        return "utf-16-le" if start[1:2] == b"\0" else "utf-16-be"
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while block := file.read(BLOCK):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _delimiter(file: BinaryIO, encoding: str) -> str:
    """The delimiter that the header seems to have: the one that stands oftenest in it."""
    file.seek(0)
    first = file.read(BLOCK).decode(encoding, errors="ignore").splitlines()[:1]
    return max(DELIMITERS, key=(first or [""])[0].count)


def _csv(file: BinaryIO, encoding: str, delimiter: str) -> Table:
    file.seek(0)
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(codecs.getreader(encoding)(file), delimiter=delimiter, strict=True)
    row = 0

    def rows() -> Iterator[tuple[int, list[str]]]:
        nonlocal row
        with _explained(encoding, lambda: row):
            for row, cells in enumerate(reader, start=2):
                if any(cell.strip() for cell in cells):
                    yield row, cells

    with _explained(encoding, lambda: row):
        header = next(reader, [])
    _refuse_too_wide(header)
    return Table(header, rows(), encoding, delimiter)


class _explained:  # noqa: N801  (It reads as a word of the language: with _explained.)
    """Turn what goes wrong in reading CSV into words that say after which row it did."""

    def __init__(self, encoding: str, row: Any) -> None:
        self.encoding, self.row = encoding, row

    def __enter__(self) -> None: ...

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        after = max(self.row(), 1)
        if isinstance(error, UnicodeError):
            message = f"is not in {self.encoding} after row {after}: set encoding in the map"
            raise UnreadableTable("other-encoding", message, row=after) from error
        if isinstance(error, csv.Error):
            message = f"cannot be read as a table after row {after}: {error}"
            raise UnreadableTable("not-a-table", message, row=after) from error


def _workbook(file: BinaryIO) -> Table:
    """The first sheet of a workbook, each cell as text: a date as its day, and its time if it has one."""
    from openpyxl import load_workbook

    _refuse_bombs(file)
    try:
        book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        lines = sheet.iter_rows(values_only=True)
        header = [_text(cell) for cell in next(lines, ())]
    except Exception as error:  # A damaged workbook may raise whatever its reader's own readers do.
        message = "cannot be read as an XLSX workbook: save it again as XLSX or as CSV"
        raise UnreadableTable("broken-workbook", message) from error
    _refuse_too_wide(header)
    while header and not header[-1]:
        header.pop()
    return Table(header, _sheet_rows(lines, len(header)))


def _sheet_rows(lines: Iterable[tuple[Any, ...]], width: int) -> Iterator[tuple[int, list[str]]]:
    try:
        for row, line in enumerate(lines, start=2):
            if row > MOST_ROWS:
                raise UnreadableTable("many-rows", f"has more than {MOST_ROWS:,} rows", most=f"{MOST_ROWS:,}")
            cells = [_text(cell) for cell in line[: max(width, MOST_COLUMNS)]]
            while len(cells) > width and not cells[-1]:
                cells.pop()
            if any(cells):
                yield row, [*cells, *[""] * (width - len(cells))]
    except UnreadableTable:
        raise
    except Exception as error:  # As above: what is read is read as it is asked for.
        message = "cannot be read as an XLSX workbook to its end: save it again"
        raise UnreadableTable("broken-workbook", message) from error


def is_bomb(parts: Sequence[zipfile.ZipInfo], most: int = MOST_UNPACKED) -> bool:
    """Whether an archive says that it would unpack to more bytes than `most`, or than anybody's spreadsheet does."""
    packed, unpacked = sum(each.compress_size for each in parts), sum(each.file_size for each in parts)
    return len(parts) > MOST_PARTS or unpacked > min(most, MOST_PACKED_RATIO * max(packed, 4096))


def _refuse_bombs(file: BinaryIO) -> None:
    """Refuse what would unpack to more than anybody's spreadsheet, by what the archive itself says of its parts."""
    file.seek(0)
    _refuse_old_workbook(file.read(4))
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise UnreadableTable("not-a-workbook", "is not an XLSX workbook") from error
    if is_bomb(parts):
        message = "would unpack to far more than it is, as no spreadsheet does: it is not opened"
        raise UnreadableTable("bomb", message)
    file.seek(0)


def _refuse_too_wide(header: list[str]) -> None:
    if len(header) > MOST_COLUMNS:
        message = f"has more than {MOST_COLUMNS:,} columns"
        raise UnreadableTable("many-columns", message, most=f"{MOST_COLUMNS:,}")


def _refuse_old_workbook(start: bytes) -> None:
    if start.startswith(OLD_WORKBOOK):
        message = "is an old workbook, or has a password: save it as XLSX without one"
        raise UnreadableTable("old-workbook", message)


def _refuse_other_files(file: BinaryIO) -> None:
    """Refuse what calls itself a table of text and begins as something else."""
    file.seek(0)
    start = file.read(BLOCK)
    _refuse_old_workbook(start)
    if start.startswith(WORKBOOK):
        raise UnreadableTable("workbook-by-another-name", "is a workbook: let its name end in .xlsx")
    marked = start.startswith(tuple(BYTE_ORDER_MARKS)) or b"\0" in start[:2]
    if start.lstrip().lower().startswith(NO_TABLE) or (not marked and any(each in start for each in NO_TEXT)):
        raise UnreadableTable("not-text", "holds something other than a table of text")


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ", timespec="minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)[:LONGEST_CELL]
