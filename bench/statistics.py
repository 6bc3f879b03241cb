"""Weighting and estimation on a simulated sample, against plain row-wise peers: `python -m bench.statistics`.

Take the ratios, not the seconds: both sides run on the same machine in the same process.
"""

from __future__ import annotations

import multiprocessing
import resource
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

import numpy as np
import pandas as pd

from analysis.estimates import estimate
from analysis.weighting import Weighting, weight

RESPONDENTS = 200_000
LEVELS = {"age_sex": 10, "ethnicity": 5, "tenure": 4, "ward": 24, "imd": 5, "work": 6}
DOMAINS = ["ethnicity", "tenure", "imd", "work"]
ITEMS = [f"item_{number}" for number in range(40)]
PEER_ITEMS = ITEMS[:1]
TOLERANCE = 1e-12
Array = np.ndarray[Any, Any]
FORK = multiprocessing.get_context("fork")
DEFINITION = {"levels": list("12345"), "favourable": [1, 2], "dont_know": 8, "not_answered": 9, "not_asked": ""}


@dataclass(frozen=True)
class Cost:
    """What one piece of work took: processor seconds and peak megabytes above the start."""

    seconds: float
    megabytes: float


def simulate(random: np.random.Generator) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Make a sample in which some levels answer twice as often as others, and its population's margins."""
    people = pd.DataFrame({name: _draw(random, name, size, 1.0) for name, size in LEVELS.items()})
    people["base"] = random.choice([12.0, 18.0, 25.0], RESPONDENTS)
    for item in ITEMS:
        people[item] = random.choice(["1", "2", "3", "4", "5", "8", "9", ""], RESPONDENTS)
    population = pd.DataFrame({name: _draw(random, name, size, 0.0) for name, size in LEVELS.items()})
    counts = population.melt(var_name="variable", value_name="level").value_counts().rename("N").reset_index()
    return people, counts.sort_values(["variable", "level"], ignore_index=True)


def _draw(random: np.random.Generator, name: str, size: int, skew: float) -> Array:
    share = 1 + skew * np.arange(size) / size
    return random.choice([f"{name} {level}" for level in range(size)], RESPONDENTS, p=share / share.sum())


def rake_rows(people: pd.DataFrame, margins: pd.DataFrame) -> pd.Series:
    """Rake as a plain script would: row by row, one group-by for each margin in each sweep."""
    targets = {name: rows.set_index("level")["N"] for name, rows in margins.groupby("variable", sort=False)}
    weights, largest = people["base"].copy(), 1.0
    while largest > TOLERANCE:
        largest = 0.0
        for name, target in targets.items():
            ratio = people[name].map(target) / weights.groupby(people[name]).transform("sum")
            weights, largest = weights * ratio, max(largest, float((ratio - 1).abs().max()))
    return weights


def orthogonal_margins(people: pd.DataFrame, base: Array) -> Array:
    """Return the orthogonal part of every row's dummy variables, which the row-wise peer is given for nothing."""
    dummies = pd.get_dummies(people[list(LEVELS)], dtype=float).to_numpy()
    repeated = np.cumsum([0, *LEVELS.values()])[1:-1]
    orthogonal: Array = np.linalg.qr(np.delete(dummies, repeated, axis=1) * np.sqrt(base)[:, None])[0]
    return orthogonal


def estimate_rows(people: pd.DataFrame, weighting: Weighting, q: Array) -> list[float]:
    """Estimate as a plain script would: residuals for every row, one item and domain at a time."""
    root, weights = np.sqrt(weighting.base), weighting.weights
    inside = [np.ones(len(people), dtype=bool)]
    inside += [(people[name] == level).to_numpy() for name in DOMAINS for level in sorted(people[name].unique())]
    return [_standard_error(people[item], rows, weights, root, q) for rows in inside for item in PEER_ITEMS]


def _standard_error(answers: pd.Series, rows: Array, weights: Array, root: Array, q: Array) -> float:
    base = rows & answers.isin(list("12345")).to_numpy()
    favourable = answers.isin(["1", "2"]).to_numpy()
    total = weights[base].sum()
    z = base * (favourable - weights[base & favourable].sum() / total) / total * root
    influence = (z - q @ (q.T @ z)) / root * weights
    n = len(influence)
    return float(np.sqrt(n / (n - 1) * ((influence - influence.mean()) ** 2).sum()))


def measure(work: Callable[[], Any]) -> tuple[Any, Cost]:
    """Run work in a child process, which starts with everything made so far, and return its result and its cost."""
    receiver, sender = FORK.Pipe(duplex=False)
    child = FORK.Process(target=_run, args=(work, sender))
    child.start()
    result, cost = receiver.recv()
    child.join()
    return result, cost


def _run(work: Callable[[], Any], sender: Connection) -> None:
    memory, start = _peak_megabytes(), time.process_time()
    result = work()
    sender.send((result, Cost(time.process_time() - start, _peak_megabytes() - memory)))


def _peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def report(title: str, ours: Cost, peer: Cost, shares: tuple[float, float] = (1.0, 1.0)) -> None:
    """Print both costs and their ratio; `shares` is how much of the job each side did."""
    ratio = (peer.seconds / shares[1]) / (ours.seconds / shares[0])
    memory = ours.megabytes / peer.megabytes
    print(f"{title}: {ratio:.1f} times less processor time than the peer, {memory:.1f} times its memory")
    for name, cost, share in (("ours", ours, shares[0]), ("peer", peer, shares[1])):
        print(f"  {name}: {cost.seconds:.2f} s and {cost.megabytes:.0f} MB for {share:.0%} of the job")


def main() -> None:
    people, margins = simulate(np.random.default_rng(20261122))
    print(f"{RESPONDENTS:,} respondents, {len(LEVELS)} margins, {len(margins)} levels")
    ours_weights, ours = measure(lambda: weight(people, margins, base_weight="base").weights)
    plain, peer = measure(lambda: rake_rows(people, margins))
    np.testing.assert_allclose(ours_weights, plain, rtol=1e-9)
    report("raking", ours, peer)
    weighting = weight(people, margins, base_weight="base")
    items = dict.fromkeys(ITEMS, DEFINITION)
    estimates, ours = measure(lambda: estimate(people, items, weighting=weighting, domains=DOMAINS))
    q = orthogonal_margins(people, weighting.base)
    errors, peer = measure(lambda: estimate_rows(people, weighting, q))
    _check([each.se for each in estimates if each.item in PEER_ITEMS], errors)
    report(f"{len(estimates)} estimates", ours, peer, (1.0, len(PEER_ITEMS) / len(ITEMS)))


def _check(ours: Sequence[float], theirs: Sequence[float]) -> None:
    np.testing.assert_allclose(ours, theirs, rtol=1e-8)


if __name__ == "__main__":
    main()
