"""How well and how fast comments are read, beside a plain machine on the same words: `make bench-themes`.

Take the ratios, not the seconds. Quality is measured on patients' comments where the folder of open data lies beside
the checkout or where FOLKMOOT_SHARED says, and on a third of Folkmoot's own corpus everywhere.

    python -m bench themes                        all of it, with 100,000 comments on a cluster of two workers
    python -m bench themes --speed                speed and memory alone
    python -m bench themes --masking              what is masked alone
    python -m bench themes --cluster=10000000     the same with ten million on the cluster: an hour or two, and 20 GB of
                                                  room for what is read and written
    python -m bench themes --short                all but the cluster with few comments, to see that it works
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import replace

from bench._comments import corpus_thirds, read_patients
from bench._goals import Goals
from bench._masking import masking
from bench._theme_quality import Taught, beside_a_plain_machine, elsewhere, emerging, learning, on_day_one, quality
from bench._theme_speed import SHORT, Sizes, speed

CLUSTER = "--cluster="


def main(arguments: Sequence[str] = ()) -> int:
    short, goals = "--short" in arguments, Goals()
    if "--speed" not in arguments:
        masking(goals)
    if "--masking" in arguments:
        goals.tell()
        return min(goals.missed, 1)
    if "--speed" not in arguments:
        _how_well(goals, short=short)
    sizes = SHORT if short else Sizes()
    for argument in arguments:
        if argument.startswith(CLUSTER):
            sizes = replace(sizes, clustered=int(argument.removeprefix(CLUSTER)))
    speed(goals, sizes)
    goals.tell()
    return 0 if short else min(goals.missed, 1)


def _how_well(goals: Goals, *, short: bool) -> None:
    start, patients = time.process_time(), read_patients()
    taught = Taught.by(patients if patients and not short else corpus_thirds(900 if short else None))
    if patients is None:
        print("The open data are absent: quality is measured on Folkmoot's own corpus alone.", flush=True)
    elif not short:
        quality(goals, taught)
        learning(goals, patients)
        elsewhere(goals)
        on_day_one(goals, patients)
        emerging(goals, patients)
    beside_a_plain_machine(taught)
    print(f"quality took {time.process_time() - start:.0f} CPU-seconds", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
