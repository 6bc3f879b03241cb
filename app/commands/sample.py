"""`folkmoot sample`: how many to ask, how they are shared out among strata, and which are drawn."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.commands.errors import BadData
from app.commands.files import whole_file
from app.commands.sample_options import InputFile, OutputFile
from app.commands.tables import numbers, plain_errors, read_table

if TYPE_CHECKING:
    import pandas as pd

    from analysis.sample_size import Plan

PER_CENT = click.FloatRange(0, 100, min_open=True, max_open=True)
RATE = click.FloatRange(0, 1, min_open=True)


@click.group()
def sample() -> None:
    """Plan a sample: its size, its allocation to strata, and the draw."""


@sample.command()
@click.option("--population", type=click.IntRange(1), help="People there are [default: too many to matter].")
@click.option("--groups", type=InputFile, help="CSV file of subgroups or wards, each to be as sure: group,population.")
@click.option("--margin", type=PER_CENT, help="Wanted margin of error, in percentage points either side.")
@click.option("--change", type=PER_CENT, help="Wanted change between two waves, in percentage points.")
@click.option("--responses", type=click.IntRange(1), help="Or how many will answer: what are they good for?")
@click.option("--share", type=PER_CENT, default=50.0, show_default=True, help="Expected answer, in per cent.")
@click.option("--design-effect", type=click.FloatRange(0, min_open=True), default=1.0, show_default=True)
@click.option("--response-rate", type=RATE, default=1.0, show_default=True, help="Share of those asked who answer.")
@click.option("--power", type=PER_CENT, default=80.0, show_default=True, help="Chance that a change is found.")
@click.option("--confidence", type=PER_CENT, default=95.0, show_default=True)
def size(
    population: int | None,
    groups: Path | None,
    margin: float | None,
    change: float | None,
    responses: int | None,
    share: float,
    design_effect: float,
    response_rate: float,
    power: float,
    confidence: float,
) -> None:
    """Say how many must answer, and be asked, for a margin of error or to find a change between two waves.

    With --responses it is the other way about: how sure so many are. With --groups it is said of each subgroup or ward
    of the file, which is to be as sure as the whole would be, and of all of them together.

    \b
    Examples:
      folkmoot sample size --population 92000 --margin 4 --design-effect 1.4 --response-rate 0.25
      folkmoot sample size --population 92000 --responses 1100 --design-effect 1.4
    """
    if [margin, change, responses].count(None) != 2:
        raise click.UsageError("Give one of --margin, --change and --responses.")
    if groups and (population or responses):
        raise click.UsageError("--groups takes the place of --population, and goes with --margin or --change.")
    wanted = _Wanted(margin, change, share / 100, power / 100, confidence / 100)
    asked = _Design(design_effect, response_rate)
    if groups:
        _say_groups(groups, wanted, asked)
    elif responses:
        _say_surety(asked.plan(population), responses, wanted)
    else:
        plan = asked.plan(population)
        needed = wanted.responses(plan)
        click.echo(f"responses needed: {needed:,}")
        click.echo(f"to be asked: {_asked(plan, needed):,}")
        _say_surety(plan, needed, wanted)


class _Design:
    """What the options say of the sample, which is the same in every group."""

    def __init__(self, effect: float, rate: float) -> None:
        self.effect, self.rate = effect, rate

    def plan(self, population: int | None) -> Plan:
        from analysis.sample_size import Plan

        return Plan(population, self.effect, self.rate)


class _Wanted:
    """How sure the figures are to be, in proportions."""

    def __init__(self, margin: float | None, change: float | None, share: float, power: float, confidence: float):
        self.margin, self.change, self.share = margin, change, share
        self.power, self.confidence = power, confidence

    def responses(self, plan: Plan) -> int:
        from analysis.sample_size import responses_for_change, responses_for_margin

        if self.margin is not None:
            return responses_for_margin(plan, self.margin / 100, share=self.share, confidence=self.confidence)
        assert self.change is not None, "one of the two is wanted"
        change = self.change / 100 if self.share <= 0.5 else -self.change / 100
        if not 0 < self.share + change < 1:
            raise click.UsageError("--change is more than --share leaves room for.")
        return responses_for_change(plan, change, share=self.share, power=self.power, confidence=self.confidence)


def _say_surety(plan: Plan, responses: int, wanted: _Wanted) -> None:
    from analysis.sample_size import detectable_change, margin_of

    if plan.population is not None and responses > plan.population:
        raise click.UsageError("--responses is more than the --population.")
    margin = margin_of(plan, responses, share=wanted.share, confidence=wanted.confidence)
    found = detectable_change(plan, responses, share=wanted.share, power=wanted.power, confidence=wanted.confidence)
    click.echo(f"margin of error: {100 * margin:.1f} percentage points either side")
    click.echo(
        "detectable change between waves: "
        + ("none" if found is None else f"{100 * found:.1f} percentage points")
        + f" (found {wanted.power:.0%} of the time)"
    )


def _say_groups(path: Path, wanted: _Wanted, design: _Design) -> None:
    table = _strata(path, "group")
    click.echo("group,population,responses,to_be_asked")
    totals = [0, 0, 0]
    for group, population in zip(table["group"], table["population"], strict=True):
        plan = design.plan(population)
        needed = wanted.responses(plan)
        asked = _asked(plan, needed, f"{path}: {group}: ")
        click.echo(f"{_quoted(group)},{population},{needed},{asked}")
        totals = [total + each for total, each in zip(totals, (population, needed, asked), strict=True)]
    click.echo(f"all,{totals[0]},{totals[1]},{totals[2]}")


def _asked(plan: Plan, responses: int, where: str = "") -> int:
    from analysis.sample_size import asked_for

    try:
        return asked_for(plan, responses)
    except ValueError as error:
        raise BadData(f"{where}{error}: accept a larger margin, or raise the response rate.") from error


@sample.command()
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

    table = _strata(strata, "stratum")
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
        found.to_csv(handle, index=False)


@sample.command()
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
    table = read_table(addresses, named)
    with plain_errors(str(addresses)):
        columns = [complete_text(table, name) for name in named]
    repeated = columns[0][columns[0].duplicated()]
    if len(repeated):
        raise BadData(f"{addresses}: row {repeated.index[0]} repeats {reference} “{repeated.iloc[0]}”.")
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
        found[["reference", "stratum", "design_weight", *(["psu"] if psu else [])]].to_csv(handle, index=False)
    click.echo(f"drew {len(found):,} of {len(listed):,} addresses in {len(wanted):,} strata")


def _issued(path: Path) -> dict[str, int]:
    """How many are asked in each stratum of an allocation, in its order."""
    table = _named(path, "stratum", read_table(path, ["stratum", "issued"]))
    return dict(zip(table["stratum"], _whole_numbers(path, table, "issued", least=0), strict=True))


def _strata(path: Path, name: str) -> pd.DataFrame:
    """A table of named groups of people, each named once."""
    table = _named(path, name, read_table(path, [name, "population"]))
    return table.assign(population=_whole_numbers(path, table, "population", least=1))


def _named(path: Path, name: str, table: pd.DataFrame) -> pd.DataFrame:
    from analysis.columns import complete_text

    if table.empty:
        raise BadData(f"{path}: There are no rows below the heading.")
    with plain_errors(str(path)):
        names = complete_text(table, name)
    repeated = names[names.duplicated()]
    if len(repeated):
        raise BadData(f"{path}: row {repeated.index[0]} repeats {name} “{repeated.iloc[0]}”.")
    return table


def _whole_numbers(path: Path, table: pd.DataFrame, name: str, least: int) -> list[int]:
    with plain_errors(str(path)):
        values = numbers(table, name)
    for row, written, value in zip(table.index, table[name], values, strict=True):
        if value != int(value) or value < least:
            raise BadData(f"{path}: row {row} has {written!r} for {name!r}: not a whole number from {least} up.")
    return [int(value) for value in values]


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


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if set(text) & set(',"\n') else text
