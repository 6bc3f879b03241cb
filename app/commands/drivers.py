"""`folkmoot drivers`: which opinions go with an outcome, by how much, and how surely."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.commands.design_options import DeclaredDesign, design_options
from app.commands.files import whole_file
from app.commands.sample_options import DeclaredSample, InputFile, OutputFile, sample_options
from app.commands.tables import Group, Names, describe, errors_of, read_items_file
from core.formulas import write_table

if TYPE_CHECKING:
    from analysis.drivers import Drivers


@click.command()
@sample_options()
@design_options
@click.option("--items", type=InputFile, required=True, help="JSON file: levels and favourable codes by item.")
@click.option("--outcome", required=True, help="Item to explain, such as sat_council.")
@click.option("--drivers", "codes", type=Names(), required=True, help="Items that may go with it, such as vfm,acts.")
@click.option(
    "--replicates",
    type=click.IntRange(100),
    default=1000,
    show_default=True,
    help="Bootstrap samples for intervals, drawn by --seed.",
)
@click.option("--out", type=OutputFile, required=True, help="CSV file to write: shares and the logistic model.")
@click.option("--model", type=OutputFile, help="CSV file to write: every term of the model, the intercept among them.")
def drivers(
    sample: DeclaredSample,
    design: DeclaredDesign,
    items: Path,
    outcome: str,
    codes: tuple[str, ...],
    replicates: int,
    out: Path,
    model: Path | None,
) -> None:
    """Say which opinions in RESPONSES, a CSV file, go with a favourable answer to the outcome.

    lmg is a driver's share of r2 averaged over all orders (Shapley), with a bootstrap interval; first is what it
    explains alone, last what it adds to all others. estimate, se, t and p are the weighted logistic model's, in logits.
    Weights are made as `folkmoot weight` makes them; without --margins, everybody counts by the design weight, or once.
    Only those who answered everything count. What goes together is said on standard output, in words.

    \b
    Example:
      folkmoot drivers responses.csv --outcome sat_council --drivers vfm,acts,informed,trust --margins margins.csv \\
          --items items.json --id resp_id --by council,wave --base-weight design_weight --out drivers.csv
    """
    import pandas as pd

    questions = read_items_file(items)
    groups = sample.groups([*design.columns, outcome, *codes])
    options = {"outcome": outcome, "drivers": codes, "replicates": replicates, "seed": sample.scheme.seed}
    found = [(group, _find(group, sample, questions, options | design.options)) for group in groups]
    with whole_file(out) as handle:
        write_table(handle, pd.concat([_table(group, each) for group, each in found]))
        if model:
            with whole_file(model) as terms:
                write_table(terms, pd.concat([_terms(group, each) for group, each in found]))
    for group, each in found:
        click.echo("\n".join(filter(None, [describe(group.key), *each.sentences(_names(questions))])))


def _find(group: Group, sample: DeclaredSample, items: dict[str, Any], options: dict[str, Any]) -> Drivers:
    from analysis.drivers import key_drivers

    weighting = sample.weigh(group)
    with errors_of(group):
        return key_drivers(group.responses, items, weighting, **options)


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
