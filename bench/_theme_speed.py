"""How fast comments are read and learnt from, how much memory that takes, and whether a cluster says the same.

Each measurement has a process of its own, so that nothing is charged with what another imported or remembered.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from app.settings import ROOT
from bench._comments import many_comments
from bench._goals import Goals
from bench._theme_job import digest_of

Told = dict[str, Any]


@dataclass(frozen=True)
class Sizes:
    """How many comments to learn from, to read in memory, and to read from a file; and how many on a cluster."""

    learnt: int = 5_000
    read: int = 20_000
    filed: int = 100_000
    clustered: int = 100_000


SHORT = Sizes(200, 200, 400, 0)


def speed(goals: Goals, sizes: Sizes) -> None:
    with TemporaryDirectory(prefix="folkmoot-bench-") as name:
        folder = Path(name)
        model = folder / "learnt.model"
        told = _job("learn", model, sizes.learnt)
        print(f"learning took {told['elapsed']:.1f} seconds by the clock", flush=True)
        goals.most(f"CPU-seconds to learn from {sizes.learnt:,}", told["seconds"], 10)
        goals.most("megabytes of memory to learn", told["megabytes"], 300)
        goals.most("megabytes of the model", model.stat().st_size / 1e6, 10)
        _in_memory(goals, model, sizes.read)
        _from_files(goals, folder, model, sizes)


def _in_memory(goals: Goals, model: Path, count: int) -> None:
    read, plain = _job("read", model, count), _job("plain", count)
    print(f"comments of {read['letters']:.0f} letters on average, {read['distinct']:.0%} of them distinct", flush=True)
    goals.most("CPU-seconds to load the model", read["load"], 1)
    goals.least("comments a CPU-second, in batches", 1 / read["many"], 3000)
    goals.most("milliseconds for one comment, the middle of many", 1000 * read["one"], 40)
    goals.most("milliseconds for the slowest of them", 1000 * read["slowest"], 40)
    goals.most("milliseconds for the first of all", 1000 * read["first"], 1000)
    goals.most("megabytes of memory to read", read["megabytes"], 300)
    print(f"reading takes {read['many'] / plain['each']:.1f} times the plain machine's processor time", flush=True)
    print(f"and {read['megabytes'] / plain['megabytes']:.2f} times its memory", flush=True)


def _from_files(goals: Goals, folder: Path, model: Path, sizes: Sizes) -> None:
    few, many = (_classified(folder, model, count) for count in (sizes.filed // 4, sizes.filed))
    goals.least(f"comments a CPU-second by the command, of {sizes.filed:,}", sizes.filed / many["seconds"], 3000)
    goals.most("megabytes of the command", many["megabytes"], 300)
    goals.most("its memory beside that for a quarter as many", many["megabytes"] / few["megabytes"], 1.2)
    marginal = (many["seconds"] - few["seconds"]) / (sizes.filed - sizes.filed // 4)
    goals.most(
        "cost of a further comment beside that of one of the few", marginal * sizes.filed / 4 / few["seconds"], 1.1
    )
    goals.least("percentages of progress shown", many["progress"], min(10, sizes.filed // 2000))
    if sizes.clustered:
        _on_a_cluster(goals, folder, model, sizes)


def _on_a_cluster(goals: Goals, folder: Path, model: Path, sizes: Sizes) -> None:
    """Rows over and over make a file of any size, of which one process's reading of them once tells every byte."""
    times = max(1, sizes.clustered // sizes.filed)
    count = times * sizes.filed
    print(f"reading {count:,} comments on a cluster of two workers", flush=True)
    with _repeated(folder / f"{sizes.filed}.csv", times) as comments:
        told = _job("cluster", model, comments, out := folder / "clustered.csv")
        print(f"it took {told['elapsed']:.0f} seconds by the clock, {told['seconds']:.0f} CPU-seconds", flush=True)
        goals.same("one process and a cluster", digest_of(folder / f"{sizes.filed}.out.csv", times), told["digest"])
        goals.most("megabytes of the largest process", told["megabytes"], 300)
        out.unlink()


def _classified(folder: Path, model: Path, count: int) -> Told:
    comments = folder / f"{count}.csv"
    with comments.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("comment", "question"), *many_comments(count)])
    return _job("classify", model, comments, folder / f"{count}.out.csv")


@contextmanager
def _repeated(path: Path, times: int) -> Iterator[Path]:
    """A file with the rows of another so many times over."""
    repeated = path.with_name("repeated.csv")
    with path.open("rb") as file, repeated.open("wb") as room:
        room.write(file.readline())
        rows = file.read()
        for _ in range(times):
            room.write(rows)
    try:
        yield repeated
    finally:
        repeated.unlink()


def _job(job: str, *arguments: object) -> Told:
    command = [sys.executable, "-m", "bench._theme_job", job, *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    told: Told = json.loads(done.stdout)
    return told
