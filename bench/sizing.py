"""What a national year wants of machines: `python -m bench sizing`, about ten minutes, or `--short`.

Measures on this machine what a response, a comment and an officer's page take, works out from these what 300 councils
and ten million responses a year want, and lets the busiest hour happen in a simulation beside it. `--keep` writes what
was measured into bench/sizing.json, and docs/sizing.md from it.
"""

import argparse
import json
import sys
from dataclasses import asdict
from math import ceil
from random import Random

from bench._national import Costs, Year, day_of, needed
from bench._queue import simulate
from bench._sized import Amounts, measure
from bench._sizing_page import MEASURED, PAGE, SEED, written

SHORT = Amounts(answered=16, stored=2_000, comments=40, pages=10, sign_ins=2)


def main(arguments: list[str] | None = None) -> int:
    options = argparse.ArgumentParser(prog="python -m bench sizing")
    options.add_argument("--short", action="store_true", help="a glance, whose figures are too rough to keep")
    options.add_argument("--keep", action="store_true", help="write bench/sizing.json and docs/sizing.md")
    chosen = options.parse_args(arguments or [])
    costs = measure(SHORT if chosen.short else Amounts())
    if costs is None:
        print("PostgreSQL is not installed", file=sys.stderr)
        return 1
    page = written(costs)
    print(page)
    if not chosen.short:
        _tell_of_the_day(costs)
    if chosen.keep and not chosen.short:
        MEASURED.write_text(json.dumps(asdict(costs), indent=1) + "\n", encoding="utf-8")
        PAGE.write_text(page, encoding="utf-8")
    return 0


def _tell_of_the_day(costs: Costs) -> None:
    """Let the whole of the busiest day happen, with what the arithmetic asks for residents."""
    year = Year()
    stretches, number = [each.times(costs.turns) for each in day_of(year)], ceil(needed(year, costs).web_residents)
    day = simulate(stretches, costs.response_web / costs.turns, costs.shape, number, Random(SEED))
    print(f"The whole day, simulated with {number} web processes: {day.pages:,} pages, 99 of 100 of them within "
          f"{day.high:.3f} s, and the longest {day.longest:.3f} s.")  # fmt: skip


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
