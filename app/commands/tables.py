"""Tables given to a command: read as text, checked, and split into groups."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import click

if TYPE_CHECKING:
    import pandas as pd

    from analysis.errors import DataError

Value = TypeVar("Value")

FIRST_ROW = 2
"""Rows are numbered as a spreadsheet shows them: the heading is row 1."""


class Names(click.ParamType[tuple[str, ...]]):
    """Column names separated by commas."""

    name = "names"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        names = value if isinstance(value, tuple) else tuple(name.strip() for name in str(value).split(","))
        if not all(names) or len(set(names)) < len(names):
            self.fail(f"{value!r} is not a list of different names separated by commas.", param, ctx)
        return names


class Grouped(Protocol):
    """What errors in a group's data are told with: which group it is, and the files it was read from."""

    @property
    def key(self) -> dict[str, str]: ...

    @property
    def files(self) -> tuple[Path | str, Path | str]: ...


@dataclass(frozen=True)
class Group:
    """The responses and margins that belong together, such as one council's wave; `key` says which.

    `files` are those that they were read from; there are no margins where there is nothing to weight to.
    """

    key: dict[str, str]
    responses: pd.DataFrame
    margins: pd.DataFrame | None
    files: tuple[Path | str, Path | str] = ("", "")


@contextmanager
def plain_errors(where: str) -> Iterator[None]:
    """Turn an error in the data into one line on standard error and exit code 1."""
    from analysis.errors import DataError

    try:
        yield
    except DataError as error:
        raise click.ClickException(f"{where}: {error.message}" if where else error.message) from error


@contextmanager
def errors_of(group: Grouped) -> Iterator[None]:
    """Turn an error in a group's data into one line that names the file at fault, and the group."""
    from analysis.errors import DataError

    try:
        yield
    except DataError as error:
        place = [*_place(error, group.files), describe(group.key)]
        raise click.ClickException(": ".join([*filter(None, place), error.message])) from error


def _place(error: DataError, files: tuple[Path | str, Path | str]) -> tuple[str, str]:
    """Say which file is at fault, where one is, and which of its rows, where the message does not."""
    from analysis import errors

    responses, margins = map(str, files)
    if isinstance(error, errors.MarginError):
        return margins, "" if error.row is None else f"row {error.row}"
    if isinstance(error, errors.MarginTotalsError | errors.EmptyLevelError):
        return margins, ""
    if isinstance(error, errors.InfeasibleBoundsError | errors.ConvergenceError):
        return margins, ""
    of_units = isinstance(error, errors.SeriesError | errors.FunnelError)
    of_column = error.variable and isinstance(error, errors.MissingColumnError | errors.DesignError)
    return (responses if error.row is not None or of_column or of_units else ""), ""


def read_table(path: Path, columns: Iterable[str]) -> pd.DataFrame:
    """Read a CSV file that has these columns, every value as text, its index the rows' numbers in the file."""
    import pandas as pd

    from analysis.columns import column

    heading, *rows = _read_rows(path)
    table = pd.DataFrame(rows, columns=heading, index=range(FIRST_ROW, FIRST_ROW + len(rows)), dtype=str)
    with plain_errors(str(path)):
        for name in columns:
            column(table, name)
    return table


def _read_rows(path: Path) -> list[list[str]]:
    """Read the heading and rows of a CSV file, all of one length."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            rows = list(csv.reader(handle, strict=True))
    except (OSError, ValueError, csv.Error) as error:
        raise click.ClickException(f"{path} cannot be read as a CSV file: {_unreadable(path, error)}") from error
    while rows and not rows[-1]:
        rows.pop()
    if not rows:
        raise click.ClickException(f"{path} is empty.")
    other = next((mark for mark in ";\t|" if mark in rows[0][0]), "") if len(rows[0]) == 1 else ""
    if other:
        raise click.ClickException(f"{path} has its values separated by {other!r}: separate them by commas.")
    repeated = [name for name, times in Counter(rows[0]).items() if times > 1]
    if repeated:
        raise click.ClickException(f"{path} has {Counter(rows[0])[repeated[0]]} columns named {repeated[0]!r}.")
    for number, row in enumerate(rows, start=1):
        if len(row) != len(rows[0]):
            message = f"{path}: Row {number} has {len(row)} values where the heading has {len(rows[0])}."
            raise click.ClickException(message)
    return rows


def _unreadable(path: Path, error: Exception) -> str:
    """Say what is wrong with a file, and where, in words for somebody who does not know of encodings."""
    if not isinstance(error, UnicodeDecodeError):
        return str(error)
    content = path.read_bytes()
    if content.startswith(b"PK"):
        return "it is a spreadsheet or an archive. Save it as CSV UTF-8."
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as wrong:
        row = content.count(b"\n", 0, wrong.start) + 1
        return f"row {row} is not UTF-8 text. Save the file as UTF-8, and again."
    return str(error)


def read_responses(path: Path, identifier: str, columns: Iterable[str]) -> pd.DataFrame:
    """Read responses that have these columns and check that everybody has an identifier of their own."""
    from analysis.columns import complete_text
    from analysis.errors import DataError, NoResponsesError

    responses = read_table(path, [identifier, *columns])
    with plain_errors(str(path)):
        if responses.empty:
            raise NoResponsesError("There are no responses.")
        identifiers = complete_text(responses, identifier)
        repeated = identifiers[identifiers.duplicated()]
        if len(repeated):
            message = f"Row {repeated.index[0]} repeats {identifier!r} {repeated.iloc[0]!r}."
            raise DataError(message, variable=identifier, row=repeated.index[0])
    return responses


def read_items_file(path: Path) -> dict[str, Any]:
    """Read the definitions of items, by code, from a JSON file."""
    try:
        items = json.loads(path.read_text("utf-8-sig"))
    except (OSError, ValueError) as error:
        raise click.ClickException(f"{path} cannot be read as JSON: {_unreadable(path, error)}") from error
    if not isinstance(items, dict) or not items:
        raise click.ClickException(f"{path} is not a JSON object of items by code.")
    from analysis.items import read_items

    with plain_errors(str(path)):
        read_items(items)
    return items


def split(
    responses: pd.DataFrame,
    margins: pd.DataFrame | None,
    by: Sequence[str],
    files: tuple[Path | str, Path | str] = ("", ""),
) -> list[Group]:
    """Split responses by columns, each group with the margins that match on the columns they share."""
    from analysis.columns import complete_text

    if not by:
        return [Group({}, responses, margins, files)]
    with plain_errors(str(files[0])):
        keys = [complete_text(responses, name) for name in by]
    groups = responses.groupby(keys, sort=False)
    with plain_errors(str(files[1])):
        return [_group(dict(zip(by, map(str, key), strict=True)), rows, margins, files) for key, rows in groups]


def _group(
    key: dict[str, str], responses: pd.DataFrame, margins: pd.DataFrame | None, files: tuple[Path | str, Path | str]
) -> Group:
    return Group(key, responses, None if margins is None else matching(margins, key, "margins"), files)


def matching(table: pd.DataFrame, key: dict[str, str], what: str) -> pd.DataFrame:
    """Return the rows of a table of `what` that are a group's, on the columns that they share, without these."""
    from analysis.errors import MarginError

    shared = [name for name in key if name in table.columns]
    for name in shared:
        table = table[table[name] == key[name]]
        if table.empty:
            raise MarginError(f"There are no {what} for {name} {key[name]!r}.", variable=name, level=key[name])
    return table.drop(columns=shared)


def describe(key: dict[str, str]) -> str:
    """Name a group: "council Ashford, wave 1"."""
    return ", ".join(f"{name} {value}" for name, value in key.items())


def rows_by(table: pd.DataFrame, by: Sequence[str] | None, usual: str, file: Path) -> list[Group]:
    """Split the rows of a table by columns, or by the `usual` one where it is there and none are named."""

    if table.empty:
        raise click.ClickException(f"{file}: There are no rows below the heading.")
    named = by if by is not None else [usual] if usual in table else []
    return split(table, None, named, (file, ""))


def numbers(rows: pd.DataFrame, name: str) -> pd.Series[float]:
    """Return a column as numbers; raise `DataError` naming the row and column of the first that is none."""
    import numpy as np
    import pandas as pd

    from analysis.columns import complete_text
    from analysis.errors import DataError

    text = complete_text(rows, name)
    values = pd.to_numeric(text, errors="coerce").astype(float)
    wrong = ~np.isfinite(values.to_numpy())
    if wrong.any():
        row = rows.index[int(wrong.argmax())]
        raise DataError(f"Row {row} has {text[row]!r} for {name!r}: not a number.", variable=name, row=row)
    return values


def constant(rows: pd.DataFrame, name: str, read: Callable[[str], Value]) -> Value | None:
    """Return what all rows of a group say in one column; None when they say nothing.

    Raises `DataError` naming the row that says otherwise, or what `read` cannot read.
    """
    from analysis.errors import DataError

    first = str(rows[name].iloc[0])
    other = rows.index[rows[name].astype(str) != first]
    if len(other):
        message = f"Row {other[0]} has {rows.loc[other[0], name]!r} for {name!r} where the first has {first!r}."
        raise DataError(message, variable=name, row=other[0])
    try:
        return read(first) if first else None
    except (KeyError, ValueError) as error:
        row = rows.index[0]
        message = f"Row {row} has {first!r} for {name!r}, which is unknown."
        raise DataError(message, variable=name, row=row) from error
