"""`folkmoot drivers`: which opinions go with an outcome, by how much, and how surely."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.commands.files import whole_file
from app.commands.statistics import InputFile, OutputFile, sample_options
from app.commands.tables import Group, Names, describe, errors_of, read_items_file, read_responses, read_table, split

if TYPE_CHECKING:
    from analysis.drivers import Drivers


@click.command()
@sample_options
@click.option("--items", type=InputFile, required=True, help="JSON file: levels and favourable codes by item.")
@click.option("--outcome", required=True, help="Item to explain, such as sat_council.")
@click.option("--drivers", "codes", type=Names(), required=True, help="Items that may go with it, such as vfm,acts.")
@click.option("--strata", help="Column of sampling strata [default: one stratum].")
@click.option("--psu", help="Column of primary sampling units [default: every response].")
@click.option(
    "--replicates", type=click.IntRange(100), default=1000, show_default=True, help="Bootstrap samples for intervals."
)
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of the bootstrap.")
@click.option("--out", type=OutputFile, required=True, help="CSV file to write: shares and the logistic model.")
@click.option("--model", type=OutputFile, help="CSV file to write: every term of the model, the intercept among them.")
def drivers(
    responses: Path,
    margins: Path,
    identifier: str,
    by: tuple[str, ...],
    base_weight: str | None,
    variables: tuple[str, ...] | None,
    items: Path,
    outcome: str,
    codes: tuple[str, ...],
    strata: str | None,
    psu: str | None,
    replicates: int,
    seed: int,
    out: Path,
    model: Path | None,
) -> None:
    """Say which opinions in RESPONSES, a CSV file, go with a favourable answer to the outcome.

    lmg is a driver's share of r2 averaged over all orders (Shapley), with a bootstrap interval; first is what it
    explains alone, last what it adds to all others. estimate, se, t and p are the weighted logistic model's, in logits.
    Only those who answered everything count. What goes together is said on standard output, in words.

    \b
    Example:
      folkmoot drivers responses.csv --outcome sat_council --drivers vfm,acts,informed,trust --margins margins.csv \\
          --items items.json --id resp_id --by council,wave --base-weight design_weight --out drivers.csv
    """
    import pandas as pd

    questions = read_items_file(items)
    named = [*by, *(variables or ()), *filter(None, (base_weight, strata, psu)), outcome, *codes]
    sample = read_responses(responses, identifier, named)
    groups = split(sample, read_table(margins, ["variable", "level", "N"]), by, (responses, margins))
    weighting = {"base_weight": base_weight, "variables": variables}
    options = {"outcome": outcome, "drivers": codes, "strata": strata, "psu": psu, "seed": seed}
    found = [(group, _find(group, questions, weighting, options | {"replicates": replicates})) for group in groups]
    with whole_file(out) as handle:
        pd.concat([_table(group, each) for group, each in found]).to_csv(handle, index=False)
        if model:
            with whole_file(model) as terms:
                pd.concat([_terms(group, each) for group, each in found]).to_csv(terms, index=False)
    for group, each in found:
        click.echo("\n".join(filter(None, [describe(group.key), *each.sentences(_names(questions))])))


def _find(group: Group, items: dict[str, Any], weighting: dict[str, Any], options: dict[str, Any]) -> Drivers:
    from analysis.drivers import key_drivers
    from analysis.weighting import weight

    with errors_of(group):
        return key_drivers(group.responses, items, weight(group.responses, group.margins, **weighting), **options)


def _names(items: Mapping[str, Any]) -> dict[str, str]:
    return {code: f'"{item["text"]}"' if item.get("text") else code for code, item in items.items()}


def _table(group: Group, found: Drivers) -> Any:
    """Return a row for each driver, under the names of the reference."""
    import pandas as pd

    shares = pd.DataFrame(found.importance.drivers)
    model = pd.DataFrame([found.model[driver] for driver in shares["driver"]]).drop(columns="term")
    whole = {"outcome": found.outcome, "n": found.importance.n, "r2": found.importance.r2}
    return pd.DataFrame(group.key | whole, index=shares.index).join(shares).join(model)


def _terms(group: Group, found: Drivers) -> Any:
    """Return a row for each term of the logistic model, under the names of the reference."""
    import pandas as pd

    terms = pd.DataFrame(found.model.coefficients)
    whole = {"model": f"quasibinomial {found.outcome}~drivers", "n": found.model.n}
    return pd.DataFrame(group.key | whole, index=terms.index).join(terms)
