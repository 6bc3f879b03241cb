"""Tables of text that are read and written row by row: CSV, or XLSX by the file's name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from app.commands.files import whole_path
from core.formulas import safe_cell, write_csv
from core.tables import UnreadableTable
from feedback.tables import open_table


class RowsFileError(ValueError):
    """A file that cannot be used; the message is one clear line."""


Row = tuple[str, ...]


@contextmanager
def read_rows(path: Path) -> Iterator[tuple[Row, Iterator[Row]]]:
    """The header of a table and its rows, each as wide as the header; `RowsFileError` says what is wrong."""
    try:
        with path.open("rb") as file:
            table = open_table(file, path.name)
            if not any(table.header):
                raise RowsFileError(f"{path}: the file is empty.")
            yield tuple(table.header), _widened(path, tuple(table.header), table.rows)
    except OSError as error:
        raise RowsFileError(f"{path}: cannot be read: {error.strerror}.") from error
    except UnreadableTable as error:
        raise RowsFileError(f"{path}: {error}.") from error


def write_rows(path: Path, header: Row, rows: Iterable[Row]) -> None:
    """Write a table whole or not at all; no cell can be taken for a formula."""
    write = _write_xlsx if path.suffix.lower() == ".xlsx" else _write_csv
    with whole_path(path) as draft:
        write(draft, header, rows)


def _widened(path: Path, header: Row, rows: Iterable[tuple[int, list[str]]]) -> Iterator[Row]:
    for number, cells in rows:
        if len(cells) > len(header) and any(cells[len(header) :]):
            raise RowsFileError(f"{path}: row {number} has {len(cells)} values for {len(header)} columns.")
        yield tuple([*cells, *[""] * (len(header) - len(cells))][: len(header)])


def _write_csv(path: Path, header: Row, rows: Iterable[Row]) -> None:
    with path.open("x", encoding="utf-8", newline="") as file:
        write_csv(file, [header])
        write_csv(file, rows)


def _write_xlsx(path: Path, header: Row, rows: Iterable[Row]) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Comments")
    sheet.append([safe_cell(cell) for cell in header])
    for row in rows:
        sheet.append([safe_cell(cell) for cell in row])
    book.save(path)
