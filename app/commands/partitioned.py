"""Weighting and estimation of Parquet partitions, which are read part by part and may be more than memory holds."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.commands.estimation_options import DeclaredEstimation
from app.commands.files import TableFile, table_file, whole_file
from app.commands.sample_options import DeclaredSample
from app.commands.tables import Group, errors_of, matching, plain_errors

if TYPE_CHECKING:
    import pandas as pd

    from analysis.partitioned_weighting import PartitionedWeighting, Run
    from analysis.partitions import Stretch


@dataclass(frozen=True)
class PartitionedSample:
    """What the options say of responses in Parquet files and of their population."""

    declared: DeclaredSample
    cluster: str

    @contextmanager
    def opened(self) -> Iterator[tuple[list[PartitionedGroup], Run]]:
        """Give the samples in the files, each with the margins that match it, and what works through them."""
        from analysis.executors import in_order, opened
        from analysis.partitions import parquet_files, samples_in

        with plain_errors(""):
            found = samples_in(parquet_files(self.declared.responses), self.declared.by)
            table = self.declared.read_margins()
            if table is None:
                raise click.ClickException(
                    "Parquet files are weighted to margins as they are read: give --margins, or a CSV file."
                )
            groups = [
                PartitionedGroup(dict(key), stretches, matching(table, dict(key), "margins"), self.declared.files)
                for key, stretches in found.items()
            ]
            longest = max(len(group.stretches) for group in groups)
            workers = 1 if longest == 1 else None
            with opened(self.cluster, workers) as executor:
                yield groups, partial(in_order, executor)

    def weigh(self, group: PartitionedGroup, run: Run) -> PartitionedWeighting:
        """Weight one of the samples; raises a `DataError`."""
        from analysis.partitioned_weighting import weigh_partitions

        return weigh_partitions(
            group.stretches,
            group.margins,
            run,
            scheme=self.declared.scheme.of(group.key),
            base_weight=self.declared.base_weight,
            variables=self.declared.variables,
        )


@dataclass(frozen=True)
class PartitionedGroup:
    """The stretches and margins that belong together, such as one council's wave; `key` says which."""

    key: dict[str, str]
    stretches: list[Stretch]
    margins: pd.DataFrame
    files: tuple[Path | str, Path | str]


def is_partitioned(responses: Path) -> bool:
    """Say whether responses are in Parquet files."""
    return responses.is_dir() or responses.suffix.lower() == ".parquet"


def weigh_partitioned(sample: PartitionedSample, out: Path, report: Path | None) -> None:
    """Weight every sample of the files, and write the weights as they come."""
    reports = []
    with sample.opened() as (groups, run), table_file(out) as weights:
        for group in groups:
            with errors_of(group):
                weighting = sample.weigh(group, run)
                _write_weights(weights, weighting, sample.declared.identifier, group, run)
            reports.append({"group": group.key, **weighting.report.to_dict()})
        if report:
            with whole_file(report) as handle:
                json.dump(reports, handle, indent=2, ensure_ascii=False)
                handle.write("\n")


def read_whole(sample: DeclaredSample, columns: Iterable[str]) -> list[Group]:
    """Read the named columns of a sample in Parquet files that has no margins, every value as text, into memory.

    Without margins there are no cells to tally: errors need everybody's own design weight.
    """
    import pandas as pd

    from analysis.partitions import parquet_files, samples_in

    weight = [sample.base_weight] if sample.base_weight else []
    named = [*dict.fromkeys([sample.identifier, *sample.by, *weight, *columns])]
    with plain_errors(str(sample.responses)):
        found = samples_in(parquet_files(sample.responses), sample.by)
        return [
            Group(dict(key), _as_text(pd.concat([stretch.read(named) for stretch in stretches])), None, sample.files)
            for key, stretches in found.items()
        ]


def _as_text(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.astype(object).where(frame.notna(), "").astype(str)


def _write_weights(
    weights: TableFile, weighting: PartitionedWeighting, identifier: str, group: PartitionedGroup, run: Run
) -> None:
    from analysis.partitioned_weighting import weights_of

    for rows in run(partial(weights_of, weighting, identifier), group.stretches):
        weights.write(rows)


def estimate_partitioned(
    sample: PartitionedSample, items: dict[str, Any], estimation: DeclaredEstimation
) -> Iterator[pd.DataFrame]:
    """Yield the estimates of each sample of the files: a row for each estimate."""
    import pandas as pd

    from analysis.items import read_items
    from analysis.partitioned_shares import estimate_partitions

    if estimation.replicates:
        raise click.ClickException(
            "--replicates weights every response hundreds of times over, in memory: give a CSV file, or do without."
        )
    with sample.opened() as (groups, run):
        for group in groups:
            with errors_of(group):
                weighting = sample.weigh(group, run)
                found = estimate_partitions(
                    group.stretches,
                    read_items(items),
                    weighting,
                    run,
                    distribution=estimation.distribution,
                    **estimation.options,
                )
            yield pd.DataFrame(found).assign(**group.key)
