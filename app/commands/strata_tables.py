"""Tables of strata, wards or other groups of people, each named once, as the commands for samples read them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.commands.errors import BadData
from app.commands.tables import numbers, plain_errors, read_table

if TYPE_CHECKING:
    import pandas as pd


def read_strata(path: Path, name: str) -> pd.DataFrame:
    """A table of named groups of people, each named once."""
    table = each_named_once(path, name, read_table(path, [name, "population"]))
    return table.assign(population=whole_numbers(path, table, "population", least=1))


def each_named_once(path: Path, name: str, table: pd.DataFrame) -> pd.DataFrame:
    from analysis.columns import complete_text

    if table.empty:
        raise BadData(f"{path}: There are no rows below the heading.")
    with plain_errors(str(path)):
        names = complete_text(table, name)
    repeated = names[names.duplicated()]
    if len(repeated):
        raise BadData(f"{path}: row {repeated.index[0]} repeats {name} “{repeated.iloc[0]}”.")
    return table


def whole_numbers(path: Path, table: pd.DataFrame, name: str, least: int) -> list[int]:
    with plain_errors(str(path)):
        values = numbers(table, name)
    for row, written, value in zip(table.index, table[name], values, strict=True):
        if value != int(value) or value < least:
            raise BadData(f"{path}: row {row} has {written!r} for {name!r}: not a whole number from {least} up.")
    return [int(value) for value in values]
