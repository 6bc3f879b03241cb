"""The `folkmoot import areas` command."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.commands.council_tables import council_with_address, csv_rows, report
from app.commands.errors import BadData
from app.commands.settings import transaction

if TYPE_CHECKING:
    from core.area_facts import Looked

LONGEST_SOURCE = 200


@click.command()
@click.argument("file", metavar="FILE.csv", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--council", "slug", required=True, metavar="SLUG", help="The council whose wards they are.")
@click.option("--source", required=True, help="Who says so, as it is shown beside modelled figures.")
def areas(file: Path, slug: str, source: str) -> None:
    """Import what is known of a council's wards, in place of what was, for figures of wards that are modelled.

    The first row names the columns: ward (the ward's code), and then a name for each column of numbers, such as the
    share of households that are deprived. Every ward has a row. Whatever is wrong is reported with its row and column,
    the exit code is then 1, and nothing is changed.

    \b
    Example:
        folkmoot import areas wards.csv --council aldermoor --source "Census 2021"
    """
    if not source.strip() or len(source) > LONGEST_SOURCE:
        raise BadData(f"Name the source in 1 to {LONGEST_SOURCE} characters.")
    looked = _import(file, slug, source.strip())
    numbers = sum(map(len, looked.facts.values()))
    click.echo(f"imported {numbers:,} numbers of {len(looked.facts):,} wards")


def _import(file: Path, slug: str, source: str) -> "Looked":
    from core.area_facts import look_over, replace_facts

    with transaction() as session:
        council = council_with_address(session, slug)
        looked = look_over(session, council.id, csv_rows(file))
        report(looked.refusals)
        if looked.refusals or not looked.facts:
            raise BadData(f"{file}: nothing was changed.")
        replace_facts(session, council.id, looked.facts, source)
    return looked
