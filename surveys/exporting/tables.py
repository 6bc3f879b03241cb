"""Responses as CSV, as a workbook, or as Parquet, written as they are read."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from core.spreadsheets import Cell, Sheet, csv_chunks, xlsx_chunks
from surveys.exporting import codebook
from surveys.exporting.columns import Column, Value
from surveys.exporting.layout import Layout
from surveys.exporting.responses import Batch

ROW_GROUP = 40_000
Document = Mapping[str, Any]


def write_csv(
    path: Path, document: Document, layout: Layout, batches: Iterable[Batch], language: str, *, in_words: bool
) -> None:
    _write(path, csv_chunks(_sheet(layout, batches, language, in_words)))


def csv_of(layout: Layout, batches: Iterable[Batch], language: str) -> Iterator[bytes]:
    """The responses as CSV in codes, to be put where another file describes them."""
    return csv_chunks(_sheet(layout, batches, language, in_words=False))


def write_xlsx(
    path: Path, document: Document, layout: Layout, batches: Iterable[Batch], language: str, *, in_words: bool
) -> None:
    """Two sheets: the responses, and what every column and code means."""
    meanings = Sheet("Codebook", codebook.HEADINGS, codebook.rows(layout, language))
    _write(path, xlsx_chunks([_sheet(layout, batches, language, in_words), meanings]))


def write_parquet(
    path: Path, document: Document, layout: Layout, batches: Iterable[Batch], language: str, *, in_words: bool
) -> None:
    """Columns of whole numbers, numbers and text, each with its label and codes beside it as JSON.

    Days are text as ISO 8601 writes them, as are all columns where words were wanted instead of codes.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    kinds = {"coded": pa.int32(), "number": pa.float64()}
    schema = pa.schema([
        pa.field(column.name, pa.string() if _is_said(column, in_words) else kinds.get(column.kind, pa.string()),
                 metadata=codebook.note(column, language))
        for column in layout.columns
    ])  # fmt: skip
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        held: list[pa.Table] = []
        for batch in batches:
            held.append(_table(layout, batch, schema, language, in_words))
            if sum(table.num_rows for table in held) >= ROW_GROUP:
                writer.write_table(pa.concat_tables(held))
                held = []
        writer.write_table(pa.concat_tables(held) if held else schema.empty_table())


def _sheet(layout: Layout, batches: Iterable[Batch], language: str, in_words: bool) -> Sheet:
    return Sheet("Responses", [column.name for column in layout.columns], _rows(layout, batches, language, in_words))


def _rows(layout: Layout, batches: Iterable[Batch], language: str, in_words: bool) -> Iterator[Sequence[Cell]]:
    for batch in batches:
        yield from zip(*(_said(layout, batch, language) if in_words else batch), strict=True)


def _said(layout: Layout, batch: Batch, language: str) -> list[list[Value]]:
    """A batch in words; each code is looked up once."""
    said = []
    for column, values in zip(layout.columns, batch, strict=True):
        words = {value: column.said(value, language) for value in set(values)}
        said.append([words[value] for value in values])
    return said


def _is_said(column: Column, in_words: bool) -> bool:
    return in_words and bool(column.meanings or column.reasons)


def _table(layout: Layout, batch: Batch, schema: Any, language: str, in_words: bool) -> Any:
    import pyarrow as pa

    told = _said(layout, batch, language) if in_words else batch
    arrays = []
    for field, values in zip(schema, told, strict=True):
        is_text = pa.types.is_string(field.type)
        plain = [None if value is None else str(value) for value in values] if is_text else values
        arrays.append(pa.array(plain, field.type))
    return pa.Table.from_arrays(arrays, schema=schema)


def _write(path: Path, chunks: Iterable[bytes]) -> None:
    with path.open("wb") as file:
        file.writelines(chunks)
