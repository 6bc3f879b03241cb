"""Replicates against linearisation, against R's own, and against what they cannot do."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis import errors
from analysis.design import read_design
from analysis.items import read_items
from analysis.ratios import Ratios
from analysis.replicate_variance import replicate_variance
from analysis.replicates import Replicates, make_replicates
from analysis.residuals import residual_variance
from analysis.weighting import unweighted, weight
from tests.analysis.samples import margins_of
from tests.analysis.shipped import NAMES, OF_SCHOOLS, Shipped
from tests.analysis.test_estimation_agreement import KEY, figures_from

RAKED = ["age_sex", "ethnicity", "tenure", "ward", "imd"]
PEOPLE = pd.DataFrame({"ward": list("AAABBBC"), "sex": list("FMFMFMF"), "score": [1.0, 4, 2, 3, 5, 9, 2]})
EVERYBODY = np.arange(len(PEOPLE))


@pytest.mark.parametrize("lonely", ["adjust", "remove", "average"])
def test_the_jackknife_of_a_total_is_its_linearised_variance(lonely):
    design = read_design(PEOPLE, "ward", lonely=lonely)
    values = PEOPLE[["score"]].to_numpy()
    linear = residual_variance(unweighted(PEOPLE), design).of_totals(EVERYBODY, values)
    jackknife = replicate_variance(unweighted(PEOPLE), make_replicates(design, "jkn")).of_totals(EVERYBODY, values)
    if lonely == "adjust":
        assert 0.8 * linear < jackknife < linear
    else:
        assert jackknife == pytest.approx(linear)


@pytest.mark.parametrize("fpc", [None, "size"])
def test_the_bootstrap_of_a_mean_nears_its_linearised_variance(fpc):
    people = pd.concat([PEOPLE] * 10, ignore_index=True).assign(size=100)
    design, rows = read_design(people, fpc=fpc), np.arange(len(people))
    ratios = Ratios(rows, np.ones(len(people)), np.ones((len(people), 1), bool), people[["score"]].to_numpy())
    linear = residual_variance(unweighted(people), design).of_ratios(ratios)
    drawn = make_replicates(design, "bootstrap", count=4000, seed=5)
    assert replicate_variance(unweighted(people), drawn).of_ratios(ratios) == pytest.approx(linear, rel=0.1)


def test_a_seed_draws_the_same_bootstrap_again():
    design = read_design(PEOPLE)
    again = [make_replicates(design, "bootstrap", count=9, seed=seed).factors for seed in (1, 1, 2)]
    assert (again[0] == again[1]).all() and (again[0] != again[2]).any()


def test_what_the_margins_fix_does_not_vary_over_replicates():
    weighting = weight(PEOPLE, margins_of(sex={"F": 60, "M": 40}))
    error = replicate_variance(weighting, make_replicates(read_design(PEOPLE), "jk1"))
    assert error.of_totals(EVERYBODY, (PEOPLE[["sex"]] == "F").to_numpy(float)).tolist() == [0.0]
    assert error.of_totals(EVERYBODY, PEOPLE[["score"]].to_numpy())[0] > 0


def test_a_replicate_that_loses_a_level_says_which():
    weighting = weight(PEOPLE, margins_of(ward={"A": 50, "B": 40, "C": 10}))
    with pytest.raises(errors.ConvergenceError, match="Replicate 7 has nobody in 'C' for 'ward'"):
        replicate_variance(weighting, make_replicates(read_design(PEOPLE), "jk1"))


def test_what_cannot_be_replicated_is_refused():
    with pytest.raises(errors.DesignError, match="jk1 knows no strata"):
        make_replicates(read_design(PEOPLE, "ward"), "jk1")
    with pytest.raises(errors.DesignError, match="not by 'brr'"):
        make_replicates(read_design(PEOPLE), "brr")


def replicates_of(data: Shipped, kind: str) -> Replicates:
    """R's replicates, where it wrote them down: ours otherwise."""
    path = data.folder / "weights" / f"{data.name}_rep_{kind}.csv.gz"
    if not path.is_file():
        return make_replicates(data.design(), kind.lower())
    table = pd.read_csv(path)
    scales = pd.read_csv(path.with_name(f"{data.name}_rep_{kind}_rscales.csv"))["rscale"].to_numpy(float)
    factors = table.filter(regex=r"^r\d").to_numpy() / table[["w"]].to_numpy()
    return Replicates(factors, scales * data.targets["replicates"][kind]["scale"])


@pytest.mark.parametrize("raked", [False, True])
@pytest.mark.parametrize("kind", ["JK1", "JKn", "subbootstrap"])
@pytest.mark.parametrize("name", NAMES)
def test_replicated_figures_agree_with_r(shipped, name, kind, raked):
    """R's logit and likelihood intervals come from iterated models, and are left out; so are shares that are fixed."""
    data = shipped[name]
    case = f"rep_{kind}" + (f"_raked{data.raked_case[4:]}" if raked else "")
    theirs = data.results[(data.results["case"] == case) & ~data.results["fn"].str.contains("logit$|likelihood")]
    if theirs.empty:
        pytest.skip(f"R made no such replicates of {name}")
    error = replicate_variance(data.weighting(data.raked_case if raked else "design"), replicates_of(data, kind))
    known = pd.to_numeric(theirs.set_index(KEY)["value"], errors="coerce").rename("r")
    both = known.to_frame().join(figures_from(data, error).rename("ours").rename_axis(KEY), how="inner")
    both = both[(both["r"].abs() > 1e-6) & ~(raked & both.index.isin(["sch.wide"], level="item"))]
    assert len(both) > (40 if name in OF_SCHOOLS else 12)
    np.testing.assert_allclose(both["ours"], both["r"], rtol=1e-6 if raked else 1e-9)
    rows = np.arange(len(data.people))
    degf = float(theirs.loc[theirs["fn"] == "degf", "value"].iloc[0])
    assert error.degrees_of_freedom(rows, np.ones((len(rows), 1), bool)) == degf


@pytest.mark.parametrize(
    ("council", "wave", "kind"),
    [("Eastmere", 1, "JKn"), ("Eastmere", 1, "subbootstrap"), ("Ashford Vale", 2, "subbootstrap")],
)
def test_replicated_shares_of_a_council_agree_with_r(reference, council, wave, kind):
    (sample,) = [each for each in reference.samples() if (each.council, each.wave) == (council, wave)]
    name = f"rep_{kind}_{council.replace(' ', '')}_w{wave}"
    base = sample.responses["design_weight"].to_numpy(float)
    given = pd.read_csv(reference.folder / f"{name}.csv.gz").filter(regex=r"^r\d").to_numpy()
    scales = pd.read_csv(reference.folder / f"{name}_scales.csv").eval("scale * rscale").to_numpy(float)
    design = {"base_weight": "design_weight"}
    weightings = {
        "design": unweighted(sample.responses, **design),
        "rake": weight(sample.responses, sample.margins, variables=RAKED, **design),
    }
    for weights, weighting in weightings.items():
        error = replicate_variance(weighting, Replicates(given / base[:, None], scales))
        case = f"council == @council and wave == @wave and weights == 'rep_{kind}_{weights}'"
        theirs = reference.estimates.query(case).set_index("item")
        assert len(theirs) >= 9
        for item in read_items({code: reference.items[code] for code in theirs.index}):
            base_of, pleased = (each[:, None] for each in item.read(sample.responses))
            ratios = Ratios(np.arange(len(base)), weighting.weights, base_of, pleased)
            known = theirs.loc[item.code]
            assert ratios.estimate[0] == pytest.approx(known["estimate"], rel=1e-9)
            assert np.sqrt(error.of_ratios(ratios)[0]) == pytest.approx(known["se"], rel=1e-8)
