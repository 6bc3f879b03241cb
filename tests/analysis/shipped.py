"""The data sets that R's `survey` comes with, weighted as its reference results were."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.design import Design, read_design
from analysis.trimming import Trim
from analysis.weighting import Weighting, unweighted, weight
from tests.analysis.samples import margins_of

WEIGHT = {"apistrat": "pw", "apiclus1": "pw", "nhanes": "WTMEC2YR"}


@dataclass(frozen=True)
class Shipped:
    """One of the data sets that R's `survey` comes with, its population, and R's weights and figures."""

    name: str
    people: pd.DataFrame
    targets: dict[str, Any]
    weights: pd.DataFrame
    results: pd.DataFrame

    def weighted(self, *variables: str, **options: Any) -> Weighting:
        margins = margins_of(**{name: self.targets["margins"][name] for name in variables}) if variables else None
        return weight(self.people, margins, base_weight=WEIGHT[self.name], **options)

    def total(self, name: str) -> dict[str, float]:
        return {name: self.targets["numeric"][f"{name}_total"]}


def read_shipped(folder: Path) -> dict[str, Shipped]:
    targets = json.loads((folder / "targets.json").read_text("utf-8"))
    results = pd.read_csv(folder / "results.csv", dtype=str, keep_default_na=False)
    return {
        name: Shipped(
            name,
            pd.read_csv(folder / "data" / f"{name}.csv", dtype=str, keep_default_na=False),
            targets[name],
            pd.read_csv(folder / "weights" / f"{name}.csv"),
            results[results["dataset"] == name],
        )
        for name in WEIGHT
    }


def schools(data: Shipped, case: str) -> Weighting:
    """Weight schools as R did in one case."""
    cells = pd.DataFrame(data.targets["joint_stype_schwide"])
    upper, lower = limits(data, case)
    cases = {
        "design": lambda: unweighted(data.people, base_weight="pw"),
        "post_stype": lambda: data.weighted("stype", method="poststratify"),
        "post_stype_schwide": lambda: weight(data.people, cells, base_weight="pw", method="poststratify"),
        "rake2": lambda: data.weighted("stype", "sch.wide"),
        "rake3": lambda: data.weighted("stype", "sch.wide", "comp.imp"),
        "cal_linear": lambda: data.weighted("stype", method="linear", totals=data.total("api99")),
        "cal_linear_bounded": lambda: data.weighted(
            "stype", method="linear", bounds=(0.6, 1.6), totals=data.total("api99")
        ),
        "cal_raking": lambda: data.weighted("stype", totals=data.total("api99")),
        "cal_raking_cats": lambda: data.weighted("stype", "sch.wide", "comp.imp"),
        "cal_logit": lambda: data.weighted("stype", method="logit", bounds=(0.5, 2.2), totals=data.total("api99")),
        "trim_rake2": lambda: data.weighted("stype", "sch.wide", trim=Trim(upper, lower, "strict")),
        "trim_once_rake2": lambda: data.weighted("stype", "sch.wide", trim=Trim(upper, lower, "once")),
    }
    return cases[case]()


def limits(data: Shipped, case: str) -> tuple[float, float]:
    """The thresholds that R used, in mean weights."""
    found = data.results[(data.results["case"] == case) & (data.results["fn"] == "trimWeights")]
    values = dict(zip(found["stat"], found["value"].astype(float), strict=True))
    mean = 6194 / len(data.people)
    return values.get("upper", 9.0 * mean) / mean, values.get("lower", 0.0) / mean


def adults(data: Shipped, case: str) -> Weighting:
    """Weight the people of the health survey as R did in one case."""
    variables = ("race", "agecat", "RIAGENDR")
    cases = {
        "design": lambda: unweighted(data.people, base_weight="WTMEC2YR"),
        "rake": lambda: data.weighted(*variables),
        "cal_raking": lambda: data.weighted(*variables),
        "cal_linear": lambda: data.weighted(*variables, method="linear"),
        "trim": lambda: data.weighted(*variables, trim=trim_of(data)),
    }
    return cases[case]()


def trim_of(data: Shipped) -> Trim:
    total = sum(data.targets["margins"]["race"].values())
    upper = float(data.results.loc[data.results["fn"] == "trimWeights", "value"].iloc[0])
    return Trim(upper / (total / len(data.people)), rule="strict")


def designed(data: Shipped) -> Design:
    """The design with its finite population."""
    if data.name == "nhanes":
        return read_design(data.people, "SDMVSTRA", "SDMVPSU")
    if data.name == "apistrat":
        return read_design(data.people, "stype", fpc="fpc")
    return read_design(data.people, None, "dnum", fpc="fpc")
