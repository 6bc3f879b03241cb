"""Responses in Parquet files, divided into stretches that are read apart: references travel, rows do not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.columns import Indices, blank
from analysis.errors import MissingColumnError, NoResponsesError, PartitionError
from analysis.tally import ROWS

Key = tuple[tuple[str, str], ...]
"""Which sample of the files: the columns that separate samples, and their values."""


@dataclass(frozen=True)
class Piece:
    """Some of the sample's rows in one row group of one file, counted among the sample's rows there."""

    path: str
    group: int
    start: int
    stop: int


@dataclass(frozen=True)
class Stretch:
    """Rows of a sample, one after another, that may begin in one file and end in another.

    `start` is the place of the first in the whole sample; messages number rows from 1.
    """

    start: int
    pieces: tuple[Piece, ...]
    key: Key = ()

    def read(self, columns: Sequence[str]) -> pd.DataFrame:
        """Read some columns: texts as categories. Raises `MissingColumnError`."""
        names = list(dict.fromkeys(columns))
        table = pa.concat_tables([_read(piece, tuple(names), self.key) for piece in self.pieces])
        for place, name in enumerate(names):
            if pa.types.is_integer(table.schema.types[place]) and table.column(place).null_count:
                table = table.set_column(place, name, table.column(place).dictionary_encode())
        frame = _frame(table.unify_dictionaries())
        return frame.set_axis(pd.RangeIndex(self.start + 1, self.start + 1 + len(frame)))


def parquet_files(path: Path) -> list[Path]:
    """Return the file, or the Parquet files in the folder and those below it, in the order of their names.

    Raises `NoResponsesError` where there are none.
    """
    if not path.is_dir():
        return [path]
    files = sorted(each for each in path.rglob("*.parquet") if not each.name.startswith((".", "_")))
    if not files:
        raise NoResponsesError(f"There are no Parquet files in {path}.")
    return files


def samples_in(files: Sequence[Path], by: Sequence[str] = (), rows: int = ROWS) -> dict[Key, list[Stretch]]:
    """Divide the rows of files into samples, and these into stretches of so many rows.

    Where stretches end depends on the order of a sample's rows alone: not on files, row groups or other samples.
    Raises `PartitionError` for a file that is no Parquet file, or `MissingColumnError`.
    """
    pieces: dict[Key, list[tuple[str, int, int]]] = {}
    for path in files:
        for group in range(_opened(path).num_row_groups):
            for key, count in _counts(path, group, tuple(by)):
                pieces.setdefault(key, []).append((str(path), group, count))
    if not pieces:
        raise NoResponsesError("There are no responses.")
    return {key: [*_stretches(found, key, rows)] for key, found in pieces.items()}


def _counts(path: Path, group: int, by: tuple[str, ...]) -> Iterator[tuple[Key, int]]:
    size = _opened(path).metadata.row_group(group).num_rows
    if not by:
        if size:
            yield (), size
        return
    frame = _frame(_table(path, group, by))
    for name in by:
        if blank(frame[name]).any():
            raise PartitionError(f"{path.name} has rows without a value for {name!r}.", variable=name)
    for values, count in frame.astype(str).value_counts(sort=False).items():
        named = values if isinstance(values, tuple) else (values,)
        yield tuple(zip(by, map(str, named), strict=True)), int(count)


def _stretches(found: Sequence[tuple[str, int, int]], key: Key, rows: int) -> Iterator[Stretch]:
    start, held, pieces = 0, 0, []
    for path, group, count in found:
        taken = 0
        while taken < count:
            part = min(count - taken, rows - held)
            pieces.append(Piece(path, group, taken, taken + part))
            taken, held = taken + part, held + part
            if held == rows:
                yield Stretch(start, tuple(pieces), key)
                start, held, pieces = start + rows, 0, []
    if pieces:
        yield Stretch(start, tuple(pieces), key)


def _read(piece: Piece, columns: tuple[str, ...], key: Key) -> Any:
    table = _table(Path(piece.path), piece.group, columns)
    if key:
        table = table.take(pa.array(_members(piece.path, piece.group, key)))
    return table.slice(piece.start, piece.stop - piece.start)


@lru_cache(maxsize=2)
def _members(path: str, group: int, key: Key) -> Indices:
    """Return the rows of a row group that belong to a sample."""
    frame = _frame(_table(Path(path), group, tuple(name for name, _ in key))).astype(str)
    return np.flatnonzero(np.logical_and.reduce([frame[name] == value for name, value in key]))


def _table(path: Path, group: int, columns: tuple[str, ...]) -> Any:
    file = _opened(path)
    for name in columns:
        if name not in file.schema_arrow.names:
            raise MissingColumnError(f"There is no column {name!r} in {path.name}.", variable=name)
    return file.read_row_group(group, columns=list(columns), use_threads=False).select(columns)


def _frame(table: Any) -> pd.DataFrame:
    frame: pd.DataFrame = table.to_pandas()
    return frame


def _opened(path: Path) -> Any:
    try:
        return _open(str(path), path.stat().st_mtime_ns)
    except (OSError, pa.ArrowInvalid) as error:
        raise PartitionError(f"{path} cannot be read as a Parquet file: {error}") from error


@lru_cache(maxsize=4)
def _open(path: str, _changed: int) -> Any:
    schema = pq.read_schema(path)
    texts = [each.name for each in schema if pa.types.is_string(each.type) or pa.types.is_large_string(each.type)]
    return pq.ParquetFile(path, read_dictionary=texts)
