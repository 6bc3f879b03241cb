"""`folkmoot weight` and `folkmoot estimate`: the statistics of a survey, from files to files."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.commands.estimation_options import DeclaredEstimation, estimation_options
from app.commands.files import table_file, whole_file
from app.commands.partitioned import PartitionedSample, estimate_partitioned, is_partitioned, weigh_partitioned
from app.commands.scheme_options import DeclaredScheme, scheme_options
from app.commands.tables import Group, Names, errors_of, read_items_file, read_responses, read_table, split

if TYPE_CHECKING:
    import pandas as pd

    from analysis.weighting import Weighting

SHORT_WORK = 4
"""So many groups are done before anybody wonders how long it takes."""

InputFile = click.Path(exists=True, dir_okay=False, path_type=Path)
InputFiles = click.Path(exists=True, path_type=Path)
OutputFile = click.Path(dir_okay=False, path_type=Path)

POPULATION_OPTIONS = (
    click.option("--margins", type=InputFile, required=True, help="CSV file: variable, level, N and any --by columns."),
    click.option("--id", "identifier", required=True, help="Column that identifies a response."),
    click.option("--by", type=Names(), default=(), help="Columns that separate samples, such as council,wave."),
    click.option("--base-weight", help="Column of design weights [default: everybody counts once]."),
    click.option("--variables", type=Names(), help="Weighting variables, in order [default: all in the margins]."),
)
CLUSTER_OPTION = click.option(
    "--cluster",
    envvar="FOLKMOOT_CLUSTER",
    default="",
    metavar="ADDRESS",
    help="Dask cluster to work through Parquet partitions on, as tcp://10.0.0.1:8786 [default: this machine].",
)

Command = Callable[..., None]


def sample_options(command: Command) -> Command:
    """Add the arguments that describe a sample, in one file, and its population."""
    return _with(command, click.argument("responses", type=InputFile), *POPULATION_OPTIONS)


def partitioned_options(command: Command) -> Command:
    """Add the arguments that describe a sample, in one file or many partitions, and its population."""
    return _with(command, click.argument("responses", type=InputFiles), *POPULATION_OPTIONS, CLUSTER_OPTION)


def _with(command: Command, *options: Callable[[Command], Command]) -> Command:
    for option in reversed(options):
        command = option(command)
    return command


@click.command()
@partitioned_options
@scheme_options
@click.option("--items", type=InputFile, help="JSON file of items whose design effects the report is to have.")
@click.option("--out", type=OutputFile, required=True, help="CSV or Parquet file to write: the id, weight and factor.")
@click.option("--report", type=OutputFile, help="JSON file to write: what weighting did to each sample.")
def weight(
    responses: Path,
    margins: Path,
    identifier: str,
    by: tuple[str, ...],
    base_weight: str | None,
    variables: tuple[str, ...] | None,
    cluster: str,
    scheme: DeclaredScheme,
    items: Path | None,
    out: Path,
    report: Path | None,
) -> None:
    """Weight RESPONSES to the margins of their population: a CSV file, a Parquet file, or a folder of Parquet files.

    Parquet files are read part by part, so they may hold more than memory does. Which weights they get does not depend
    on how they are divided, nor on where they are worked on.

    What the scheme changes before weighting, such as levels merged or responses dropped, is in the report.

    Rows in messages are numbered as in the file, the heading of a CSV file being row 1.

    \b
    Example:
      folkmoot weight responses.csv --margins margins.csv --id resp_id --by council,wave \\
          --base-weight design_weight --variables age_sex,tenure,ward --out weights.csv
    """
    scheme.check()
    questions = read_items_file(items) if items else {}
    if is_partitioned(responses):
        if questions:
            raise click.ClickException("--items needs all responses in memory: give a CSV file, or leave it out.")
        asked = PartitionedSample(responses, margins, identifier, by, base_weight, variables, cluster, scheme)
        weigh_partitioned(asked, out, report)
        return
    sample = read_responses(responses, identifier, [*_named(by, base_weight, variables), *questions])
    groups, totals = _groups(sample, (responses, margins), by, scheme.margin_columns), scheme.read_totals()
    options = {"base_weight": base_weight, "variables": variables}
    weighted = [(group, _weigh(group, scheme, totals, options)) for group in _progress(groups, "Weighting")]
    with table_file(out) as weights_file:
        weights_file.write(_weights_table(weighted, identifier))
        if report:
            _write_report(report, weighted, questions)


@click.command()
@partitioned_options
@scheme_options
@click.option("--items", type=InputFile, required=True, help="JSON file: levels and favourable codes by item.")
@estimation_options
@click.option(
    "--out", type=OutputFile, required=True, help="CSV or Parquet file to write: estimates and their intervals."
)
def estimate(
    responses: Path,
    margins: Path,
    identifier: str,
    by: tuple[str, ...],
    base_weight: str | None,
    variables: tuple[str, ...] | None,
    cluster: str,
    scheme: DeclaredScheme,
    items: Path,
    estimation: DeclaredEstimation,
    out: Path,
) -> None:
    """Estimate the share of favourable answers in RESPONSES, after weighting them: a CSV file, or Parquet files.

    Weights are made as `folkmoot weight` makes them, and errors know how. A Parquet file, or a folder of them, is read
    part by part, and may hold more than memory does.

    Several columns of --strata, --psu and --fpc are stages of sampling: areas, then households in them. With
    --distribution there is also a row for each answer to an item, named by its code in the column `level`.

    Rows in messages are numbered as in the file, the heading of a CSV file being row 1.

    \b
    Example:
      folkmoot estimate responses.csv --margins margins.csv --items items.json --id resp_id --by council,wave \\
          --base-weight design_weight --strata stratum --psu psu --domains age,sex --out estimates.csv
    """
    scheme.check()
    questions = read_items_file(items)
    if is_partitioned(responses):
        asked = PartitionedSample(responses, margins, identifier, by, base_weight, variables, cluster, scheme)
        _write_estimates(out, [*estimate_partitioned(asked, questions, estimation)], by, estimation)
        return
    sample = read_responses(
        responses, identifier, [*_named(by, base_weight, variables), *estimation.columns, *questions]
    )
    groups, totals = _groups(sample, (responses, margins), by, scheme.margin_columns), scheme.read_totals()
    options = {"base_weight": base_weight, "variables": variables}
    weighted = ((group, _weigh(group, scheme, totals, options)) for group in _progress(groups, "Estimating"))
    tables = [_estimates_table(group, weighting, questions, estimation) for group, weighting in weighted]
    _write_estimates(out, tables, by, estimation)


def _named(many: Sequence[str], one: str | None, more: Sequence[str] | None) -> list[str]:
    return [*many, *([one] if one else []), *(more or ())]


def _groups(sample: pd.DataFrame, files: tuple[Path, Path], by: Sequence[str], columns: Sequence[str]) -> list[Group]:
    return split(sample, read_table(files[1], columns), by, files)


def _progress(groups: Sequence[Group], label: str) -> Iterator[Group]:
    """Go through the groups with a progress bar on standard error, when somebody is there to see it."""
    hidden = len(groups) <= SHORT_WORK or not sys.stderr.isatty()
    with click.progressbar(groups, label=label, file=sys.stderr, hidden=hidden) as bar:
        yield from bar


def _weigh(group: Group, scheme: DeclaredScheme, totals: pd.DataFrame | None, options: dict[str, Any]) -> Weighting:
    from analysis.weighting import weight as weigh

    with errors_of(group):
        margins = group.margins.drop(columns=list(group.key), errors="ignore")
        return weigh(group.responses, margins, scheme=scheme.of(group, totals), **options)


def _weights_table(weighted: Sequence[tuple[Group, Weighting]], identifier: str) -> pd.DataFrame:
    """Return the weight of everybody who was weighted, in the order of the responses."""
    import pandas as pd

    tables = [
        group.responses.iloc[weighting.rows][[identifier]].assign(weight=weighting.weights, factor=weighting.factors)
        for group, weighting in weighted
    ]
    return pd.concat(tables).sort_index()


def _write_report(path: Path, weighted: Sequence[tuple[Group, Weighting]], items: dict[str, Any]) -> None:
    from analysis.item_effects import item_effects

    reports = []
    for group, weighting in weighted:
        assert weighting.report is not None, "a weighting to margins has a report"
        report: dict[str, Any] = {"group": group.key, **weighting.report.to_dict()}
        if items:
            with errors_of(group):
                report["items"] = [asdict(effect) for effect in item_effects(group.responses, items, weighting)]
        reports.append(report)
    with whole_file(path) as handle:
        json.dump(reports, handle, indent=2, ensure_ascii=False)
        handle.write("\n")


def _estimates_table(
    group: Group, weighting: Weighting, items: dict[str, Any], estimation: DeclaredEstimation
) -> pd.DataFrame:
    with errors_of(group):
        table = estimation.table(estimation.sample(group.responses, weighting), items)
    return table.assign(**group.key)


def _write_estimates(
    path: Path, tables: Sequence[pd.DataFrame], by: Sequence[str], estimation: DeclaredEstimation
) -> None:
    import pandas as pd

    from analysis.estimates import Estimate

    names = [name for name in Estimate.__dataclass_fields__ if name != "level"]
    columns = [*by, names[0], *(["level"] if estimation.distribution else []), *names[1:]]
    with table_file(path) as estimates:
        estimates.write(pd.concat(tables).reindex(columns=columns))
