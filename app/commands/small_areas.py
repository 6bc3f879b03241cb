"""`folkmoot smallareas`: what a survey of a council says of its wards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.commands.files import whole_file
from app.commands.statistics import InputFile, OutputFile, sample_options
from app.commands.tables import (
    Group,
    Names,
    describe,
    errors_of,
    plain_errors,
    read_items_file,
    read_responses,
    read_table,
    split,
)

if TYPE_CHECKING:
    import pandas as pd

LEADING = ("item", "area", "n", "direct", "direct_var")


@dataclass(frozen=True)
class _Request:
    """What the options ask for; tables are whole, before they are narrowed to a group."""

    area: str
    items: dict[str, Any]
    base_weight: str | None
    variables: tuple[str, ...] | None
    strata: str | None
    psu: str | None
    covariates: pd.DataFrame | None
    covariate_columns: tuple[str, ...] | None
    cells: pd.DataFrame | None
    files: tuple[Path | None, Path | None]


@click.command()
@sample_options
@click.option("--items", type=InputFile, required=True, help="JSON file: levels and favourable codes by item.")
@click.option("--area", required=True, help="Column of areas, such as ward.")
@click.option("--covariates", type=InputFile, help="CSV file: a row for each area, with numbers that describe it.")
@click.option("--covariate-columns", type=Names(), help="Which of them to use [default: every other column].")
@click.option("--cells", type=InputFile, help="CSV file: the joint population, area, variables and N.")
@click.option("--strata", help="Column of sampling strata [default: one stratum].")
@click.option("--psu", help="Column of primary sampling units [default: every response].")
@click.option("--out", type=OutputFile, required=True, help="CSV file to write: direct and modelled figures.")
def smallareas(
    responses: Path,
    margins: Path,
    identifier: str,
    by: tuple[str, ...],
    base_weight: str | None,
    variables: tuple[str, ...] | None,
    items: Path,
    area: str,
    covariates: Path | None,
    covariate_columns: tuple[str, ...] | None,
    cells: Path | None,
    strata: str | None,
    psu: str | None,
    out: Path,
) -> None:
    """Estimate the share of favourable answers in every area, directly and by models.

    estimate, se and ci_low to ci_high are modelled: regression with post-stratification, benchmarked to the council's
    own figure. eblup and mse are Fay and Herriot's, from the covariates. direct is the area's own weighted figure.
    Without --cells the joint population is made from the margins, which must count the areas.

    \b
    Example:
      folkmoot smallareas responses.csv --area ward --covariates areas.csv --margins margins.csv --items items.json \\
          --id resp_id --by council,wave --base-weight design_weight --strata stratum --psu psu --out wards.csv
    """
    import pandas as pd

    questions = read_items_file(items)
    named = [area, *by, *(variables or ()), *questions, *filter(None, (base_weight, strata, psu))]
    sample = read_responses(responses, identifier, named)
    request = _Request(
        area=area,
        items=questions,
        base_weight=base_weight,
        variables=variables,
        strata=strata,
        psu=psu,
        covariates=read_table(covariates, [area, *(covariate_columns or ())]) if covariates else None,
        covariate_columns=covariate_columns,
        cells=read_table(cells, [area, "N"]) if cells else None,
        files=(covariates, cells),
    )
    groups = split(sample, read_table(margins, ["variable", "level", "N"]), by, (responses, margins))
    tables = [_areas_table(group, request) for group in groups]
    with whole_file(out) as handle:
        pd.concat(tables).to_csv(handle, index=False)


def _areas_table(group: Group, request: _Request) -> pd.DataFrame:
    """Return one group's areas, under the names of the reference, with their covariates."""
    import pandas as pd

    from analysis.covariates import read_covariates
    from analysis.small_areas import AreaQuestion, small_areas
    from analysis.weighting import weight

    with plain_errors(": ".join(filter(None, [str(request.files[1] or ""), describe(group.key)]))):
        cells = _of_group(request.cells, group, "cells")
    with plain_errors(": ".join(filter(None, [str(request.files[0] or ""), describe(group.key)]))):
        areas = _of_group(request.covariates, group, "covariates")
        known = None if areas is None else read_covariates(areas, request.area, request.covariate_columns)
    with errors_of(group):
        weighting = weight(group.responses, group.margins, base_weight=request.base_weight, variables=request.variables)
        variables = _variables(group, request, cells)
        question = AreaQuestion(request.area, group.margins, variables, known, cells, request.strata, request.psu)
        found = pd.DataFrame(small_areas(group.responses, request.items, weighting, question))
    if known is not None:
        found = found.join(known, on="area")
    lead = [*LEADING, *([] if known is None else known.columns)]
    ordered = found[[*lead, *found.columns.difference(lead, sort=False)]]
    return pd.DataFrame(group.key, index=found.index).join(ordered.rename(columns={"area": request.area}))


def _of_group(table: pd.DataFrame | None, group: Group, what: str) -> pd.DataFrame | None:
    """Keep the rows that match a group on the columns they share, and drop those columns."""
    from analysis.errors import SmallAreaError

    if table is None:
        return None
    shared = [name for name in group.key if name in table]
    for name in shared:
        table = table[table[name] == group.key[name]]
        if table.empty:
            raise SmallAreaError(f"There are no {what} for {name} {group.key[name]!r}.", variable=name)
    return table.drop(columns=shared)


def _variables(group: Group, request: _Request, cells: pd.DataFrame | None) -> Sequence[str]:
    """Name the model's variables: those the cells cross, or else those of the margins, without the area."""
    if cells is not None:
        return [name for name in cells.columns if name in group.responses and name not in (request.area, "N")]
    chosen = request.variables or tuple(dict.fromkeys(group.margins["variable"]))
    return [name for name in chosen if name != request.area]
