"""Reading a CSV file of comments, with errors that say how to put it right."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

ROOM_FOR_ONE_FIELD = 10_000_000


class CommentsFileError(ValueError):
    """A file that cannot be used; the message is one clear line."""


@dataclass(frozen=True)
class CommentsFile:
    """The columns and rows of a CSV file, each row as wide as the columns."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @classmethod
    def read(cls, path: Path, *, may_be_empty: bool = False) -> CommentsFile:
        """Read a CSV file in UTF-8, with or without a byte order mark; CommentsFileError says what is wrong.

        A file without rows is wrong unless it `may_be_empty`.
        """
        csv.field_size_limit(ROOM_FOR_ONE_FIELD)
        try:
            lines = list(csv.reader(io.StringIO(_text(path), newline=""), strict=True))
        except csv.Error as error:
            raise CommentsFileError(f"{path}: not a CSV file: {error}.") from error
        if not lines or not any(lines[0]):
            raise CommentsFileError(f"{path}: the file is empty.")
        columns = tuple(lines[0])
        rows = tuple(
            _row(path, number, line, len(columns))
            for number, line in enumerate(lines[1:], start=2)
            if line or len(columns) == 1
        )
        if not rows and not may_be_empty:
            raise CommentsFileError(f"{path}: there are columns but no rows.")
        return cls(columns, rows)

    def column(self, name: str) -> list[str]:
        """The values of a column, in row order."""
        if name not in self.columns:
            raise CommentsFileError(f"There is no column {name!r}. The columns are: {', '.join(self.columns)}.")
        position = self.columns.index(name)
        return [row[position] for row in self.rows]


def _text(path: Path) -> str:
    try:
        contents = path.read_bytes()
    except OSError as error:
        raise CommentsFileError(f"{path}: cannot be read: {error.strerror}.") from error
    try:
        text = contents.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = contents[: error.start].count(b"\n") + 1
        raise CommentsFileError(f"{path}: line {line} is not in UTF-8. Save the file as CSV UTF-8.") from error
    if "\0" in text:
        raise CommentsFileError(f"{path}: not a CSV file: it holds bytes of value nought.")
    return text


def _row(path: Path, number: int, line: list[str], width: int) -> tuple[str, ...]:
    if len(line) > width:
        raise CommentsFileError(f"{path}: row {number} has {len(line)} values for {width} columns.")
    return (*line, *[""] * (width - len(line)))
