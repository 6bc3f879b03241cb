"""`folkmoot funnel`: which units differ from the overall figure by more than their size explains."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.commands.files import whole_file
from app.commands.sample_options import InputFile, OutputFile
from app.commands.tables import Group, Names, errors_of, numbers, read_table, rows_by
from core.formulas import write_table

if TYPE_CHECKING:
    import pandas as pd


@click.command()
@click.argument("units", type=InputFile)
@click.option("--by", type=Names(), help="Columns that separate funnels [default: set, where there is one].")
@click.option("--out", type=OutputFile, required=True, help="CSV file to write: UNITS with z-scores and limits.")
def funnel(units: Path, by: tuple[str, ...] | None, out: Path) -> None:
    """Lay out UNITS, a CSV file of columns numerator and denominator, in a funnel plot of proportions.

    Limits are given without over-dispersion (ll95 to ul998) and with it (odll95 to odul998); signal says where each
    unit lies against the latter. For weighted figures the denominator is the effective base.

    \b
    Example:
      folkmoot funnel units.csv --out limits.csv
    """
    import pandas as pd

    table = read_table(units, ["numerator", "denominator"])
    charted = [_chart(group) for group in rows_by(table, by, "set", units)]
    with whole_file(out) as handle:
        write_table(handle, pd.concat(charted).sort_index())


def _chart(group: Group) -> pd.DataFrame:
    """Return the rows with their figures, under the names of the reference."""
    import pandas as pd

    from analysis.funnel import funnel as lay_out

    rows = group.responses
    with errors_of(group):
        counts = [numbers(rows, name).tolist() for name in ("numerator", "denominator")]
        figures = lay_out(*counts, labels=[f"in row {row}" for row in rows.index])
    found = pd.DataFrame(figures, index=rows.index).drop(columns=["numerator", "denominator"])
    found["signal"] = [unit.signal.value for unit in figures]
    return rows.drop(columns=list(found), errors="ignore").join(found)
