"""Work on Parquet files, in a process of its own: `python -m bench._parted JOB FOLDER …` prints what it took."""

from __future__ import annotations

import hashlib
import json
import resource
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from analysis.estimates import Estimate
from analysis.executors import Here, in_order, opened
from analysis.items import read_items
from analysis.partitioned_shares import estimate_partitions
from analysis.partitioned_weighting import weigh_partitions
from analysis.partitions import parquet_files, samples_in
from bench._cluster import LocalCluster
from bench._measure import Told, timed
from bench._memory import Watch
from bench._panel import DOMAINS, items, margins


def main(job: str, *arguments: str) -> int:
    print(json.dumps(JOBS[job](*arguments)))
    return 0


def rake_from_parquet(panel: str) -> Told:
    def work() -> Any:
        (stretches,) = samples_in(parquet_files(Path(panel))).values()
        return weigh_partitions(stretches, margins(), partial(in_order, Here()))

    return timed(work)[0]


def partitions(panel: str, where: str, rows: str) -> Told:
    """Weight and estimate partitions in this process, in those of this machine, or on a cluster that loses a worker."""
    start = time.monotonic()
    with Watch() as watch:
        found, lost = PLACES[where](panel, int(rows))
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "seconds": time.process_time() + children.ru_utime + children.ru_stime,
        "elapsed": time.monotonic() - start,
        "megabytes": watch.megabytes,
        "figures": len(found),
        "lost": lost,
        "digest": hashlib.sha256(repr(found).encode()).hexdigest(),
    }


def _here(panel: str, rows: int) -> tuple[list[Estimate], int]:
    return _estimate_partitions(panel, rows, partial(in_order, Here())), 0


def _in_processes(panel: str, rows: int) -> tuple[list[Estimate], int]:
    with opened(workers=2) as executor:
        return _estimate_partitions(panel, rows, partial(in_order, executor)), 0


def _on_a_cluster(panel: str, rows: int) -> tuple[list[Estimate], int]:
    """Return how many workers were lost as well."""
    with LocalCluster(Path(panel).parent) as cluster, opened(cluster.address) as executor:
        found = _estimate_partitions(panel, rows, _Losing(cluster, partial(in_order, executor)))
        return found, cluster.count - cluster.alive()


PLACES = {"here": _here, "processes": _in_processes, "cluster": _on_a_cluster}


class _Losing:
    """Runs work on a cluster, and kills one of its workers when a third of the stretches have been summed."""

    def __init__(self, cluster: LocalCluster, run: Callable[..., Iterator[Any]]) -> None:
        self.cluster, self.run, self.passes = cluster, run, 0

    def __call__(self, work: Callable[[Any], Any], stretches: Iterable[Any]) -> Iterator[Any]:
        tasks, self.passes = [*stretches], self.passes + 1
        for place, result in enumerate(self.run(work, tasks)):
            if self.passes == 3 and place == len(tasks) // 3:
                self.cluster.lose_a_worker()
            yield result


def _estimate_partitions(panel: str, rows: int, run: Any) -> list[Estimate]:
    (stretches,) = samples_in(parquet_files(Path(panel)), rows=rows).values()
    weighting = weigh_partitions(stretches, margins(), run)
    return estimate_partitions(stretches, read_items(items()), weighting, run, domains=[*DOMAINS])


JOBS: dict[str, Callable[..., Told]] = {"rake": rake_from_parquet, "estimate": partitions}

if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
