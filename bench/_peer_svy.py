"""The svy package at the same raking, in an environment of its own: prints what it took, as JSON."""

import json
import sys
import time
from pathlib import Path

import polars
import svy

LEVELS = {"age": 5, "sex": 2, "ethnicity": 5, "tenure": 4, "ward": 20, "work": 5}


def main(panel: str) -> None:
    people = polars.read_parquet(f"{panel}/*.parquet", columns=list(LEVELS)).with_columns(base=polars.lit(1.0))
    people = people.with_columns(polars.col(name).cast(polars.String) for name in LEVELS)
    controls = {name: {f"{name} {level:02}": 1e7 / size for level in range(size)} for name, size in LEVELS.items()}
    sample = svy.Sample(people, svy.Design(wgt="base"))
    start = time.process_time()
    raked = sample.weighting.rake(controls=controls, tol=1e-12, max_iter=1000)
    seconds = time.process_time() - start
    status = Path("/proc/self/status").read_text("ascii").splitlines()
    peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024
    weights = raked.data["rk_wgt"].head(1000).to_list()
    print(json.dumps({"seconds": seconds, "megabytes": peak, "weights": weights}))


main(*sys.argv[1:])
