"""`folkmoot spc`: charts of measures over time, with the points that are more than noise."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.commands.files import whole_file
from app.commands.sample_options import InputFile, OutputFile
from app.commands.tables import Group, Names, constant, errors_of, numbers, read_table, rows_by
from core.formulas import write_table

if TYPE_CHECKING:
    import pandas as pd

IMPROVEMENTS = {"up": 1, "down": -1, "neither": 0}
DIRECTIONS = {"1": 1, "-1": -1, "0": 0}
FLAGS = {"TRUE": True, "FALSE": False, "1": True, "0": False}
OWN_OPTIONS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "improvement_direction": ("improvement", DIRECTIONS.__getitem__),
    "screen_outliers": ("screen_outliers", lambda text: FLAGS[text.upper()]),
    "fix_after_n_points": ("baseline", int),
}
DATES = (r"\d{4}-\d\d-\d\d([T ][\d:.]+Z?)?", r"\d{4}-\d\d", r"\d{4}[ -]?Q[1-4]", r"\d{4}-W\d\d", r"\d{4}[/-]\d\d")
"""Days, months, quarters, weeks and financial years that are in order of time when they are in order as text."""

UNRECORDED = "no reason was recorded"


@click.command()
@click.argument("series", type=InputFile)
@click.option("--by", type=Names(), help="Columns that separate series [default: series, where there is one].")
@click.option("--improvement", type=click.Choice(list(IMPROVEMENTS)), default="up", show_default=True)
@click.option("--screen/--no-screen", default=True, show_default=True, help="Leave out outlying moving ranges.")
@click.option("--baseline", type=click.IntRange(2), help="Rest limits on so many first points [default: all].")
@click.option("--out", type=OutputFile, required=True, help="CSV file to write: SERIES with limits and special causes.")
def spc(
    series: Path, by: tuple[str, ...] | None, improvement: str, screen: bool, baseline: int | None, out: Path
) -> None:
    """Chart SERIES, a CSV file of columns t (order in time) and y (value), by the NHS rules for XmR charts.

    A rebase column of 1 starts mean and limits afresh at that point, for the reason in rebase_reason. Columns
    improvement_direction (1, -1, 0), screen_outliers and fix_after_n_points take an option's place for their series.

    \b
    Example:
      folkmoot spc series.csv --improvement up --out points.csv
    """
    import pandas as pd

    table = read_table(series, ["t", "y"])
    options = {"improvement": IMPROVEMENTS[improvement], "screen_outliers": screen, "baseline": baseline}
    charted = [_chart(group, options) for group in rows_by(table, by, "series", series)]
    with whole_file(out) as handle:
        write_table(handle, pd.concat(charted))


def _chart(group: Group, options: dict[str, Any]) -> pd.DataFrame:
    """Return a series in order of time, with its figures under the names of the reference."""
    import pandas as pd

    from analysis.spc import xmr

    with errors_of(group):
        rows = _in_order(group.responses)
        values = numbers(rows, "y")
        reasons = _rebases(rows)
        points = xmr(values.tolist(), rebases=reasons, **(options | _own_options(rows)))
    found = pd.DataFrame([asdict(point) for point in points], index=rows.index).drop(columns="y")
    return rows.drop(columns=list(found), errors="ignore").join(found)


def _in_order(rows: pd.DataFrame) -> pd.DataFrame:
    """Sort by time: by number where every t is one, else as text, which is the order of dates that begin with years."""
    import pandas as pd

    from analysis.columns import complete_text
    from analysis.errors import SeriesError

    times = complete_text(rows, "t")
    as_numbers = pd.to_numeric(times, errors="coerce")
    keys = as_numbers
    if as_numbers.isna().any():
        _check_dates(times, as_numbers)
        keys = times
    if keys.duplicated().any():
        row = keys.index[int(keys.duplicated().to_numpy().argmax())]
        raise SeriesError(f"Row {row} repeats 't' {times[row]!r}.", variable="t", row=row)
    return rows.loc[keys.sort_values(kind="stable").index]


def _check_dates(times: pd.Series[str], as_numbers: pd.Series[float]) -> None:
    """Refuse times whose order as text need not be that of time, such as 01/02/2024, or numbers beside others."""
    from analysis.errors import SeriesError

    way = next((each for each in DATES if re.fullmatch(each, times.iloc[0])), "")
    fit = as_numbers.notna() if as_numbers.notna().iloc[0] else times.str.fullmatch(way)
    if not fit.all():
        row = times.index[int((~fit).to_numpy().argmax())]
        message = f"Row {row} has 't' {times[row]!r}: write numbers, or dates all of one kind, such as 2024-02-01."
        raise SeriesError(message, variable="t", row=row)


def _rebases(rows: pd.DataFrame) -> dict[int, str]:
    """Return the reason of each rebase by its place; one without a reason is kept, and said on standard error."""
    if "rebase" not in rows:
        return {}
    wrong = ~rows["rebase"].isin(["0", "1", ""])
    if wrong.any():
        from analysis.errors import SeriesError

        row = rows.index[int(wrong.to_numpy().argmax())]
        raise SeriesError(f"Row {row} has {rows.loc[row, 'rebase']!r} for 'rebase': write 1 or 0.", row=row)
    return {place: _reason(rows, row) for place, row in enumerate(rows.index) if rows.loc[row, "rebase"] == "1"}


def _reason(rows: pd.DataFrame, row: int) -> str:
    reason = str(rows.loc[row, "rebase_reason"]).strip() if "rebase_reason" in rows else ""
    if not reason:
        click.echo(f"Row {row} rebases without a reason: write one in 'rebase_reason'.", err=True)
    return reason or UNRECORDED


def _own_options(rows: pd.DataFrame) -> dict[str, Any]:
    """Read what the series' own columns say, each the same in all its rows; an empty value says nothing."""
    said = {option: constant(rows, name, read) for name, (option, read) in OWN_OPTIONS.items() if name in rows.columns}
    return {option: value for option, value in said.items() if value is not None}
