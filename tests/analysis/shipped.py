"""The data sets that R's `survey` comes with, weighted as its reference results were."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.design import Design, read_design
from analysis.trimming import Trim
from analysis.weighting import Weighting, unweighted, weight
from tests.analysis.samples import margins_of


@dataclass(frozen=True)
class Source:
    """How one data set was sampled, and what R was asked of it."""

    weight: str
    design: dict[str, Any]
    raked: tuple[str, ...]
    means: tuple[str, ...]
    shares: tuple[str, ...]
    domains: tuple[str, ...]


def of_schools(means: str, shares: str, domains: str, **design: Any) -> Source:
    """A sample of schools; names are separated by spaces, and domains always hold the type of school."""
    asked = (tuple(means.split()), tuple(shares.split()), (*domains.split(), "stype"))
    return Source("pw", design, ("stype", "sch.wide"), *asked)


def of_health(*raked: str, domains: tuple[str, ...]) -> Source:
    return Source("WTMEC2YR", {"strata": "SDMVSTRA", "psu": "SDMVPSU"}, raked, (), ("HI_CHOL",), domains)


STAGES = {"psu": ["dnum", "snum"], "fpc": ["fpc1", "fpc2"]}
SOURCES = {
    "apistrat": of_schools("api00 enroll", "sch.wide awards", "sch.wide comp.imp", strata="stype", fpc="fpc"),
    "apiclus1": of_schools("api00 enroll", "sch.wide awards", "sch.wide comp.imp", psu="dnum", fpc="fpc"),
    "apistrat_nofpc": of_schools("api99 meals", "comp.imp both", "awards yr.rnd", strata="stype"),
    "apiclus2": of_schools("api00 mobility", "sch.wide comp.imp", "sch.wide awards", **STAGES),
    "apisrs": of_schools("api00", "awards", "sch.wide", fpc="fpc"),
    "nhanes": of_health("race", "agecat", "RIAGENDR", domains=("RIAGENDR", "race", "agecat")),
    "nhanes_b": of_health("agecat", "race", domains=("agecat", "race")),
}


def results_folder() -> Path:
    """The results to agree with: those beside the checkout, or others made by the same scripts."""
    shared = os.environ.get("FOLKMOOT_SHARED", Path(__file__).parents[3] / "shared")
    return Path(os.environ.get("FOLKMOOT_REFERENCE", Path(shared) / "reference" / "visible"))


def _given() -> list[str]:
    found = [name for name in SOURCES if (results_folder() / "shipped" / "data" / f"{name}.csv").is_file()]
    return found or ["apistrat", "apiclus1", "nhanes"]


NAMES = _given()
"""The data sets that the results are about; of the schools alone, and of the people's health."""
OF_SCHOOLS = [name for name in NAMES if SOURCES[name].means]
OF_HEALTH = [name for name in NAMES if not SOURCES[name].means]


@dataclass(frozen=True)
class Shipped:
    """One of the data sets that R's `survey` comes with, its population, and R's weights and figures."""

    name: str
    folder: Path
    people: pd.DataFrame
    targets: dict[str, Any]
    weights: pd.DataFrame
    results: pd.DataFrame

    @property
    def source(self) -> Source:
        return SOURCES[self.name]

    @property
    def cases(self) -> list[str]:
        return [case for case in self.weights.columns if case != ".row"]

    @property
    def raked_case(self) -> str:
        return "rake2" if self.source.means else "rake"

    @property
    def people_counted(self) -> int:
        return int(sum(self.targets["margins"][self.source.raked[0]].values()))

    def weighted(self, *variables: str, **options: Any) -> Weighting:
        margins = margins_of(**{name: self.targets["margins"][name] for name in variables}) if variables else None
        return weight(self.people, margins, base_weight=self.source.weight, **options)

    def total(self, *names: str) -> dict[str, float]:
        return {name: self.targets["numeric"][f"{name}_total"] for name in names}

    def weighting(self, case: str) -> Weighting:
        """Weight as R did in one case."""
        if case == "design":
            return unweighted(self.people, base_weight=self.source.weight)
        return (schools if self.source.means else adults)(self, case)

    def limits(self, case: str) -> tuple[float, float]:
        """The thresholds that R used, in mean weights."""
        found = self.results[(self.results["case"] == case) & (self.results["fn"] == "trimWeights")]
        values = dict(zip(found["stat"], found["value"].astype(float), strict=True))
        mean = self.people_counted / len(self.people)
        return values.get("upper", 9.0 * mean) / mean, values.get("lower", 0.0) / mean

    def design(self) -> Design:
        """The design with its finite population."""
        return read_design(self.people, **{"strata": None, "psu": None, **self.source.design})


def read_shipped(folder: Path) -> dict[str, Shipped]:
    targets = json.loads((folder / "targets.json").read_text("utf-8"))
    results = pd.read_csv(folder / "results.csv", dtype=str, keep_default_na=False)
    return {
        name: Shipped(
            name,
            folder,
            pd.read_csv(folder / "data" / f"{name}.csv", dtype=str, keep_default_na=False).replace("NA", ""),
            targets[name],
            pd.read_csv(folder / "weights" / f"{name}.csv"),
            results[results["dataset"] == name],
        )
        for name in NAMES
    }


def schools(data: Shipped, case: str) -> Weighting:
    """Weight schools as R did in one case."""
    counted = data.people.assign(one=1)
    numeric = {"one": data.targets["numeric"]["N"], **data.total("meals", "ell")}
    cells = pd.DataFrame(data.targets["joint_stype_schwide"])
    upper, lower = data.limits(case)
    cases = {
        "post_stype": lambda: data.weighted("stype", method="poststratify"),
        "post_stype_schwide": lambda: weight(data.people, cells, base_weight="pw", method="poststratify"),
        "rake2": lambda: data.weighted("stype", "sch.wide"),
        "rake3": lambda: data.weighted("stype", "sch.wide", "comp.imp"),
        "rake_schwide_awards": lambda: data.weighted("sch.wide", "awards"),
        "cal_linear": lambda: data.weighted("stype", method="linear", totals=data.total("api99")),
        "cal_linear_bounded": lambda: data.weighted(
            "stype", method="linear", bounds=(0.6, 1.6), totals=data.total("api99")
        ),
        "cal_linear_meals": lambda: weight(counted, None, base_weight="pw", method="linear", totals=numeric),
        "cal_raking": lambda: data.weighted("stype", totals=data.total("api99")),
        "cal_raking_cats": lambda: data.weighted("stype", "sch.wide", "comp.imp"),
        "cal_raking_meals": lambda: data.weighted("sch.wide", totals=data.total("meals")),
        "cal_logit": lambda: data.weighted("stype", method="logit", bounds=(0.5, 2.2), totals=data.total("api99")),
        "trim_rake2": lambda: data.weighted("stype", "sch.wide", trim=Trim(upper, lower, "strict")),
        "trim_once_rake2": lambda: data.weighted("stype", "sch.wide", trim=Trim(upper, lower, "once")),
    }
    return cases[case]()


def adults(data: Shipped, case: str) -> Weighting:
    """Weight the people of the health survey as R did in one case."""
    cases: dict[str, dict[str, Any]] = {
        "cal_linear": {"method": "linear"},
        "trim": {"trim": Trim(data.limits("trim")[0], rule="strict")},
    }
    return data.weighted(*data.source.raked, **cases.get(case, {}))
