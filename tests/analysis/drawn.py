"""A survey drawn at random, with every kind of design in its columns: strata, areas, stages, lonely units."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd

STRATA, AREAS, HOMES = 5, 4, 16
PEOPLE = 10_000
LEVELS = {"age": ["16-34", "35-54", "55-74", "75+"], "sex": ["F", "M"], "home": ["own", "rent", "other"]}
CHANCES = {"age": [0.2, 0.3, 0.3, 0.2], "sex": [0.55, 0.45], "home": [0.55, 0.3, 0.15]}
OPINIONS = ("roads", "parks", "trust")
ITEMS = {
    code: {"levels": list("abcde"), "favourable": [1, 2], "dont_know": 8, "not_answered": 9, "not_asked": ""}
    for code in OPINIONS
}


def draw(folder: Path, seed: int) -> pd.DataFrame:
    """Write responses, margins, cells, totals and items into a folder; the same seed gives the same files."""
    random = np.random.default_rng(seed)
    people = _people(random)
    people.to_csv(folder / "responses.csv", index=False)
    margins = [
        (name, level, count)
        for name in LEVELS
        for level, count in _population(random, people, [name]).items()
    ]  # fmt: skip
    pd.DataFrame(margins, columns=["variable", "level", "N"]).to_csv(folder / "margins.csv", index=False)
    cells = _population(random, people, ["sex", "home"]).rename("N").reset_index()
    cells.to_csv(folder / "cells.csv", index=False)
    mean = np.average(people["income"], weights=people["weight"]) * random.uniform(0.97, 1.03)
    pd.DataFrame([("income", mean * PEOPLE)], columns=["variable", "total"]).to_csv(folder / "totals.csv", index=False)
    (folder / "items.json").write_text(json.dumps(ITEMS), "utf-8")
    return people


def _people(random: np.random.Generator) -> pd.DataFrame:
    places = [
        (f"s{stratum}", f"a{area}", homes)
        for stratum in range(STRATA)
        for area in range(AREAS)
        for homes in [int(random.integers(HOMES // 2, 2 * HOMES))]
    ]
    frame = pd.DataFrame([place[:2] for place in places for _ in range(place[2])], columns=["stratum", "area"])
    n = len(frame)
    frame.insert(0, "id", [f"r{number:04d}" for number in range(n)])
    frame["place"] = frame["stratum"] + frame["area"]
    alone = frame["place"] == f"s{STRATA - 1}a{AREAS - 1}"
    frame["zone"] = frame["stratum"].where(frame["stratum"] != f"s{STRATA - 1}", f"s{STRATA - 2}").mask(alone, "alone")
    frame["people"] = frame["stratum"].map({f"s{place}": 300 + 250 * place for place in range(STRATA)})
    frame["areas"] = frame["stratum"].map({f"s{place}": AREAS + 3 * place for place in range(STRATA)})
    frame["places"] = 3 * STRATA * AREAS
    frame["homes"] = frame.groupby("place")["id"].transform("size") * 3 + 5
    frame["council"] = random.choice(["Ash", "Elm"], n)
    frame["weight"] = np.round(random.lognormal(2.5, 0.4, n), 6)
    for name, levels in LEVELS.items():
        frame[name] = random.choice(levels, n, p=CHANCES[name])
    mood = random.normal(0, 0.4, STRATA * AREAS)[pd.factorize(frame["place"])[0]]
    mood = mood + random.normal(0, 0.8, n) + 0.5 * (frame["home"] == "rent") - 0.4 * (frame["age"] == "75+")
    frame["income"] = np.round(random.lognormal(10, 0.5, n), -2).astype(int)
    for code in OPINIONS:
        answer = 1 + np.searchsorted([-0.7, 0.4, 0.9, 1.6], mood + random.normal(0, 0.8, n))
        frame[code] = np.where(random.random(n) < 0.08, random.choice([8, 9], n), answer)
    return frame


def _population(random: np.random.Generator, people: pd.DataFrame, names: list[str]) -> pd.Series:
    """Counts that differ from the sample's own by some, and add up to the population exactly."""
    sampled = people.groupby(names)["weight"].sum()
    shares = sampled * random.uniform(0.7, 1.4, len(sampled))
    counts: pd.Series[int] = np.floor(shares / shares.sum() * PEOPLE).astype(int)
    counts.iloc[0] += PEOPLE - counts.sum()
    return counts
