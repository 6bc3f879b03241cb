"""The fictional residents of a council, and what they would all say if all were asked."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from app.demo.opinion import AGES, ETHNICITIES, ITEMS, SEXES, TEMPER, TENURES, shift
from app.demo.places import Council
from app.demo.seeds import generator

AGE_SHARES = {
    "brackenhythe": (0.17, 0.2, 0.17, 0.28, 0.18),
    "carrowby": (0.13, 0.16, 0.16, 0.32, 0.23),
    "eastwold": (0.11, 0.13, 0.14, 0.33, 0.29),
}
USUAL_AGES = (0.12, 0.15, 0.15, 0.33, 0.25)
ETHNIC_SHARES = {
    "brackenhythe": (0.68, 0.15, 0.09, 0.04, 0.04),
    "carrowby": (0.78, 0.15, 0.03, 0.02, 0.02),
}
USUAL_ETHNICITIES = (0.93, 0.03, 0.015, 0.015, 0.01)
TENURE_BY_AGE = {
    "16-24": (0.16, 0.27, 0.2, 0.37),
    "25-34": (0.05, 0.4, 0.18, 0.37),
    "35-44": (0.08, 0.53, 0.18, 0.21),
    "45-64": (0.36, 0.36, 0.16, 0.12),
    "65+": (0.73, 0.06, 0.16, 0.05),
}
NARROWING = 1 / np.sqrt(1 + 0.346 * 0.75)
"""Shares average over unlike people, which pulls them towards a half: undo it (logistic-normal approximation)."""


@dataclass(frozen=True)
class Population:
    """Everybody aged 16 and over: one row a person, with how favourable (in logits) each is by temper."""

    council: str
    people: pd.DataFrame

    def __len__(self) -> int:
        return len(self.people)


def make_population(council: Council, seed: int) -> Population:
    """A whole adult population with plausible, correlated characteristics; same seed, same people."""
    rng = generator(seed, council.slug, "population")
    sizes = [ward.adults for ward in council.wards]
    ward = np.repeat(np.arange(len(sizes)), sizes)
    comfort = rng.normal(0, 0.25, len(sizes)).round(3)
    age = rng.choice(len(AGES), size=len(ward), p=AGE_SHARES.get(council.slug, USUAL_AGES))
    sex = (rng.random(len(ward)) < np.where(age == len(AGES) - 1, 0.46, 0.495)).astype(int)
    people = pd.DataFrame(
        {
            "age_band": _levels(age, AGES),
            "sex": _levels(sex, SEXES),
            "ethnicity": _levels(_ethnicity(rng, council, age), ETHNICITIES),
            "tenure": _levels(_tenure(rng, age, comfort[ward]), TENURES),
            "ward": _levels(ward, [ward.code for ward in council.wards]),
        }
    )
    people["favourability"] = leaning(people, TEMPER) + comfort[ward] + rng.normal(0, 0.6, len(ward))
    return Population(council.slug, people)


def _levels(codes: np.ndarray, names: Sequence[str]) -> "pd.Categorical[str]":
    return pd.Categorical.from_codes(codes, pd.Index(list(names)))


def leaning(people: pd.DataFrame, effects: dict[str, dict[str, float]]) -> np.ndarray:
    """The sum of each person's effects, by characteristic."""
    total = np.zeros(len(people))
    for variable, sizes in effects.items():
        total += np.array([sizes[level] for level in people[variable].cat.categories])[people[variable].cat.codes]
    return total


def _ethnicity(rng: np.random.Generator, council: Council, age: np.ndarray) -> np.ndarray:
    """Minorities are younger: a person of 65 or over is white more often than the council's share says."""
    white, *others = ETHNIC_SHARES.get(council.slug, USUAL_ETHNICITIES)
    minority = (1 - white) * np.array([1.4, 1.4, 1.2, 0.9, 0.45])[age]
    which = rng.choice(len(others), size=len(age), p=np.array(others) / sum(others)) + 1
    return np.where(rng.random(len(age)) < minority, which, 0)


def _tenure(rng: np.random.Generator, age: np.ndarray, comfort: np.ndarray) -> np.ndarray:
    """Older people and better-off wards own more."""
    odds = np.log(np.array([TENURE_BY_AGE[band] for band in AGES]))[age]
    odds = odds + np.outer(comfort, [1.0, 0.5, -1.5, -0.5])
    gumbel = rng.gumbel(size=odds.shape)
    return np.asarray((odds + gumbel).argmax(axis=1))


def chance(people: pd.DataFrame, council: str, wave: int, item: str) -> np.ndarray:
    """Each person's probability, among those with an opinion, of answering an item favourably."""
    usual = ITEMS[item].favourable
    level = np.log(usual / (1 - usual)) / NARROWING + shift(council, wave, item)
    women = np.where(people["sex"] == "F", ITEMS[item].women / 2, -ITEMS[item].women / 2)
    return np.asarray(1 / (1 + np.exp(-(level + women + people["favourability"].to_numpy()))))


def truth(population: Population, wave: int) -> dict[str, float]:
    """The favourable share of each item in the whole population: what a survey tries to estimate."""
    return {item: float(chance(population.people, population.council, wave, item).mean()) for item in ITEMS}


def margins(population: Population) -> pd.DataFrame:
    """Population counts to weight to: rows of variable, level and N."""
    people = population.people
    age_sex = people["age_band"].astype(str) + "|" + people["sex"].astype(str)
    variables = {"age_sex": age_sex, **{name: people[name] for name in ("ethnicity", "tenure", "ward")}}
    counts = [(name, str(level), int(n)) for name, column in variables.items() for level, n in _counts(column)]
    return pd.DataFrame(counts, columns=["variable", "level", "N"])


def _counts(column: pd.Series) -> list[tuple[object, int]]:
    return [(level, int(n)) for level, n in column.value_counts().sort_index().items()]


def strata(population: Population, n: int = 1200, response_rate: float = 0.3) -> pd.DataFrame:
    """The sample design, one row a ward: ward, population and issued (the base weight is population / issued).

    Half of the sample is shared in proportion to population and half equally, so that small wards are boosted.
    """
    people = population.people["ward"].value_counts().sort_index()
    share = 0.5 * people / people.sum() + 0.5 / len(people)
    issued = (share * n / response_rate).round().astype(int).clip(upper=people)
    return pd.DataFrame({"ward": list(people.index), "population": people.to_numpy(), "issued": issued.to_numpy()})
