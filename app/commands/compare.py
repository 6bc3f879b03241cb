"""`folkmoot compare`: what differs between councils, between waves, or between the groups of one sample."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.commands.comparison import (
    WAVE,
    Family,
    Request,
    among_people_alike,
    answers_within,
    between_samples,
    tests_within,
    within_samples,
)
from app.commands.design_options import DeclaredDesign, design_options
from app.commands.files import whole_file
from app.commands.sample_options import DeclaredSample, InputFile, OutputFile, sample_options
from app.commands.tables import Names, describe, read_items_file
from core.formulas import write_table

if TYPE_CHECKING:
    from analysis.families import Comparison


@click.command()
@sample_options()
@design_options
@click.option("--items", type=InputFile, required=True, help="JSON file: levels and favourable codes by item.")
@click.option("--between", required=True, help="What to compare: a column of --by, or any other within each sample.")
@click.option(
    "--against",
    type=click.Choice(["others", "each"]),
    help="Compare with the mean of the others, or with each in turn [default: each wave, or else others].",
)
@click.option(
    "--alike", type=Names(), help="Compare groups within a sample, such as modes, among people alike in these columns."
)
@click.option(
    "--adjust",
    type=click.Choice(["holm", "bh"]),
    default="holm",
    show_default=True,
    help="Which adjusted p the verdict goes by: Holm's, or Benjamini and Hochberg's.",
)
@click.option(
    "--significance", type=click.FloatRange(0, 1), default=0.05, show_default=True, help="Level of the verdict."
)
@click.option("--out", type=OutputFile, required=True, help="CSV file to write: differences and their tests.")
@click.option(
    "--tests", type=OutputFile, help="CSV file to write: whether each item goes with --between, by Rao and Scott."
)
def compare(
    sample: DeclaredSample,
    design: DeclaredDesign,
    items: Path,
    between: str,
    against: str | None,
    adjust: str,
    significance: float,
    alike: tuple[str, ...] | None,
    out: Path,
    tests: Path | None,
) -> None:
    """Compare the shares of favourable answers in RESPONSES, a CSV file, after weighting each sample.

    Weights are made as `folkmoot weight` makes them; without --margins, everybody counts by the design weight, or once.

    diff is b less a between two, and a less the mean of the others. Samples that --by separates are independent;
    groups within a sample share its design and margins, and z is then Student's t with df degrees of freedom. All
    comparisons of an item that differ in nothing but --between are adjusted together.

    \b
    Example:
      folkmoot compare responses.csv --margins margins.csv --items items.json --id resp_id --by council,wave \\
          --base-weight design_weight --strata stratum --psu psu --between council --out diffs.csv
    """
    if alike and (between in sample.by or against):
        raise click.UsageError("--alike goes with groups within a sample, and each is compared with the largest.")
    if tests and (alike or between in sample.by):
        raise click.UsageError("--tests goes with groups within a sample, without --alike.")
    questions = read_items_file(items)
    groups = sample.groups([*design.columns, *questions, *(alike or ()), between])
    request = Request(
        by=sample.by,
        between=between,
        alike=alike,
        pairwise=against == "each" or (against is None and between == WAVE),
        items=questions,
        sample=sample,
        design=design.options,
    )
    tested: list[dict[str, Any]] = []
    if between in sample.by:
        found = [*between_samples(groups, request)]
    elif alike:
        found = [*among_people_alike(groups, request)]
    else:
        answers = answers_within(groups, request)
        found = [*within_samples(answers, request)]
        tested = [*tests_within(answers)] if tests else []
    if not found:
        raise click.ClickException(f"No item was asked in more than one {between}: there is nothing to compare.")
    _write(out, found, request, significance, adjust, tests, tested)
    for family in found:
        for sentence in family.sentences:
            click.echo(f"{describe(family.key)}: {sentence}" if family.key else sentence)


def _write(
    path: Path,
    families: Sequence[Family],
    request: Request,
    significance: float,
    adjust: str,
    tests: Path | None,
    tested: Sequence[Mapping[str, Any]],
) -> None:
    import pandas as pd

    rows = [
        {"kind": request.kind, "item": family.item, **_sides(family.key, each, request), **_figures(each)}
        | {"verdict": each.verdict(significance, adjust)}
        for family in families
        for each in family.comparisons
    ]
    with whole_file(path) as handle:
        write_table(handle, pd.DataFrame(rows))
        if tests:
            with whole_file(tests) as others:
                write_table(others, pd.DataFrame(tested))


def _sides(key: Mapping[str, str], comparison: Comparison, request: Request) -> dict[str, str]:
    """Say what is compared with what: `council_a`, `wave_a`, `council_b`, `wave_b`."""
    names = request.by if request.between in request.by else (*request.by, request.between)
    first = {**key, request.between: comparison.first}
    second = {**key, request.between: comparison.second}
    sides = (("a", first), ("b", second))
    return {f"{name}_{side}": values[name] for side, values in sides for name in names}


def _figures(comparison: Comparison) -> dict[str, float | int | None]:
    """Return a comparison's figures, under the names of the reference."""
    return {
        "diff": comparison.difference,
        "se": comparison.se,
        "z": comparison.statistic,
        "p": comparison.p,
        "p_holm": comparison.p_holm,
        "p_bh": comparison.p_bh,
        "ci_low": comparison.ci_low,
        "ci_high": comparison.ci_high,
        "df": comparison.df,
        "n_a": comparison.n_first,
        "n_b": comparison.n_second,
    }
