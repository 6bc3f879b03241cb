"""Every column of R's weights, by every method, and the standard errors after each."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.design import read_design
from analysis.errors import InfeasibleBoundsError
from analysis.feasibility import least_ratio
from analysis.residuals import residual_variance
from analysis.trimming import Trim, trim_weights
from analysis.weighting import weight
from tests.analysis.shipped import NAMES, OF_SCHOOLS

RAKED = ["age_sex", "ethnicity", "tenure", "ward", "imd"]


@pytest.mark.parametrize("name", NAMES)
def test_every_column_of_weights_agrees_with_r(shipped, name):
    data = shipped[name]
    assert len(data.cases) >= (6 if name in OF_SCHOOLS else 5)
    for case in data.cases:
        np.testing.assert_allclose(data.weighting(case).weights, data.weights[case], rtol=1e-9, err_msg=case)


@pytest.mark.parametrize("name", [name for name in OF_SCHOOLS if name.startswith("apistrat")])
def test_trimming_weights_agrees_with_r(shipped, name):
    data = shipped[name]
    raked = data.weights["rake2"].to_numpy()
    upper, lower = (6194 / len(raked) * limit for limit in data.limits("trim_rake2"))
    np.testing.assert_allclose(trim_weights(raked, lower, upper), data.weights["trim_rake2"], rtol=1e-12)


@pytest.fixture(scope="module")
def bounded(reference):
    """Every council's wave, calibrated within the reference's bounds, with R's weights and figures."""
    limits = pd.read_csv(reference.folder / "logit_bounds.csv").set_index(["council", "wave"])
    found = []
    for sample in reference.samples():
        bounds = tuple(limits.loc[(sample.council, sample.wave), ["L", "U"]])
        options = {"variables": RAKED, "base_weight": "design_weight", "method": "logit", "bounds": bounds}
        found.append((sample, bounds, weight(sample.responses, sample.margins, **options)))
    return found


def test_bounded_weights_agree_with_r_and_keep_their_bounds(reference, bounded):
    theirs = pd.read_csv(reference.folder / "r_weights_logit_bounded.csv", index_col="resp_id")["w_logit_bounded"]
    for sample, bounds, weighting in bounded:
        known = theirs.reindex(sample.responses["resp_id"]).to_numpy()
        compared = np.isfinite(known)
        np.testing.assert_allclose(weighting.weights[compared], known[compared], rtol=1e-9)
        ratio = weighting.factors * weighting.base.sum() / weighting.weights.sum()
        assert bounds[0] < ratio.min() and ratio.max() < bounds[1]


def test_the_least_feasible_ratio_agrees_with_the_reference(bounded):
    """The reference's upper bounds are 1.15 times the smallest feasible."""
    for _, (lower, upper), weighting in bounded[::5]:
        base = weighting.table.collapse(weighting.base)
        scaled = base * weighting.table.people / base.sum()
        assert least_ratio(weighting.table, scaled, lower).ratio == pytest.approx(upper / 1.15, rel=1e-9)


def test_standard_errors_after_bounded_calibration_agree_with_r(reference, bounded):
    theirs = pd.read_csv(reference.folder / "r_estimates_logit_bounded.csv").set_index(["council", "wave", "item"])
    for sample, _, weighting in bounded:
        error = residual_variance(weighting, read_design(sample.responses, "stratum", "psu"))
        for item in ("sat_area", "sat_council", "trust"):
            if (sample.council, sample.wave, item) not in theirs.index:
                continue
            answers = sample.responses[item]
            asked = np.flatnonzero(answers.isin([*"1234567"]))
            if not len(asked):
                continue
            top = answers.iloc[asked].isin(["1", "2"]).to_numpy(dtype=float)
            weights = weighting.weights[asked]
            share = weights @ top / weights.sum()
            se = np.sqrt(error.of_totals(asked, ((top - share) / weights.sum())[:, None]))[0]
            known = theirs.loc[(sample.council, sample.wave, item)]
            assert (share, se) == pytest.approx((known["estimate"], known["se"]), rel=1e-9)


TRIMMED: dict[str, Any] = {"variables": RAKED, "base_weight": "design_weight"}


def test_trimming_at_three_and_a_half_times_the_mean_agrees_with_r(reference):
    for sample in reference.samples():
        ours = weight(sample.responses, sample.margins, trim=Trim(3.5, rule="strict"), **TRIMMED).weights
        theirs = reference.weights.loc[sample.responses["resp_id"], "w_trim35"].to_numpy()
        np.testing.assert_allclose(ours, theirs, rtol=1e-9)


def test_trimming_that_keeps_margins_keeps_them_or_says_which_limit_would(reference):
    for sample in list(reference.samples())[3:6]:
        limit = 3.5
        try:
            ours = weight(sample.responses, sample.margins, trim=Trim(limit), **TRIMMED)
        except InfeasibleBoundsError as error:
            limit = 1.02 * (error.least or np.nan)
            ours = weight(sample.responses, sample.margins, trim=Trim(limit), **TRIMMED)
        assert ours.report is not None
        assert ours.report.largest_margin_error < 1e-9 and ours.report.largest_weight <= limit * (1 + 1e-12)


@pytest.mark.parametrize(("name", "trim"), [("rake", None), ("trim35", Trim(3.5, rule="strict"))])
def test_raked_and_trimmed_standard_errors_agree_with_r_both_ways(reference, name, trim):
    """Sweeping as R does gives its digits; the definition differs from them by less than half a per cent."""
    for sample in list(reference.samples())[::7]:
        options = {"variables": RAKED, "base_weight": "design_weight", "trim": trim}
        weighting = weight(sample.responses, sample.margins, **options)
        design = read_design(sample.responses, "stratum", "psu")
        asked = np.flatnonzero(sample.responses["sat_council"].isin([*"1234567"]))
        top = sample.responses["sat_council"].iloc[asked].isin(["1", "2"]).to_numpy(dtype=float)
        weights = weighting.weights[asked]
        influence = ((top - weights @ top / weights.sum()) / weights.sum())[:, None]
        theirs = reference.estimates.query(
            "council == @sample.council and wave == @sample.wave and weights == @name and item == 'sat_council' "
            "and domain_var == 'all'"
        )["se"].item()
        swept = residual_variance(weighting, design, swept=True).of_totals(asked, influence)[0] ** 0.5
        defined = residual_variance(weighting, design).of_totals(asked, influence)[0] ** 0.5
        assert swept == pytest.approx(theirs, rel=1e-9)
        assert defined == pytest.approx(theirs, rel=0.005)
