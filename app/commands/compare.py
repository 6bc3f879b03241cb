"""`folkmoot compare`: what differs between councils, between waves, or between the groups of one sample."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.commands.files import whole_file
from app.commands.statistics import InputFile, OutputFile, sample_options
from app.commands.tables import Group, describe, plain_errors, read_items_file, read_responses, read_table, split

if TYPE_CHECKING:
    from analysis.estimates import Estimate
    from analysis.families import Comparison

WAVE = "wave"


@dataclass(frozen=True)
class _Request:
    """What the options ask for."""

    by: tuple[str, ...]
    between: str
    pairwise: bool
    items: dict[str, Any]
    weighting: dict[str, Any]
    design: dict[str, Any]

    @property
    def kind(self) -> str:
        """Name the comparison as the reference does."""
        if not self.pairwise:
            return f"{self.between}_vs_mean_of_others"
        return f"{self.between}_diff" if self.between == WAVE else f"{self.between}_pair"


@dataclass(frozen=True)
class _Family:
    """Comparisons of one item that are adjusted together; `key` is what they have in common."""

    item: str
    key: dict[str, str]
    comparisons: Sequence[Comparison]


@click.command()
@sample_options
@click.option("--items", type=InputFile, required=True, help="JSON file: levels and favourable codes by item.")
@click.option("--between", required=True, help="What to compare: a column of --by, or any other within each sample.")
@click.option(
    "--against",
    type=click.Choice(["others", "each"]),
    help="Compare with the mean of the others, or with each in turn [default: each wave, or else others].",
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
@click.option("--strata", help="Column of sampling strata [default: one stratum].")
@click.option("--psu", help="Column of primary sampling units [default: every response].")
@click.option("--out", type=OutputFile, required=True, help="CSV file to write: differences and their tests.")
def compare(
    responses: Path,
    margins: Path,
    identifier: str,
    by: tuple[str, ...],
    base_weight: str | None,
    variables: tuple[str, ...] | None,
    items: Path,
    between: str,
    against: str | None,
    adjust: str,
    significance: float,
    strata: str | None,
    psu: str | None,
    out: Path,
) -> None:
    """Compare the shares of favourable answers in RESPONSES, a CSV file, after raking each sample.

    diff is b less a between two, and a less the mean of the others. Samples that --by separates are independent;
    groups within a sample share its design and margins, and z is then Student's t with df degrees of freedom. All
    comparisons of an item that differ in nothing but --between are adjusted together.

    \b
    Example:
      folkmoot compare responses.csv --margins margins.csv --items items.json --id resp_id --by council,wave \\
          --base-weight design_weight --strata stratum --psu psu --between council --out diffs.csv
    """
    questions = read_items_file(items)
    named = [*by, *(variables or ()), *questions, *filter(None, (base_weight, strata, psu)), between]
    sample = read_responses(responses, identifier, named)
    with plain_errors(""):
        groups = split(sample, read_table(margins, ["variable", "level", "N"]), by)
    request = _Request(
        by=by,
        between=between,
        pairwise=against == "each" or (against is None and between == WAVE),
        items=questions,
        weighting={"base_weight": base_weight, "variables": variables},
        design={"strata": strata, "psu": psu},
    )
    found = [*(_between_samples if between in by else _within_samples)(groups, request)]
    if not found:
        raise click.ClickException(f"No item was asked in more than one {between}: there is nothing to compare.")
    _write(out, found, request, significance, adjust)


def _between_samples(groups: Sequence[Group], request: _Request) -> Iterator[_Family]:
    """Compare independent samples: families are an item's, where everything else that separates samples is equal."""
    from analysis.families import against_others, pairs

    samples: dict[tuple[str, tuple[tuple[str, str], ...]], dict[str, Estimate]] = {}
    for group in _ordered(groups, request.between):
        rest = tuple((name, value) for name, value in group.key.items() if name != request.between)
        for found in _estimates(group, request):
            samples.setdefault((found.item, rest), {})[group.key[request.between]] = found
    for (item, rest), named in samples.items():
        if len(named) > 1:
            yield _Family(item, dict(rest), pairs(named) if request.pairwise else against_others(named))


def _ordered(groups: Sequence[Group], name: str) -> list[Group]:
    """Put groups in order of a column when it holds whole numbers, as waves often do, and leave them otherwise."""
    if all(group.key[name].isdecimal() for group in groups):
        return sorted(groups, key=lambda group: int(group.key[name]))
    return list(groups)


def _estimates(group: Group, request: _Request) -> list[Estimate]:
    from analysis.estimates import estimate

    with plain_errors(describe(group.key)):
        return estimate(group.responses, request.items, margins=group.margins, **request.weighting, **request.design)


def _within_samples(groups: Sequence[Group], request: _Request) -> Iterator[_Family]:
    """Compare groups of one sample, with the covariance that they share."""
    import numpy as np

    from analysis.columns import column
    from analysis.design import read_design
    from analysis.domain_means import domain_means
    from analysis.families import domain_pairs, domains_against_others
    from analysis.items import favourable_values, read_items
    from analysis.residuals import residual_variance
    from analysis.weighting import weight

    for group in groups:
        with plain_errors(describe(group.key)):
            weighting = weight(group.responses, group.margins, **request.weighting)
            error = residual_variance(weighting, read_design(group.responses, **request.design))
            domains = column(group.responses, request.between).replace("", None)
            for item, values in favourable_values(group.responses, read_items(request.items)).items():
                if domains[np.isfinite(values)].nunique() > 1:
                    means = domain_means(error, values, domains)
                    compared = domain_pairs(means) if request.pairwise else domains_against_others(means)
                    yield _Family(item, group.key, compared)


def _write(path: Path, families: Sequence[_Family], request: _Request, significance: float, adjust: str) -> None:
    import pandas as pd

    rows = [
        {"kind": request.kind, "item": family.item, **_sides(family.key, each, request), **_figures(each)}
        | {"verdict": each.verdict(significance, adjust)}
        for family in families
        for each in family.comparisons
    ]
    with whole_file(path) as handle:
        pd.DataFrame(rows).to_csv(handle, index=False)


def _sides(key: Mapping[str, str], comparison: Comparison, request: _Request) -> dict[str, str]:
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
