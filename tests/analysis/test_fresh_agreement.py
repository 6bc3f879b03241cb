"""The commands on surveys drawn afresh, beside R's `survey` on the same files: weights, estimates, tests and models."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from shutil import which

import numpy as np
import pandas as pd
import pytest
from click import Command
from click.testing import CliRunner

from analysis.means import means, totals
from analysis.quantiles import quantiles
from analysis.weighted_sample import weighted_sample
from analysis.weighting import unweighted
from analysis.weighting import weight as weigh
from app.commands.compare import compare
from app.commands.drivers import drivers
from app.commands.statistics import estimate, weight
from tests.analysis.drawn import OPINIONS, draw

pytestmark = pytest.mark.long
SEEDS = (11, 2026, 70_001)
EXACT, ITERATED = 1e-9, 1e-6
DESIGNS = {
    "people": {},
    "strata": {"strata": "stratum", "fpc": "people"},
    "areas": {"strata": "stratum", "psu": "area"},
    "places": {"psu": "place", "fpc": "places"},
    "stages": {"strata": "stratum", "psu": "place,id", "fpc": "areas,homes"},
    "lonely": {"strata": "zone", "psu": "place"},
}
MARGINS = ("--margins", "margins.csv")
WEIGHTINGS = {
    "none": (),
    "raking": MARGINS,
    "linear": (*MARGINS, "--method", "linear"),
    "held": (*MARGINS, "--method", "linear", "--bounds", "0.4,2.5"),
    "logit": (*MARGINS, "--method", "logit", "--bounds", "0.4,2.5"),
    "income": (*MARGINS, "--totals", "totals.csv"),
    "cells": ("--margins", "cells.csv", "--method", "poststratify"),
    "trimmed": (*MARGINS, "--trim", "1.8", "--trim-rule", "strict"),
}


@dataclass(frozen=True)
class Survey:
    """A folder with the files of one survey, and what R says of it."""

    folder: Path
    people: pd.DataFrame
    results: pd.DataFrame

    def run(self, command: Command, *options: str) -> pd.DataFrame:
        """Run a command in the folder, and return what it wrote."""
        words = ["responses.csv", "--id", "id", "--base-weight", "weight", "--out", "out.csv", *options]
        placed = [str(self.folder / word) if word.endswith((".csv", ".json")) else word for word in words]
        result = CliRunner().invoke(command, placed)
        assert result.exit_code == 0, (words, result.output)
        return pd.read_csv(self.folder / "out.csv", keep_default_na=False, na_values=[""])

    def theirs(self, what: str, case: str | None = None) -> pd.DataFrame:
        """Return R's figures, a row for each case, item and domain, a column for each figure."""
        found = self.results[self.results["what"] == what]
        found = found if case is None else found[found["case"] == case]
        assert len(found), (what, case)
        return found.pivot(index=["case", "item", "domain"], columns="stat", values="value")


@pytest.fixture(scope="module", params=SEEDS)
def survey(request, tmp_path_factory) -> Survey:
    asked = ["Rscript", "--vanilla", "-e", "library(survey)"]
    if which("Rscript") is None or subprocess.run(asked, capture_output=True, check=False).returncode:
        pytest.skip("R with its package survey is absent (Debian: r-cran-survey)")
    folder = tmp_path_factory.mktemp(f"survey{request.param}")
    people = draw(folder, request.param)
    script = Path(__file__).with_name("survey.R")
    subprocess.run(["Rscript", "--vanilla", str(script), str(folder)], check=True, capture_output=True)
    results = pd.read_csv(folder / "results.csv", keep_default_na=False, na_values=["NA"], dtype={"item": str})
    return Survey(folder, people, results)


def options_of(design: Mapping[str, str]) -> list[str]:
    return [word for name, columns in design.items() for word in (f"--{name}", columns)]


def compare_columns(ours: pd.DataFrame, theirs: pd.DataFrame, rtol: float = EXACT, **columns: str) -> None:
    """Compare ours with theirs, row by row of the same index; `columns` say what R calls each of ours."""
    assert len(theirs) and set(theirs.index) <= set(ours.index)
    for mine, its in columns.items():
        left, right = ours.loc[theirs.index, mine].to_numpy(float), theirs[its].to_numpy(float)
        np.testing.assert_allclose(left, right, rtol=rtol, atol=1e-13, err_msg=f"{mine} {theirs.index.tolist()}")


@pytest.mark.parametrize("method", [name for name in WEIGHTINGS if name != "none"])
def test_weights_agree_with_r(survey, method):
    ours = survey.run(weight, *WEIGHTINGS[method]).set_index("id")
    theirs = survey.theirs("weight", f"people {method}").droplevel(["case", "item"])
    assert len(theirs) == len(survey.people)
    compare_columns(ours, theirs.rename_axis("id"), weight="weight")


def estimates_of(survey: Survey, case: str, *options: str) -> pd.DataFrame:
    found = survey.run(estimate, "--items", "items.json", *options)
    return found.assign(case=case).set_index(["case", "item", "domain"])


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("method", WEIGHTINGS)
def test_estimates_agree_with_r_in_every_design_after_every_weighting(survey, design, method):
    case = f"{design} {method}"
    options = [*WEIGHTINGS[method], *options_of(DESIGNS[design]), "--domains", "sex"]
    theirs = survey.theirs("share", case)
    assert len(theirs) == 3 * len(OPINIONS)
    for ci, name in (("logit", "xlogit"), ("beta", "beta")):
        ours = estimates_of(survey, case, *options, "--ci", ci)
        compare_columns(ours, theirs, estimate="estimate", se="se", df="df", deff="deff")
        compare_columns(ours, survey.theirs(name, case), ci_low="low", ci_high="high")


@pytest.mark.parametrize("rule", ["remove", "certainty", "average"])
def test_lonely_areas_are_treated_as_r_treats_them(survey, rule):
    case = f"lonely raking {rule}"
    options = [*WEIGHTINGS["raking"], *options_of(DESIGNS["lonely"]), "--lonely-psu", rule, "--domains", "sex"]
    compare_columns(estimates_of(survey, case, *options), survey.theirs("share", case), estimate="estimate", se="se")


@pytest.mark.parametrize("method", ["none", "raking"])
@pytest.mark.parametrize(("design", "way"), [("people", "JK1"), ("places", "JK1"), ("areas", "JKn"), ("strata", "JKn")])
def test_replicates_agree_with_r(survey, design, way, method):
    case = f"{design} {method}"
    options = [*WEIGHTINGS[method], *options_of(DESIGNS[design]), "--replicates", way.lower()]
    ours = estimates_of(survey, case, *options)
    compare_columns(ours, survey.theirs(way, case), rtol=ITERATED, estimate="estimate", se="se")


def test_differences_of_councils_agree_with_r(survey):
    options = [*MARGINS, *options_of(DESIGNS["areas"]), "--items", "items.json"]
    ours = survey.run(compare, *options, "--by", "council", "--between", "council", "--against", "each")
    theirs = survey.theirs("difference", "councils").droplevel(["case", "domain"])
    compare_columns(ours.set_index("item"), theirs, diff="diff", se="se", z="z", p="p")


@pytest.mark.parametrize("by", ["sex", "home"])
def test_differences_within_a_sample_agree_with_r(survey, by):
    options = [*MARGINS, *options_of(DESIGNS["areas"]), "--items", "items.json"]
    ours = survey.run(compare, *options, "--between", by, "--against", "each")
    theirs = survey.theirs("difference", by).droplevel("case")
    first = sorted(survey.people[by].unique())[0]
    against_first = ours[ours[f"{by}_a"] == first].rename(columns={f"{by}_b": "domain"}).set_index(["item", "domain"])
    compare_columns(against_first, theirs, diff="diff", se="se")
    if by == "sex":
        tested = survey.theirs("svyttest", by).droplevel(["case", "domain"])
        compare_columns(ours.set_index("item"), tested, z="statistic", p="p", df="df")


@pytest.mark.parametrize("by", ["sex", "home"])
def test_tests_of_independence_agree_with_r(survey, by):
    options = [*MARGINS, *options_of(DESIGNS["areas"]), "--items", "items.json", "--between", by]
    survey.run(compare, *options, "--tests", "tests.csv")
    ours = pd.read_csv(survey.folder / "tests.csv").set_index(["test", "item"])
    for test in ("svychisq_F", "svychisq_Chisq"):
        theirs = survey.theirs(test, by).droplevel(["case", "domain"])
        compare_columns(ours.loc[test], theirs, statistic="statistic", p="p")


def test_the_logistic_model_and_the_drivers_agree_with_r(survey):
    options = [*MARGINS, *options_of(DESIGNS["areas"]), "--items", "items.json", "--replicates", "100"]
    asked = ["--outcome", "roads", "--drivers", "parks,trust", "--model", "model.csv"]
    ours = survey.run(drivers, *options, *asked).set_index("driver")
    shares = survey.theirs("lmg", "areas raking").droplevel(["case", "item"])
    compare_columns(ours, shares, lmg="lmg")
    model = pd.read_csv(survey.folder / "model.csv").set_index("term")
    terms = survey.theirs("logistic", "areas raking").droplevel(["case", "item"])
    compare_columns(model, terms, rtol=ITERATED, estimate="estimate", se="se", t="t", p="p")


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("method", ["none", "raking", "linear"])
def test_means_totals_and_quantiles_agree_with_r(survey, design, method):
    case = f"{design} {method}"
    margins = pd.read_csv(survey.folder / "margins.csv")
    weighted = {"base_weight": "weight"}
    weighting = (
        unweighted(survey.people, **weighted)
        if method == "none"
        else weigh(survey.people, margins, method=method, **weighted)
    )
    columns = {name: names.split(",") for name, names in DESIGNS[design].items()}
    sample = weighted_sample(survey.people, weighting, **columns)
    for what, found in (("mean", means), ("total", totals)):
        ours = found(sample, ["income"])[0]
        known = survey.theirs(what, case).iloc[0]
        assert (ours.estimate, ours.se) == pytest.approx((known["estimate"], known["se"]), rel=EXACT)
    theirs = survey.theirs("quantile", case).droplevel(["case", "item"])
    for each in quantiles(sample, ["income"], [0.1, 0.5, 0.9]):
        known = theirs.loc[str(each.probability)]
        assert (each.estimate, each.ci_high) == pytest.approx((known["estimate"], known["ci_high"]), rel=EXACT)
