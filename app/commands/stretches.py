"""A CSV file of any size in stretches that are read apart: a place in the file travels, rows do not."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.commands.comments_file import ROOM_FOR_ONE_FIELD, CommentsFileError

ROWS = 2_000
MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Stretch:
    """Some rows of a file, one after another: where their bytes begin and end, and how many rows there are."""

    path: str
    start: int
    stop: int
    rows: int

    def read(self, width: int) -> list[tuple[str, ...]]:
        """The rows, each as wide as the file's columns."""
        with Path(self.path).open("rb") as file:
            file.seek(self.start)
            text = file.read(self.stop - self.start).decode("utf-8")
        csv.field_size_limit(ROOM_FOR_ONE_FIELD)
        lines = csv.reader(io.StringIO(text, newline=""), strict=True)
        return [(*line, *[""] * (width - len(line))) for line in lines if line or width == 1]


@dataclass(frozen=True)
class ScannedFile:
    """The columns of a CSV file in UTF-8, and its rows in stretches. All of it has been found well-formed."""

    columns: tuple[str, ...]
    stretches: tuple[Stretch, ...]

    @property
    def rows(self) -> int:
        return sum(stretch.rows for stretch in self.stretches)

    @classmethod
    def scan(cls, path: Path, rows: int | None = None) -> ScannedFile:
        """Read a file through once, and keep nothing but where it is to be read. Raises `CommentsFileError`."""
        csv.field_size_limit(ROOM_FOR_ONE_FIELD)
        try:
            with path.open("rb") as file:
                return cls._of(path, _Lines(path, file), rows or ROWS)
        except csv.Error as error:
            raise CommentsFileError(f"{path}: not a CSV file: {error}.") from error
        except OSError as error:
            raise CommentsFileError(f"{path}: cannot be read: {error.strerror}.") from error

    @classmethod
    def _of(cls, path: Path, lines: _Lines, rows: int) -> ScannedFile:
        reader = csv.reader(lines, strict=True)
        columns = tuple(next(reader, []))
        if not any(columns):
            raise CommentsFileError(f"{path}: the file is empty.")
        stretches: list[Stretch] = []
        start, held = lines.place, 0
        for number, line in enumerate(reader, start=2):
            if len(line) > len(columns):
                raise CommentsFileError(f"{path}: row {number} has {len(line)} values for {len(columns)} columns.")
            held += bool(line) or len(columns) == 1
            if held == rows:
                stretches.append(Stretch(str(path), start, lines.place, held))
                start, held = lines.place, 0
        if held:
            stretches.append(Stretch(str(path), start, lines.place, held))
        if not stretches:
            raise CommentsFileError(f"{path}: there are columns but no rows.")
        return cls(columns, tuple(stretches))

    def place_of(self, name: str) -> int:
        """Where a column is. Raises `CommentsFileError` when there is none of the name."""
        if name not in self.columns:
            raise CommentsFileError(f"There is no column {name!r}. The columns are: {', '.join(self.columns)}.")
        return self.columns.index(name)


class _Lines:
    """The lines of a file as texts, and how many bytes of it have been given out."""

    def __init__(self, path: Path, file: io.BufferedReader) -> None:
        self.path, self.file = path, file
        self.place = 0
        self._pieces = self._all()

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        return next(self._pieces)

    def _all(self) -> Iterator[str]:
        for number, line in enumerate(self.file, start=1):
            if number == 1 and line.startswith(MARK):
                self.place, line = len(MARK), line.removeprefix(MARK)
            try:
                text = line.decode("utf-8")
            except UnicodeDecodeError as error:
                told = f"{self.path}: line {number} is not in UTF-8. Save the file as CSV UTF-8."
                raise CommentsFileError(told) from error
            if "\0" in text:
                raise CommentsFileError(f"{self.path}: not a CSV file: it holds bytes of value nought.")
            for piece in io.StringIO(text, newline="") if "\r" in text else (text,):
                self.place += len(piece.encode("utf-8"))
                yield piece
