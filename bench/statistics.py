"""Weighting and estimation beside R's survey and svy, and at fifty million respondents: `make bench-statistics`.

Take the ratios, not the seconds: all sides run on the same machine, each in a process of its own. `--short` does all of
it with few respondents, without peers, to see that it works.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import venv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from app.settings import ROOT
from bench._panel import write_for_peers, write_panel

Told = dict[str, Any]
OPENBLAS = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")
"""Settings that slow numpy down for the sake of the same digits on all machines; measuring does without them."""


@dataclass(frozen=True)
class Sizes:
    """How many respondents there are in each measurement."""

    sizes: tuple[int, ...] = (10_000, 100_000, 1_000_000)
    wave: int = 1_500
    partitioned: int = 50_000_000
    stretch: int = 2**20
    peers: bool = True

    @property
    def large(self) -> int:
        return self.sizes[-1]


SHORT = Sizes((1_000, 2_000, 4_000), 1_500, 20_000, 3_000, peers=False)


class Scores:
    """Prints each goal and whether it was met."""

    def __init__(self) -> None:
        self.missed = 0

    def most(self, what: str, value: float, limit: float, unit: str) -> None:
        self._print(what, f"{value:.3g} {unit}", f"at most {limit:g}", value <= limit)

    def least(self, what: str, ratio: float, limit: float) -> None:
        self._print(what, f"{ratio:,.0f} times less processor time", f"at least {limit:,g}", ratio >= limit)

    def same(self, what: str, alike: bool) -> None:
        self._print(what, "the same digits" if alike else "OTHER DIGITS", "the same", alike)

    def _print(self, what: str, value: str, goal: str, met: bool) -> None:
        self.missed += not met
        print(f"{'met' if met else 'NOT met':8} {what}: {value} (goal: {goal})", flush=True)


def main(arguments: Sequence[str] = ()) -> int:
    sizes = SHORT if "--short" in arguments else Sizes()
    scores = Scores()
    folder = Path(tempfile.mkdtemp(prefix="folkmoot-bench-"))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # What was written is removed, whoever stops it.
    try:
        panels = {size: write_panel(folder / f"panel-{size}", size) for size in sizes.sizes}
        costs = {size: _ours("rake", panels[size]) for size in sizes.sizes}
        _rake(scores, costs[sizes.large], panels[sizes.large])
        estimates = {size: _ours("estimate", panels[size]) for size in sizes.sizes}
        large = estimates[sizes.large]
        print(f"{large['figures']:,} estimates of {sizes.large:,} respondents", flush=True)
        scores.most("estimates with calibrated errors", large["seconds"], 2.5, "CPU-seconds")
        scores.most("their memory, with the data", large["megabytes"], 400, "MB")
        _linear(scores, "raking", costs)
        _linear(scores, "estimates", estimates)
        wave = _ours("publish", write_panel(folder / "wave", sizes.wave))
        scores.most(f"one council's wave of {wave['figures']} figures", wave["seconds"], 1, "CPU-seconds")
        if sizes.peers:
            _beside_r(scores, folder, panels, costs, estimates)
            _beside_svy(scores, folder, panels[sizes.large], costs[sizes.large])
        _partitioned(scores, folder, sizes)
    finally:
        shutil.rmtree(folder)
    print(f"{scores.missed} goals were not met.")
    return min(scores.missed, 1) if sizes.peers else 0


def _rake(scores: Scores, cost: Told, panel: Path) -> None:
    scores.most("raking in memory", cost["seconds"], 0.1, "CPU-seconds")
    scores.most("its memory, with the data", cost["megabytes"], 200, "MB")
    parquet = _parted("rake", panel)
    scores.most("raking from Parquet, reading included", parquet["seconds"], 0.5, "CPU-seconds")


def _linear(scores: Scores, what: str, costs: dict[int, Told]) -> None:
    sizes = sorted(costs)
    print(", ".join(f"{size:,} respondents {costs[size]['seconds']:.3f} s" for size in sizes), flush=True)
    growth = costs[sizes[-1]]["seconds"] / costs[sizes[0]]["seconds"]
    scores.most(f"growth of {what} from {sizes[0]:,} to {sizes[-1]:,}", growth, sizes[-1] / sizes[0], "times")


def _beside_r(
    scores: Scores, folder: Path, panels: dict[int, Path], costs: dict[int, Told], estimates: dict[int, Told]
) -> None:
    """R's estimates are measured at the smallest size and scaled: its cost is the respondents' at the very least."""
    if not _has_survey():
        print("R's survey is absent (Debian's r-cran-survey): that comparison is left out.", flush=True)
        return
    small, large = min(panels), max(panels)
    for job, size in (("rake", large), ("estimate", small)):
        write_for_peers(panels[size], folder)
        theirs = _told(["Rscript", "--vanilla", str(ROOT / "bench" / "_peer.R"), job, str(folder)])
        print(f"R {job} of {size:,}: {theirs['seconds']:.1f} CPU-seconds, {theirs['megabytes']:,.0f} MB", flush=True)
        if job == "rake":
            _agree("weights", costs[size], theirs, 1e-6)
            scores.least("raking beside R's rake", theirs["seconds"] / costs[size]["seconds"], 500)
        else:
            _agree("errors", estimates[size], theirs, 1e-6)
            scaled = theirs["seconds"] * large / small
            print(f"R estimate scaled to {large:,} by the number of respondents: {scaled:,.0f} CPU-seconds")
            scores.least("estimates beside R's svyby, scaled", scaled / estimates[large]["seconds"], 1000)


def _has_survey() -> bool:
    if shutil.which("Rscript") is None:
        return False
    command = ["Rscript", "--vanilla", "-e", "library(survey)"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _beside_svy(scores: Scores, folder: Path, panel: Path, cost: Told) -> None:
    """The package is installed into an environment that is thrown away: Folkmoot does not need it."""
    home = folder / "svy"
    venv.create(home, with_pip=True)
    python = str(home / "bin" / "python")
    installed = subprocess.run([python, "-m", "pip", "install", "--quiet", "svy"], capture_output=True, check=False)
    if installed.returncode:
        print("svy cannot be installed here: that comparison is left out.", flush=True)
        return
    theirs = _told([python, "-P", str(ROOT / "bench" / "_peer_svy.py"), str(panel)])
    print(f"svy: {theirs['seconds']:.2f} CPU-seconds, {theirs['megabytes']:,.0f} MB", flush=True)
    _agree("weights", cost, theirs, 1e-6)
    scores.least("raking beside svy", theirs["seconds"] / cost["seconds"], 20)


def _agree(what: str, ours: Told, theirs: Told, tolerance: float) -> None:
    np.testing.assert_allclose(theirs[what], ours[what], rtol=tolerance)


def _partitioned(scores: Scores, folder: Path, sizes: Sizes) -> None:
    panel = write_panel(folder / "partitions", sizes.partitioned)
    size = sum(file.stat().st_size for file in panel.iterdir()) / 2**20
    print(f"{sizes.partitioned:,} respondents of 40 items in {size:,.0f} MB of Parquet", flush=True)
    digests = []
    for where, name in (("here", "one process"), ("processes", "two processes"), ("cluster", "a cluster")):
        told = _parted("estimate", panel, where, sizes.stretch)
        digests.append(told["digest"])
        pace = sizes.partitioned / told["seconds"]
        print(f"{name}: {pace:,.0f} respondents per CPU-second, {told['elapsed']:.0f} s, workers lost: {told['lost']}")
        scores.most(f"memory of {name}, all processes together", told["megabytes"], 2048, "MB")
    scores.same("one process, two processes and a cluster that lost a worker", len(set(digests)) == 1)


def _ours(job: str, *arguments: object) -> Told:
    return _told([sys.executable, "-m", "bench._work", job, *map(str, arguments)])


def _parted(job: str, *arguments: object) -> Told:
    return _told([sys.executable, "-m", "bench._parted", job, *map(str, arguments)])


def _told(command: list[str]) -> Told:
    environment = {name: value for name, value in os.environ.items() if name not in OPENBLAS}
    pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True, **pipes)
    try:
        said, errors = process.communicate()
    except BaseException:
        os.killpg(process.pid, signal.SIGKILL)  # Processes that it started must not outlive it.
        process.wait()
        raise
    if process.returncode:
        raise RuntimeError(said + errors)
    told: Told = json.loads(said.splitlines()[-1])
    return told


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
