"""Who of the fictional residents answers, when, how, in which language, and what they say."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from app.demo.opinion import ITEMS, WILLINGNESS
from app.demo.places import Council
from app.demo.population import Population, chance, leaning, strata
from app.demo.seeds import generator

MODES = ("online", "paper", "telephone")
DEMOGRAPHICS = {"age_band": 0.012, "sex": 0.01, "ethnicity": 0.02, "tenure": 0.025, "ward": 0.0}
"""The share who prefer not to say."""
WELSH_SPEAKING_AREAS = {"dyffryn-helyg": 0.24}
NOT_ANSWERED = 0.012


@dataclass(frozen=True)
class Wave:
    """A fieldwork period, in days from today: an opening of -62 is sixty-two days ago."""

    number: int
    opens: int
    closes: int


WAVES = (Wave(1, -790, -728), Wave(2, -426, -364), Wave(3, -62, 39))


def draw_responses(population: Population, council: Council, wave: int, n: int = 1200, seed: int = 1) -> pd.DataFrame:
    """The `n` responses to a wave, one row each, in order of submission.

    Columns: `stratum` and its `population` and `issued` counts; the demographic answers; the twelve items as codes,
    "dont_know" or None; `contacted` and, for those who had, `contact_result`; `mode`, `language`; and `started` and
    `submitted` as timedeltas from the midnight that begins today.
    """
    rng = generator(seed, council.slug, "wave", wave)
    design = strata(population, n)
    people = population.people.iloc[_respondents(rng, population, design, n)].reset_index(drop=True)
    answers = {item: _answer(rng, people, council.slug, wave, item) for item in ITEMS}
    contact = _contact(rng, answers["sat_council"])
    columns = _design(people, design) | _demographics(rng, people) | answers | contact | _how(rng, people, council)
    times = _times(rng, next(period for period in WAVES if period.number == wave), n)
    drawn = pd.DataFrame(columns, dtype=object).astype({"population": int, "issued": int}).join(times)
    return drawn.sort_values("submitted", kind="stable", ignore_index=True)


def _respondents(rng: np.random.Generator, population: Population, design: pd.DataFrame, n: int) -> np.ndarray:
    """Issue each ward's sample at random, then let the readiest `n` of them respond.

    The smallest of exponential waiting times with rates p are a sample without replacement, proportional to p.
    """
    ward = population.people["ward"].cat.codes.to_numpy()
    issued = np.concatenate(
        [rng.choice(np.flatnonzero(ward == k), size, replace=False) for k, size in enumerate(design["issued"])]
    )
    people = population.people.iloc[issued]
    quirk = rng.normal(0, 0.15, len(design))[ward[issued]]
    willing = leaning(people, WILLINGNESS) + quirk + 0.04 * people["favourability"].to_numpy()
    waiting = rng.exponential(np.exp(-willing))
    return np.asarray(issued[np.argsort(waiting, kind="stable")[:n]])


def _design(people: pd.DataFrame, design: pd.DataFrame) -> dict[str, np.ndarray]:
    rows = people["ward"].cat.codes.to_numpy()
    return {
        "stratum": np.asarray(people["ward"].astype(object)),
        "population": design["population"].to_numpy()[rows],
        "issued": design["issued"].to_numpy()[rows],
    }


def _demographics(rng: np.random.Generator, people: pd.DataFrame) -> dict[str, np.ndarray]:
    """What people say of themselves: a few would rather not."""
    said = {}
    for name, refusal in DEMOGRAPHICS.items():
        answer = people[name].astype(object).to_numpy(copy=True)
        answer[rng.random(len(people)) < refusal] = "prefer_not_to_say"
        said[name] = answer
    return said


def _answer(rng: np.random.Generator, people: pd.DataFrame, council: str, wave: int, item: str) -> np.ndarray:
    shape = ITEMS[item]
    likes = rng.random(len(people)) < chance(people, council, wave, item)
    warm = np.where(rng.random(len(people)) < shape.strongest, "1", "2")
    cold = rng.choice([str(code) for code in range(3, 3 + len(shape.unfavourable))], len(people), p=shape.unfavourable)
    answer = np.where(likes, warm, cold).astype(object)
    answer[rng.random(len(people)) < shape.dont_know] = "dont_know"
    answer[rng.random(len(people)) < NOT_ANSWERED] = None
    return answer


def _contact(rng: np.random.Generator, satisfaction: np.ndarray) -> dict[str, np.ndarray]:
    """Whether people got in touch and how it went; those content with the council were better dealt with."""
    contacted = np.where(rng.random(len(satisfaction)) < 0.46, "yes", "no").astype(object)
    content = np.isin(satisfaction.astype(str), ["1", "2"])
    well = rng.random(len(satisfaction)) < np.where(content, 0.82, 0.34)
    strong = rng.random(len(satisfaction)) < 0.4
    result = np.where(well, np.where(strong, "1", "2"), np.where(strong, "4", "3")).astype(object)
    result[contacted == "no"] = None
    return {"contacted": contacted, "contact_result": result}


def _how(rng: np.random.Generator, people: pd.DataFrame, council: Council) -> dict[str, np.ndarray]:
    """Older people choose paper and the telephone more; Welsh is chosen where it is spoken."""
    old = (people["age_band"] == "65+").to_numpy()
    draw = rng.random(len(people))
    telephone, paper = np.where(old, 0.14, 0.05), np.where(old, 0.46, 0.17)
    mode = np.select([draw < telephone, draw < paper], ["telephone", "paper"], "online").astype(object)
    welsh = rng.random(len(people)) < WELSH_SPEAKING_AREAS.get(council.slug, 0.001)
    return {"mode": mode, "language": np.where(welsh, "cy", "en").astype(object)}


def _times(rng: np.random.Generator, wave: Wave, n: int) -> pd.DataFrame:
    """Answers come quickest in the first days; a wave that is still open has answers up to yesterday."""
    length = min(wave.closes, 0) - wave.opens
    day = wave.opens + np.floor(length * rng.beta(1.1, 2.2, n))
    second = np.clip(rng.normal(15.5, 3.6, n), 6.5, 22.5) * 3600
    started = pd.to_timedelta(np.floor(day * 86400 + second), unit="s")
    taken = pd.to_timedelta(np.floor(rng.lognormal(np.log(345), 0.4, n)).clip(90, 3600), unit="s")
    return pd.DataFrame({"started": started, "submitted": started + taken})
