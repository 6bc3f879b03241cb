"""Files of responses as tables of text: CSV and XLSX, and SPSS with what its codes mean."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from core import tables
from core.tables import MOST_COLUMNS, MOST_ROWS, UnreadableTable, kind_of

KINDS = tables.KINDS | {"sav": "sav"}
PLAIN_SAV, PACKED_SAV = b"$FL2", b"$FL3"
CHUNK = 5_000


@dataclass(frozen=True)
class Answers:
    """A header, the rows below it with their numbers, and what codes mean by the column's header, where the file says.

    The header is row 1, as a spreadsheet counts; so it is in an SPSS file, whose first respondent is in row 2.
    """

    header: list[str]
    rows: Iterator[tuple[int, list[str]]]
    meanings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@contextmanager
def open_answers(path: Path, name: str, *, encoding: str = "", delimiter: str = "") -> Iterator[Answers]:
    """Open a file, whose name says of what kind it is; reading its rows raises `UnreadableTable` as opening it does."""
    if kind_of(name, KINDS) == "sav":
        yield _spss(path, encoding)
        return
    with path.open("rb") as file:
        table = tables.open_table(file, name, encoding=encoding, delimiter=delimiter)
        yield Answers(table.header, table.rows)


def _spss(path: Path, encoding: str) -> Answers:
    """An SPSS file, its dictionary read before its rows; a packed one could unpack to any size and is refused."""
    import pyreadstat

    with path.open("rb") as file:
        start = file.read(4)
    if start == PACKED_SAV:
        raise UnreadableTable("packed-sav", "is packed as ZSAV: save it again as a plain .sav file")
    if start != PLAIN_SAV:
        raise UnreadableTable("other-than-sav", "is not an SPSS file, whatever its name says")
    facts: dict[str, Any] = {"user_missing": True, "disable_datetime_conversion": True}
    facts |= {"encoding": encoding} if encoding else {}
    try:
        _, meta = pyreadstat.read_sav(path, metadataonly=True, **facts)
    except Exception as error:
        raise UnreadableTable("broken-sav", "cannot be read as an SPSS file: save it again", row=1) from error
    if len(meta.column_names) > MOST_COLUMNS:
        raise UnreadableTable("many-columns", f"has more than {MOST_COLUMNS:,} columns", most=f"{MOST_COLUMNS:,}")
    labels = {
        name: {_text(code): str(words) for code, words in held.items()}
        for name, held in meta.variable_value_labels.items()
    }
    dates = {name for name, form in meta.original_variable_types.items() if "DATE" in str(form)}
    return Answers(list(meta.column_names), _spss_rows(path, meta.number_rows, dates, facts), labels)


def _spss_rows(
    path: Path, promised: int | None, dates: set[str], facts: Mapping[str, Any]
) -> Iterator[tuple[int, list[str]]]:
    import pyreadstat

    row = 1
    try:
        for chunk, _ in pyreadstat.read_file_in_chunks(pyreadstat.read_sav, path, chunksize=CHUNK, **facts):
            columns = [
                [_day(value) if name in dates else _text(value) for value in chunk[name].tolist()]
                for name in chunk.columns
            ]
            for cells in zip(*columns, strict=True):
                row += 1
                if row > MOST_ROWS:
                    raise UnreadableTable("many-rows", f"has more than {MOST_ROWS:,} rows", most=f"{MOST_ROWS:,}")
                yield row, list(cells)
    except UnreadableTable:
        raise
    except Exception as error:
        message = f"cannot be read as an SPSS file after row {row}: it may be cut off"
        raise UnreadableTable("broken-sav", message, row=row) from error
    if promised is not None and promised >= 0 and row - 1 != promised:
        message = f"ends after row {row}, though it says that it has {promised:,} respondents"
        raise UnreadableTable("broken-sav", message, row=row)


FIRST_DAY, DAY = date(1582, 10, 14), 86_400


def _day(value: Any) -> str:
    """A day that SPSS counts in seconds; fewer seconds than a day has are a code of no answer."""
    if not isinstance(value, int | float) or value != value or abs(value) < DAY:
        return _text(value)
    try:
        return (FIRST_DAY + timedelta(seconds=value)).isoformat()
    except OverflowError:
        return _text(value)


def _text(value: Any) -> str:
    if value is None or value != value:  # Not a number.
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
