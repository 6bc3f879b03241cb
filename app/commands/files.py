"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from core.formulas import write_table

if TYPE_CHECKING:
    import pandas as pd


@contextmanager
def whole_file(path: Path) -> Iterator[TextIO]:
    """Give a text file to write; `path` becomes it when the block ends, and is left untouched when the block fails.

    Raises `click.ClickException` when the file cannot be written.
    """
    with whole_path(path) as draft, draft.open("x", encoding="utf-8", newline="") as handle:
        yield handle
        handle.flush()
        os.fsync(handle.fileno())


@contextmanager
def whole_path(path: Path) -> Iterator[Path]:
    """Give a place to write a file at, which becomes `path` when the block ends and is gone when the block fails.

    Raises `click.ClickException` when the file cannot be written.
    """
    target = path.resolve()
    draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        yield draft
        draft.replace(target)
    except OSError as error:
        raise click.ClickException(f"{path} cannot be written: {error.strerror or error}") from error
    finally:
        draft.unlink(missing_ok=True)


class TableFile:
    """A table that is written in one go or in several, as CSV or, where the file's name ends so, as Parquet."""

    def __init__(self, draft: Path, *, parquet: bool) -> None:
        self.draft, self.parquet = draft, parquet
        self._writer: Any = None

    def write(self, rows: pd.DataFrame) -> None:
        if self.parquet:
            self._write_parquet(rows)
        else:
            with self.draft.open("a", encoding="utf-8", newline="") as handle:
                write_table(handle, rows, header=handle.tell() == 0)

    def _write_parquet(self, rows: pd.DataFrame) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        schema = self._writer.schema if self._writer else None
        texts = rows.astype({name: "str" for name, kind in rows.dtypes.items() if kind.name in {"category", "object"}})
        table = pa.Table.from_pandas(texts, schema=schema, preserve_index=False)
        if self._writer is None:
            self._writer = pq.ParquetWriter(self.draft, table.schema)
        self._writer.write_table(table)

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()


@contextmanager
def table_file(path: Path) -> Iterator[TableFile]:
    """Give a table to write; `path` becomes it when the block ends, and is left untouched when the block fails."""
    with whole_path(path) as draft:
        table = TableFile(draft, parquet=path.suffix.lower() == ".parquet")
        try:
            yield table
        finally:
            table.close()
