"""Intervals cover as often as they say, where response depends on the weighting variables alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest

from analysis.columns import Flags, Floats, Indices
from analysis.estimates import estimate
from analysis.weighting import weight

PEOPLE = 120_000
WARDS, AREAS_OF_WARD = 8, 250
AGES, HOMES = ("16-34", "35-64", "65+"), ("owned", "social", "private")
WILLING = np.array([[0.35, 0.15, 0.1], [0.6, 0.3, 0.25], [0.8, 0.5, 0.4]])
"""The chance to answer, by age and home: nobody's opinion has a part in it."""
PLEASED = {"roads": 0.3, "parks": 0.55, "tips": 0.85}
ITEMS = {code: {"levels": ["Good", "Poor"], "favourable": [1]} for code in PLEASED}


@dataclass(frozen=True)
class Town:
    """A town whose opinions go with age and home, and a little with the neighbours'."""

    ward: Indices
    area: Indices
    age: Indices
    home: Indices
    pleased: Flags
    margins: pd.DataFrame

    def shares(self) -> dict[tuple[str, str], float]:
        """The truth: of everybody and of each age, by item."""
        found = {}
        for place, item in enumerate(PLEASED):
            found[item, "all"] = float(self.pleased[:, place].mean())
            for code, age in enumerate(AGES):
                found[item, age] = float(self.pleased[self.age == code, place].mean())
        return found


def build(random: np.random.Generator) -> Town:
    ward = random.choice(WARDS, PEOPLE, p=random.dirichlet(np.full(WARDS, 20.0)))
    area = ward * AREAS_OF_WARD + random.integers(0, AREAS_OF_WARD, PEOPLE)
    age = random.choice(3, PEOPLE, p=[0.3, 0.45, 0.25])
    chances = np.array([[0.3, 0.2, 0.5], [0.65, 0.2, 0.15], [0.8, 0.15, 0.05]])[age].cumsum(axis=1)
    home = (random.random(PEOPLE)[:, None] > chances).sum(axis=1)
    near = random.normal(0, 0.25, (WARDS * AREAS_OF_WARD, len(PLEASED)))[area]
    leaning = np.log(np.array(list(PLEASED.values())) / (1 - np.array(list(PLEASED.values()))))
    logits = leaning + near + np.array([-0.4, 0.0, 0.5])[age][:, None] + np.array([0.3, -0.4, -0.3])[home][:, None]
    pleased = random.random(logits.shape) < 1 / (1 + np.exp(-logits))
    counted = [("ward", str(w), n) for w, n in enumerate(np.bincount(ward))]
    counted += [("age", AGES[code], n) for code, n in enumerate(np.bincount(age))]
    counted += [("home", HOMES[code], n) for code, n in enumerate(np.bincount(home))]
    return Town(ward, area, age, home, pleased, pd.DataFrame(counted, columns=["variable", "level", "N"]))


def survey(town: Town, random: np.random.Generator, clustered: bool) -> pd.DataFrame:
    """Draw people, or areas and people in them, by ward, and let them answer or not."""
    asked, chance = (_areas if clustered else _people)(town, random)
    answers = random.random(len(asked)) < WILLING[town.age[asked], town.home[asked]]
    who, base = asked[answers], 1 / chance[answers]
    table = {
        "ward": town.ward[who].astype(str),
        "area": town.area[who].astype(str),
        "age": np.array(AGES)[town.age[who]],
        "home": np.array(HOMES)[town.home[who]],
        "base": base,
    }
    return pd.DataFrame(table | {item: np.where(town.pleased[who, k], "1", "2") for k, item in enumerate(PLEASED)})


def _people(town: Town, random: np.random.Generator) -> tuple[Indices, Floats]:
    """Draw 300 people of each ward, whatever its size."""
    drawn, chances = [], []
    for ward in range(WARDS):
        of_ward = np.flatnonzero(town.ward == ward)
        drawn.append(random.choice(of_ward, 300, replace=False))
        chances.append(np.full(300, 300 / len(of_ward)))
    return np.concatenate(drawn), np.concatenate(chances)


def _areas(town: Town, random: np.random.Generator) -> tuple[Indices, Floats]:
    """Draw a few of the many areas of each ward, and half of the people in them."""
    drawn, chances = [], []
    for ward in range(WARDS):
        for area in random.choice(AREAS_OF_WARD, 10, replace=False) + ward * AREAS_OF_WARD:
            of_area = np.flatnonzero(town.area == area)
            taken = min(30, len(of_area))
            drawn.append(random.choice(of_area, taken, replace=False))
            chances.append(np.full(taken, 10 / AREAS_OF_WARD * taken / len(of_area)))
    return np.concatenate(drawn), np.concatenate(chances)


def coverage(surveys: int, clustered: bool, seed: int) -> tuple[float, float]:
    """Return how often intervals cover: those of everybody, and those of ages."""
    random = np.random.default_rng(seed)
    town = build(random)
    truth = town.shares()
    everybody: list[bool] = []
    ages: list[bool] = []
    for _ in range(surveys):
        people = survey(town, random, clustered)
        weighting = weight(people, town.margins, base_weight="base")
        psu = "area" if clustered else None
        for each in estimate(people, ITEMS, weighting=weighting, domains=["age"], strata="ward", psu=psu):
            held = each.ci_low <= truth[each.item, each.domain] <= each.ci_high
            (everybody if each.domain_var == "all" else ages).append(held)
    return float(np.mean(everybody)), float(np.mean(ages))


def test_intervals_cover_in_some_surveys():
    everybody, ages = coverage(surveys=40, clustered=False, seed=5)
    assert everybody > 0.88 and ages > 0.9


@pytest.mark.long
@pytest.mark.parametrize("clustered", [False, True])
def test_intervals_cover_95_of_a_hundred_over_a_thousand_surveys(clustered):
    everybody, ages = coverage(surveys=1000, clustered=clustered, seed=6)
    assert 0.94 <= everybody <= 0.96
    assert 0.94 <= ages <= 0.96


def test_weights_are_what_makes_them_cover():
    """Without weights the old and the owners speak for everybody, and few intervals hold the truth."""
    random = np.random.default_rng(7)
    town = build(random)
    truth = town.shares()
    kept = [
        each.ci_low <= truth[each.item, "all"] <= each.ci_high
        for _ in range(20)
        for each in estimate(survey(town, random, clustered=False), ITEMS)
    ]
    assert np.mean(kept) < 0.5
