"""Parquet files that hold the same bytes whenever they hold the same rows, and that are written whole or not at all."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

Columns = Mapping[str, Sequence[Any]]


def parquet_bytes(columns: Columns, numbers: Sequence[str] = (), lists: Sequence[str] = ()) -> bytes:
    """Columns as a Parquet file: text, but for those named as numbers or as lists of text.

    Every choice that a library could make for us is fixed, and no library's own notes are kept beside the columns.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    kinds = dict.fromkeys(numbers, pa.float64()) | dict.fromkeys(lists, pa.list_(pa.string()))
    schema = pa.schema([pa.field(name, kinds.get(name, pa.string())) for name in columns])
    table = pa.table({name: list(values) for name, values in columns.items()}, schema=schema)
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd", compression_level=3, version="2.6", row_group_size=1 << 20)
    content: bytes = sink.getvalue().to_pybytes()
    return content


def write_once(path: Path, content: bytes) -> None:
    """Write a file that is named by its content, unless it is there already; nobody ever sees half of it."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(path)
