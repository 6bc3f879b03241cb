"""Responses taken away: 150,000 of sixty questions each, as every kind of file, beside plain pandas and pyreadstat.

`make bench-export`; `--short` writes a few, to see that it works, and `--sav` only the file that has a peer. Each
is written in a process of its own, from a SQLite database, as `folkmoot export responses` does. Seconds are the
processor's, and memory is the most that the process held.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.settings import ROOT
from bench._answered import KINDS, write_answers
from bench._goals import Goals

MANY, FEW = 150_000, 500
MOST_SECONDS, MOST_MEGABYTES = 60.0, 500.0
PEER = "peer"
MEASURED = ("sav", PEER)
OTHERS = ("parquet", "csv", "xlsx", "ddi", "triple-s")
FILES = {"sav": "responses.sav", PEER: "peer.sav", "parquet": "responses.parquet", "csv": "responses.csv",
         "xlsx": "responses.xlsx", "ddi": "ddi.zip", "triple-s": "triple-s.zip"}  # fmt: skip


def main(arguments: Sequence[str] = ()) -> int:
    number, goals = FEW if "--short" in arguments else MANY, Goals()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = f"sqlite:///{folder / 'bench.sqlite'}"
        write_answers(url, number)
        print(f"{number:,} responses of {sum(KINDS.values())} questions", flush=True)
        told = {}
        for kind in (*MEASURED, *(() if "--sav" in arguments else OTHERS)):
            told[kind] = _written(kind, url, folder / FILES[kind])
        alike = _columns(folder / FILES["sav"])
    ours, theirs = told["sav"], told[PEER]
    print(f"of the peer's: {ours['seconds'] / theirs['seconds']:.2f} of the CPU-seconds, "
          f"{ours['megabytes'] / theirs['megabytes']:.2f} of the memory")  # fmt: skip
    goals.least("responses in the .sav file", ours["rows"], number)
    goals.least("columns that a statistics program reads in it", alike, sum(KINDS.values()))
    goals.most("CPU-seconds for the .sav file", ours["seconds"], MOST_SECONDS)
    goals.most("megabytes for the .sav file", ours["megabytes"], MOST_MEGABYTES)
    print(f"{goals.missed} goals were not met.")
    return min(goals.missed, 1)


def _written(kind: str, url: str, path: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench._export_job", kind, url, str(path)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    size = path.stat().st_size / 1e6
    print(f"{kind:10} {told['seconds']:8.1f} CPU-seconds {told['megabytes']:8.0f} MB {size:8.1f} MB file", flush=True)
    return told


def _columns(path: Path) -> int:
    import pyreadstat

    _, meta = pyreadstat.read_sav(path, metadataonly=True)
    return len(meta.column_names)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
