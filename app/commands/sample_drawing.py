"""`folkmoot sample allocate` and `draw`: a sample shared out among strata, and which addresses are in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.commands.errors import BadData
from app.commands.files import whole_file
from app.commands.sample_options import InputFile, OutputFile
from app.commands.strata_tables import each_named_once, read_strata, whole_numbers
from app.commands.tables import numbers, plain_errors, read_table
from core.formulas import write_table

if TYPE_CHECKING:
    import pandas as pd


@click.command()
@click.argument("strata", metavar="STRATA.csv", type=InputFile)
@click.option("--total", type=click.IntRange(1), required=True, help="How many are asked in all.")
@click.option("--method", type=click.Choice(["proportional", "equal", "neyman"]), default="proportional")
@click.option("--least", type=click.IntRange(0), default=1, show_default=True, help="Asked in any stratum at least.")
@click.option("--out", type=OutputFile, required=True, help="CSV file to write: stratum,population,issued,weight.")
def allocate(strata: Path, total: int, method: str, least: int, out: Path) -> None:
    """Share a sample out among STRATA: stratum and population, and for Neyman's way the expected share in per cent.

    The design weight of a stratum is its population for each that is asked.

    \b
    Example:
      folkmoot sample allocate strata.csv --total 4400 --method neyman --least 50 --out allocation.csv
    """
    from analysis.allocation import Allocation
    from analysis.allocation import allocate as share_out

    table = read_strata(strata, "stratum")
    deviations = _deviations(strata, table) if method == "neyman" else None
    populations = list(table["population"])
    try:
        issued = share_out(total, populations, Allocation(method), deviations=deviations, least=least)
    except ValueError as error:
        raise BadData(f"{strata}: {error}.") from error
    found = table[["stratum", "population"]].assign(issued=issued)
    found["design_weight"] = [
        population / each if each else "" for population, each in zip(populations, issued, strict=True)
    ]
    with whole_file(out) as handle:
        write_table(handle, found)


@click.command()
@click.argument("addresses", metavar="ADDRESSES.csv", type=InputFile)
@click.option("--allocation", type=InputFile, required=True, help="CSV file as `allocate` writes: stratum,issued.")
@click.option("--reference", default="reference", show_default=True, help="Column that names an address.")
@click.option("--stratum", default="stratum", show_default=True, help="Column of each address's stratum.")
@click.option("--psu", help="Column of the cluster that an address lies in, kept in the sample.")
@click.option("--seed", required=True, help="Any words or number: the same seed draws the same sample again.")
@click.option("--out", type=OutputFile, required=True, help="CSV file to write, as invitations are made from.")
def draw(
    addresses: Path, allocation: Path, reference: str, stratum: str, psu: str | None, seed: str, out: Path
) -> None:
    """Draw a systematic sample of ADDRESSES within strata, in the order of the file, from a start that SEED gives.

    Sort the file by what should be spread well, such as ward and street. The sample has the columns reference, stratum
    and design_weight, with psu where one is named: none of the file's other columns, and so no address.

    \b
    Example:
      folkmoot sample draw addresses.csv --allocation allocation.csv --seed "Spring 2026" --out sample.csv
    """
    import pandas as pd

    from analysis.columns import complete_text
    from analysis.systematic import draw_systematic

    named = [reference, stratum, *([psu] if psu else [])]
    table = each_named_once(addresses, reference, read_table(addresses, named))
    with plain_errors(str(addresses)):
        columns = [complete_text(table, name) for name in named]
    wanted = _issued(allocation)
    unknown = sorted(set(columns[1]) - set(wanted))
    if unknown:
        raise BadData(f"{allocation}: the stratum “{unknown[0]}” of {addresses} has no row.")
    listed = pd.concat(columns, axis=1, keys=["reference", "stratum", *(["psu"] if psu else [])])
    drawn = []
    for name, number in wanted.items():
        mine = listed[listed["stratum"] == name]
        if number > len(mine):
            raise BadData(f"{addresses}: the stratum “{name}” has {len(mine):,} addresses, and {number:,} are wanted.")
        rows = mine.iloc[draw_systematic(len(mine), number, f"{seed}/{name}")]
        drawn.append(rows.assign(design_weight=len(mine) / number if number else 0.0))
    found = pd.concat(drawn).sort_index()
    with whole_file(out) as handle:
        write_table(handle, found[["reference", "stratum", "design_weight", *(["psu"] if psu else [])]])
    click.echo(f"drew {len(found):,} of {len(listed):,} addresses in {len(wanted):,} strata")


def _issued(path: Path) -> dict[str, int]:
    """How many are asked in each stratum of an allocation, in its order."""
    table = each_named_once(path, "stratum", read_table(path, ["stratum", "issued"]))
    return dict(zip(table["stratum"], whole_numbers(path, table, "issued", least=0), strict=True))


def _deviations(path: Path, table: pd.DataFrame) -> list[float]:
    """The standard deviation in each stratum, from the share that is expected there."""
    if "share" not in table:
        raise BadData(f"{path}: Neyman's allocation needs a column share, the expected answer in per cent.")
    with plain_errors(str(path)):
        shares = numbers(table, "share")
    for row, share in shares.items():
        if not 0 <= share <= 100:
            raise BadData(f"{path}: row {row} has {share:g} for 'share': not a number of per cent.")
    return [float((share / 100 * (1 - share / 100)) ** 0.5) for share in shares]
