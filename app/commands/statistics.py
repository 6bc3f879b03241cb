"""`folkmoot weight` and `folkmoot estimate`: the statistics of a survey, from files to files."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.commands.estimation_options import DeclaredEstimation, estimation_options
from app.commands.files import table_file, whole_file
from app.commands.partitioned import (
    PartitionedSample,
    estimate_partitioned,
    is_partitioned,
    read_whole,
    weigh_partitioned,
)
from app.commands.sample_options import DeclaredSample, InputFile, InputFiles, OutputFile, sample_options
from app.commands.tables import Group, errors_of, read_items_file

if TYPE_CHECKING:
    import pandas as pd

    from analysis.weighting import Weighting

SHORT_WORK = 4
"""So many groups are done before anybody wonders how long it takes."""

CLUSTER_OPTION = click.option(
    "--cluster",
    envvar="FOLKMOOT_CLUSTER",
    default="",
    metavar="ADDRESS",
    help="Dask cluster to work through Parquet partitions on, as tcp://10.0.0.1:8786 [default: this machine].",
)


@click.command()
@sample_options(InputFiles)
@CLUSTER_OPTION
@click.option("--items", type=InputFile, help="JSON file of items whose design effects the report is to have.")
@click.option("--out", type=OutputFile, required=True, help="CSV or Parquet file to write: the id, weight and factor.")
@click.option("--report", type=OutputFile, help="JSON file to write: what weighting did to each sample.")
def weight(sample: DeclaredSample, cluster: str, items: Path | None, out: Path, report: Path | None) -> None:
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
    if not sample.weighted:
        raise click.UsageError("There is nothing to weight to: give --margins, or --totals.")
    questions = read_items_file(items) if items else {}
    if is_partitioned(sample.responses):
        if questions:
            raise click.ClickException("--items needs all responses in memory: give a CSV file, or leave it out.")
        weigh_partitioned(PartitionedSample(sample, cluster), out, report)
        return
    groups = sample.groups(questions)
    weighted = [(group, sample.weigh(group)) for group in _progress(groups, "Weighting")]
    with table_file(out) as weights_file:
        weights_file.write(_weights_table(weighted, sample.identifier))
        if report:
            _write_report(report, weighted, questions)


@click.command()
@sample_options(InputFiles)
@CLUSTER_OPTION
@click.option("--items", type=InputFile, required=True, help="JSON file: levels and favourable codes by item.")
@estimation_options
@click.option(
    "--out", type=OutputFile, required=True, help="CSV or Parquet file to write: estimates and their intervals."
)
def estimate(sample: DeclaredSample, cluster: str, items: Path, estimation: DeclaredEstimation, out: Path) -> None:
    """Estimate the share of favourable answers in RESPONSES, after weighting them: a CSV file, or Parquet files.

    Weights are made as `folkmoot weight` makes them, and errors know how. Without --margins everybody counts by the
    design weight, or once, and errors are those of a sample that was not weighted to anything. A Parquet file, or a
    folder of them, is read part by part where there are margins, and may then hold more than memory does.

    Several columns of --strata, --psu and --fpc are stages of sampling: areas, then households in them. With
    --distribution there is also a row for each answer to an item, named by its code in the column `level`.

    Rows in messages are numbered as in the file, the heading of a CSV file being row 1.

    \b
    Example:
      folkmoot estimate responses.csv --margins margins.csv --items items.json --id resp_id --by council,wave \\
          --base-weight design_weight --strata stratum --psu psu --domains age,sex --out estimates.csv
    """
    questions = read_items_file(items)
    partitioned = is_partitioned(sample.responses)
    if partitioned and sample.weighted:
        tables = [*estimate_partitioned(PartitionedSample(sample, cluster), questions, estimation)]
        _write_estimates(out, tables, sample.by, estimation)
        return
    columns = [*estimation.columns, *questions]
    groups = read_whole(sample, columns) if partitioned else sample.groups(columns)
    weighted = ((group, sample.weigh(group)) for group in _progress(groups, "Estimating"))
    tables = [_estimates_table(group, weighting, questions, estimation) for group, weighting in weighted]
    _write_estimates(out, tables, sample.by, estimation)


def _progress(groups: Sequence[Group], label: str) -> Iterator[Group]:
    """Go through the groups with a progress bar on standard error, when somebody is there to see it."""
    hidden = len(groups) <= SHORT_WORK or not sys.stderr.isatty()
    with click.progressbar(groups, label=label, file=sys.stderr, hidden=hidden) as bar:
        yield from bar


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

    if all(table.empty for table in tables):
        raise click.ClickException("Nobody answered any of the items: there is nothing to estimate.")
    names = [name for name in Estimate.__dataclass_fields__ if name != "level"]
    columns = [*by, names[0], *(["level"] if estimation.distribution else []), *names[1:]]
    with table_file(path) as estimates:
        estimates.write(pd.concat(tables).reindex(columns=columns).rename(columns={"n_eff": "n_eff_kish"}))
