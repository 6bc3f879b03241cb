"""The `folkmoot import postcodes` command."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.commands.council_tables import council_with_address, csv_rows, report
from app.commands.errors import BadData
from app.commands.settings import transaction

if TYPE_CHECKING:
    from core.postcodes import Looked

HEADING = ["postcode", "ward"]
"""What the first row holds, so that a file with other columns is not mistaken for one of postcodes."""


@click.command()
@click.argument("file", metavar="FILE.csv", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--council", "slug", required=True, metavar="SLUG", help="The council whose postcodes they are.")
def postcodes(file: Path, slug: str) -> None:
    """Import the wards of a council's postcodes, in place of those it had.

    The file's columns are postcode and ward (the ward's code), and its first row names them. Rows that cannot be used
    are reported with their number, column and reason, and the rest are imported; the exit code is then 0. It is 1 when
    the file or all of its rows cannot be used, and then nothing is changed.

    \b
    Example:
        folkmoot import postcodes wards.csv --council aldermoor
    """
    looked = _import(file, slug)
    click.echo(f"imported {len(looked.areas):,}, refused {len(looked.refusals):,}")


def _import(file: Path, slug: str) -> "Looked":
    from core.postcodes import look_over, replace_postcodes

    with transaction() as session:
        council = council_with_address(session, slug)
        looked = look_over(session, council.id, _rows_below_heading(file))
        report(looked.refusals)
        if not looked.areas:
            raise BadData(f"{file}: no row can be used, so nothing was changed.")
        replace_postcodes(session, council.id, looked.areas)
    return looked


def _rows_below_heading(file: Path) -> Iterator[list[str]]:
    rows = csv_rows(file)
    if [name.strip().lower() for name in next(rows, [])] != HEADING:
        raise BadData(f"{file}: row 1 must name the columns: {','.join(HEADING)}.")
    yield from rows
