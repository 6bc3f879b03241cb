"""One piece of statistical work in a process of its own: `python -m bench._work JOB FOLDER …` prints what it took."""

from __future__ import annotations

import hashlib
import json
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.design import read_design
from analysis.domain_means import domain_means
from analysis.estimates import Estimate, estimate
from analysis.executors import Here, in_order, opened
from analysis.families import domains_against_others
from analysis.items import favourable_values, read_items
from analysis.partitioned_shares import estimate_partitions
from analysis.partitioned_weighting import weigh_partitions
from analysis.partitions import parquet_files, samples_in
from analysis.residuals import ResidualVariance
from analysis.weighting import weight
from bench._cluster import LocalCluster
from bench._panel import DOMAINS, ITEMS, LEVELS, items, margins, read_column

REPEATS = 5
PUBLISHED = 12
"""Items of one council's wave: with fifty domains, 600 figures and those of the whole."""

Told = dict[str, Any]


def main(job: str, *arguments: str) -> int:
    print(json.dumps(JOBS[job](*arguments)))
    return 0


def rake_in_memory(panel: str) -> Told:
    people = _read(panel, [*LEVELS])
    told, weighting = _timed(lambda: weight(people, margins()))
    return {**told, "weights": weighting.weights[:1000].tolist()}


def rake_from_parquet(panel: str) -> Told:
    def work() -> Any:
        (stretches,) = samples_in(parquet_files(Path(panel))).values()
        return weigh_partitions(stretches, margins(), partial(in_order, Here()))

    return _timed(work)[0]


def estimate_in_memory(panel: str) -> Told:
    people = _read(panel, [*DOMAINS, *ITEMS])
    weighting = weight(people, margins())
    told, found = _timed(lambda: estimate(people, items(), weighting=weighting, domains=[*DOMAINS]), 3)
    return {**told, "figures": len(found), "errors": _errors(found)}


def publish(panel: str) -> Told:
    """Weight one council's wave, estimate its figures with intervals, and test each ward against the others."""
    people = _read(panel, [*DOMAINS, *ITEMS])
    asked = dict([*items().items()][:PUBLISHED])

    def work() -> list[Estimate]:
        weighting = weight(people, margins())
        found = estimate(people, asked, weighting=weighting, domains=[*DOMAINS])
        error = ResidualVariance(weighting, read_design(people))
        for values in favourable_values(people, read_items(asked)).values():
            domains_against_others(domain_means(error, values, people["ward"]))
        return found

    told, found = _timed(work, 3)
    return {**told, "figures": len(found)}


def partitions(panel: str, where: str, rows: str) -> Told:
    """Weight and estimate partitions in this process, in those of this machine, or on a cluster that loses a worker."""
    start = time.monotonic()
    if where == "cluster":
        with LocalCluster(Path(panel).parent) as cluster, opened(cluster.address) as executor:
            losing = _Losing(cluster, partial(in_order, executor))
            found = _estimate_partitions(panel, int(rows), losing)
            peaks = [_peak_of(process.pid) for process in cluster.processes[1:] if process.poll() is None]
            lost = cluster.count - cluster.alive()
    else:
        lost = 0
        with opened(workers=2 if where == "processes" else 1) as executor:
            found = _estimate_partitions(panel, int(rows), partial(in_order, executor))
        peaks = [resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024] * 2
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "seconds": time.process_time() + children.ru_utime + children.ru_stime,
        "elapsed": time.monotonic() - start,
        "megabytes": _peak() + sum(peaks),
        "figures": len(found),
        "lost": lost,
        "digest": hashlib.sha256(repr(found).encode()).hexdigest(),
    }


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


def _read(panel: str, columns: list[str]) -> pd.DataFrame:
    """Return a panel as a data frame, without what reading Parquet would leave in memory beside it."""
    return pd.DataFrame({name: read_column(Path(panel), name) for name in columns}, copy=False)


def _timed(work: Callable[[], Any], repeats: int = REPEATS) -> tuple[Told, Any]:
    """Return what some goes took: the median of their processor seconds, and the peak of memory in the first.

    The peak counts from here, so that it is the work's with its data, and not that of their making.
    """
    Path("/proc/self/clear_refs").write_text("5", "ascii")
    seconds, peaks, result = [], [], None
    for _ in range(repeats):
        result, start = None, time.process_time()
        result = work()
        seconds.append(time.process_time() - start)
        peaks.append(_peak())
    return {"seconds": statistics.median(seconds), "megabytes": peaks[0]}, result


def _errors(found: list[Estimate]) -> list[float]:
    return [each.se for each in found if each.item == ITEMS[0]]


def _peak() -> float:
    return _peak_of("self")


def _peak_of(process: int | str) -> float:
    """Return the most memory that a process has held, in megabytes."""
    status = Path(f"/proc/{process}/status").read_text("ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1024


JOBS: dict[str, Callable[..., Told]] = {
    "rake": rake_in_memory,
    "rake-parquet": rake_from_parquet,
    "estimate": estimate_in_memory,
    "publish": publish,
    "partitions": partitions,
}

if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
