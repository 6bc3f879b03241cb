"""`folkmoot sample size`: how many must answer, and be asked, for figures as sure as is wanted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.commands.errors import BadData
from app.commands.sample_options import InputFile
from app.commands.strata_tables import read_strata

if TYPE_CHECKING:
    from analysis.sample_size import Plan

PER_CENT = click.FloatRange(0, 100, min_open=True, max_open=True)
RATE = click.FloatRange(0, 1, min_open=True)


@click.command()
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
    table = read_strata(path, "group")
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


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if set(text) & set(',"\n') else text
