"""Agreement with R's `survey` for every council and wave is the definition of correct."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.compare import Value, against_mean_of_others, benjamini_hochberg, change, holm
from analysis.estimates import estimate
from analysis.weighting import weight

RAKED = ["age_sex", "ethnicity", "tenure", "ward", "imd"]
DOMAINS = ["age", "sex", "ethnicity", "tenure", "imd", "ward", "mode"]
KEYS = ["council", "wave", "weights", "item", "domain_var", "domain"]


@pytest.fixture(scope="module")
def weightings(reference):
    return [
        (sample, weight(sample.responses, sample.margins, variables=RAKED, base_weight="design_weight"))
        for sample in reference.samples()
    ]


@pytest.fixture(scope="module")
def compared(reference, weightings):
    """Every estimate beside R's, for calibrated and for design weights."""
    ours = []
    for sample, weighting in weightings:
        design = {"strata": "stratum", "psu": "psu"}
        raked = estimate(sample.responses, reference.items, weighting=weighting, domains=DOMAINS, **design)
        plain = estimate(sample.responses, reference.items, base_weight="design_weight", **design)
        for name, estimates in (("cal_raking", raked), ("design", plain)):
            ours.append(pd.DataFrame(estimates).assign(council=sample.council, wave=sample.wave, weights=name))
    theirs = reference.estimates[~reference.estimates["item"].str.contains("__dist")]
    theirs = theirs[theirs["weights"].isin(["cal_raking", "design"])]
    both = theirs.merge(pd.concat(ours), on=KEYS, how="left", suffixes=("_r", ""))
    assert len(both) == len(theirs) > 8000 and both["estimate"].notna().all()
    return both[both["se_r"] > 1e-9]


def test_raking_agrees_with_r_for_every_respondent(reference, weightings):
    for sample, weighting in weightings:
        theirs = reference.weights.loc[sample.responses["resp_id"], "w_rake"].to_numpy()
        np.testing.assert_allclose(weighting.weights, theirs, rtol=1e-10)
    assert len(weightings) == 18


def test_linear_calibration_agrees_with_r_for_every_respondent(reference):
    for sample in reference.samples():
        ours = weight(
            sample.responses, sample.margins, variables=RAKED, base_weight="design_weight", method="linear"
        ).weights
        theirs = reference.weights.loc[sample.responses["resp_id"], "w_cal_linear"].to_numpy()
        np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-8)


def test_the_design_effect_of_weighting_agrees_with_r(reference, weightings):
    theirs = pd.read_csv(reference.folder / "r_weights_info.csv").set_index(["council", "wave"])["kish_deff"]
    for sample, weighting in weightings:
        assert weighting.report.design_effect == pytest.approx(theirs[sample.council, sample.wave], rel=1e-10)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [("estimate", "estimate_r"), ("se", "se_r"), ("deff", "deff_r"), ("n_eff", "n_eff_kish")],
)
def test_estimates_and_their_errors_agree_with_r(compared, ours, theirs):
    known = compared[compared[theirs].notna() & np.isfinite(compared[theirs])]
    np.testing.assert_allclose(known[ours], known[theirs], rtol=1e-9)


def test_bases_and_degrees_of_freedom_are_those_of_r(compared):
    assert (compared["n"] == compared["n_r"]).all()
    assert (compared["df"] == compared["df_r"]).all()


@pytest.mark.parametrize("end", ["low", "high"])
def test_small_bases_have_the_beta_interval_of_r(compared, end):
    small = compared[compared["n_eff"] < 100]
    assert len(small) > 1000
    np.testing.assert_allclose(small[f"ci_{end}"], small[f"ci_beta_{end}"], rtol=1e-9)


@pytest.mark.parametrize("end", ["low", "high"])
def test_large_bases_have_the_logit_interval_of_r(compared, end):
    """R finds this interval by iteration, so the agreement is that of its convergence."""
    large = compared[compared["n_eff"] >= 100]
    large = large[(large["ci_logit_low"] > 1e-9) & large["ci_logit_high"].notna()]
    assert len(large) > 1000
    np.testing.assert_allclose(large[f"ci_{end}"], large[f"ci_logit_{end}"], rtol=1e-7)


@pytest.fixture(scope="module")
def comparisons(reference):
    return pd.read_csv(reference.folder / "r_comparisons.csv")


@pytest.fixture(scope="module")
def published(reference):
    whole = reference.estimates.query("weights == 'cal_raking' and domain_var == 'all'")
    return {(row.item, row.council, row.wave): Value(row.estimate, row.se) for row in whole.itertuples()}


def test_changes_between_waves_agree_with_r(comparisons, published):
    changes = comparisons[comparisons["kind"] == "wave_diff"]
    assert len(changes) > 100
    for row in changes.itertuples():
        before, after = published[row.item, row.council_a, row.wave_a], published[row.item, row.council_b, row.wave_b]
        ours = change(before, after)
        assert (ours.difference, ours.se, ours.z, ours.p) == pytest.approx((row.diff, row.se, row.z, row.p), rel=1e-9)


def test_councils_against_the_mean_of_the_others_agree_with_r(comparisons, published):
    families = comparisons[comparisons["kind"] == "council_vs_mean_of_others"].groupby(["item", "wave_a"])
    assert len(families) > 20
    for (item, wave), family in families:
        ours = against_mean_of_others([published[item, council, wave] for council in family["council_a"]])
        p = [each.p for each in ours]
        np.testing.assert_allclose([each.difference for each in ours], family["diff"], rtol=1e-9, atol=1e-15)
        np.testing.assert_allclose([each.se for each in ours], family["se"], rtol=1e-9)
        np.testing.assert_allclose(p, family["p"], rtol=1e-9)
        np.testing.assert_allclose(holm(p), family["p_holm"], rtol=1e-9)
        np.testing.assert_allclose(benjamini_hochberg(p), family["p_bh"], rtol=1e-9)


def test_pairs_of_councils_are_adjusted_as_r_adjusts_them(comparisons):
    families = comparisons[comparisons["kind"] == "council_pair"].groupby(["item", "wave_a"])
    for _, family in families:
        np.testing.assert_allclose(holm(family["p"].tolist()), family["p_holm"], rtol=1e-9)
        np.testing.assert_allclose(benjamini_hochberg(family["p"].tolist()), family["p_bh"], rtol=1e-9)
