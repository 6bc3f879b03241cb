"""`folkmoot smallareas`: what a survey of a council says of its wards."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.commands.design_options import DeclaredDesign, design_options
from app.commands.files import whole_file
from app.commands.sample_options import DeclaredSample, InputFile, OutputFile, sample_options
from app.commands.tables import (
    Group,
    Names,
    describe,
    errors_of,
    matching,
    plain_errors,
    read_items_file,
    read_table,
)
from core.formulas import write_table

if TYPE_CHECKING:
    import pandas as pd

LEADING = ("item", "area", "n", "direct", "direct_var")


@dataclass(frozen=True)
class _Request:
    """What the options ask for; tables are whole, before they are narrowed to a group."""

    sample: DeclaredSample
    design: DeclaredDesign
    area: str
    items: dict[str, Any]
    covariates: pd.DataFrame | None
    covariate_columns: tuple[str, ...] | None
    cells: pd.DataFrame | None
    files: tuple[Path | None, Path | None]


@click.command()
@sample_options()
@design_options
@click.option("--items", type=InputFile, required=True, help="JSON file: levels and favourable codes by item.")
@click.option("--area", required=True, help="Column of areas, such as ward.")
@click.option("--covariates", type=InputFile, help="CSV file: a row for each area, with numbers that describe it.")
@click.option("--covariate-columns", type=Names(), help="Which of them to use [default: every other column].")
@click.option("--cells", type=InputFile, help="CSV file: the joint population, area, variables and N.")
@click.option("--out", type=OutputFile, required=True, help="CSV file to write: direct and modelled figures.")
def smallareas(
    sample: DeclaredSample,
    design: DeclaredDesign,
    items: Path,
    area: str,
    covariates: Path | None,
    covariate_columns: tuple[str, ...] | None,
    cells: Path | None,
    out: Path,
) -> None:
    """Estimate the share of favourable answers in every area, directly and by models.

    estimate, se and ci_low to ci_high are modelled: regression with post-stratification, benchmarked to the council's
    own figure. eblup and mse are Fay and Herriot's, from the covariates. direct is the area's own weighted figure.
    Without --cells the joint population is made from the margins, which must count the areas. Weights are made as
    `folkmoot weight` makes them; without --margins, everybody counts by the design weight, or once.

    \b
    Example:
      folkmoot smallareas responses.csv --area ward --covariates areas.csv --margins margins.csv --items items.json \\
          --id resp_id --by council,wave --base-weight design_weight --strata stratum --psu psu --out wards.csv
    """
    import pandas as pd

    questions = read_items_file(items)
    if not (sample.margins or cells):
        raise click.UsageError("The areas' people have to be counted: give --margins, or --cells.")
    if covariate_columns and not covariates:
        raise click.UsageError("--covariate-columns names columns of --covariates: give that too, or leave it out.")
    request = _Request(
        sample=sample,
        design=design,
        area=area,
        items=questions,
        covariates=read_table(covariates, [area, *(covariate_columns or ())]) if covariates else None,
        covariate_columns=covariate_columns,
        cells=read_table(cells, [area, "N"]) if cells else None,
        files=(covariates, cells),
    )
    groups = sample.groups([*design.columns, area, *questions])
    tables = [_areas_table(group, request) for group in groups]
    if all(table.empty for table in tables):
        raise click.ClickException("Nobody answered any of the items: there is nothing to estimate.")
    with whole_file(out) as handle:
        write_table(handle, pd.concat(tables))


def _areas_table(group: Group, request: _Request) -> pd.DataFrame:
    """Return one group's areas, under the names of the reference, with their covariates."""
    import pandas as pd

    from analysis.covariates import read_covariates
    from analysis.population import read_population
    from analysis.small_areas import AreaQuestion, small_areas

    with plain_errors(": ".join(filter(None, [str(request.files[1] or ""), describe(group.key)]))):
        cells = _cells_of(group, request)
        if cells is not None:
            read_population(cells, request.area, [name for name in cells.columns if name not in (request.area, "N")])
    of_covariates = ": ".join(filter(None, [str(request.files[0] or ""), describe(group.key)]))
    with plain_errors(of_covariates):
        areas = None if request.covariates is None else matching(request.covariates, group.key, "covariates")
        known = None if areas is None else read_covariates(areas, request.area, request.covariate_columns)
    weighting = request.sample.weigh(group)
    with errors_of(group), _errors_of_covariates(of_covariates):
        question = AreaQuestion(request.area, known, cells, **request.design.options)
        found = pd.DataFrame(small_areas(group.responses, request.items, weighting, question))
    if found.empty:
        return found
    if known is not None:
        found = found.join(known, on="area")
    lead = [*LEADING, *([] if known is None else known.columns)]
    ordered = found[[*lead, *found.columns.difference(lead, sort=False)]]
    return pd.DataFrame(group.key, index=found.index).join(ordered.rename(columns={"area": request.area}))


@contextmanager
def _errors_of_covariates(where: str) -> Iterator[None]:
    """Name the file of covariates when an area that somebody answered in is not there."""
    from analysis.errors import CovariateError

    try:
        yield
    except CovariateError as error:
        raise click.ClickException(f"{where}: {error.message}") from error


def _cells_of(group: Group, request: _Request) -> pd.DataFrame | None:
    """Return the joint population of a group, by area and what else responses know; None to make it from margins.

    Cells to post-stratify to are such a population themselves, where they cross the areas.
    """
    if request.cells is not None:
        found = matching(request.cells, group.key, "cells")
    elif group.margins is not None and "variable" not in group.margins and request.area in group.margins:
        found = group.margins
    else:
        return None
    return found[[name for name in found.columns if name in group.responses or name == "N"]]
