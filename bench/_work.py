"""Work on a data frame, in a process of its own: `python -m bench._work JOB FOLDER` prints what it took."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from analysis.design import read_design
from analysis.domain_means import domain_means
from analysis.estimates import Estimate, estimate
from analysis.families import domains_against_others
from analysis.items import favourable_values, read_items
from analysis.residuals import ResidualVariance
from analysis.weighting import weight
from bench._measure import Told, timed
from bench._panel import DOMAINS, ITEMS, LEVELS, items, margins, read_column

PUBLISHED = 12
"""Items of one council's wave: with fifty domains, 600 figures and those of the whole."""


def main(job: str, *arguments: str) -> int:
    print(json.dumps(JOBS[job](*arguments)))
    return 0


def rake_in_memory(panel: str) -> Told:
    """Weight everybody: the margins, and each respondent's own weight."""
    people = _read(panel, [*LEVELS])
    told, weights = timed(lambda: weight(people, margins()).weights)
    return {**told, "weights": weights[:1000].tolist()}


def estimate_in_memory(panel: str) -> Told:
    people = _read(panel, [*DOMAINS, *ITEMS])
    weighting = weight(people, margins())
    told, found = timed(lambda: estimate(people, items(), weighting=weighting, domains=[*DOMAINS]), 3)
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

    told, found = timed(work, 3)
    return {**told, "figures": len(found)}


def _read(panel: str, columns: list[str]) -> pd.DataFrame:
    """Return a panel as a data frame, without what reading Parquet would leave in memory beside it."""
    return pd.DataFrame({name: read_column(Path(panel), name) for name in columns}, copy=False)


def _errors(found: list[Estimate]) -> list[float]:
    return [each.se for each in found if each.item == ITEMS[0]]


JOBS: dict[str, Callable[..., Told]] = {
    "rake": rake_in_memory,
    "estimate": estimate_in_memory,
    "publish": publish,
}

if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
