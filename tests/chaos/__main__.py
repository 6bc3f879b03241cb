"""`python -m tests.chaos`: 10,000 residents on PostgreSQL, and as many on SQLite."""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.chaos.run import run
from tests.chaos.world import new_world


def main() -> int:
    options = argparse.ArgumentParser(prog="tests.chaos", description=__doc__)
    options.add_argument("--postgresql", type=int, default=10_000, help="how many journeys on PostgreSQL")
    options.add_argument("--sqlite", type=int, default=10_000, help="how many journeys on SQLite")
    options.add_argument("--seed", type=int, default=1, help="what every random choice comes from")
    options.add_argument("--pace", type=float, default=1.0, help="how many times as often things break")
    chosen = options.parse_args()
    print(f"seed {chosen.seed}", flush=True)
    survived = [_survives(kind, chosen) for kind in ("postgresql", "sqlite")]
    return 0 if all(survived) else 1


def _survives(kind: str, chosen: argparse.Namespace) -> bool:
    with tempfile.TemporaryDirectory() as temporary, new_world(kind, Path(temporary)) as world:
        if world is None:
            print(f"{kind}: not run, because it is not installed")
            return True
        report = run(kind, world, journeys=getattr(chosen, kind), seed=chosen.seed, pace=chosen.pace, worked=True)
        print(report, *report.verdict.examples[:5], sep="\n", flush=True)
        return report.good


if __name__ == "__main__":
    sys.exit(main())
