"""Distributions and every kind of interval for a council's wave, as R gives them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.design import read_design
from analysis.distributions import distributions
from analysis.estimates import favourable
from analysis.items import read_items
from analysis.residuals import residual_variance
from analysis.trimming import Trim
from analysis.weighted_sample import WeightedSample
from analysis.weighting import unweighted, weight
from tests.analysis.conftest import Reference, Sample

RAKED = ["age_sex", "ethnicity", "tenure", "ward", "imd"]
DOMAINS = ["age", "sex", "ethnicity", "tenure", "imd", "ward", "mode"]
KEYS = ["weights", "item", "domain_var", "domain"]
INTERVALS = {"normal": "z", "logit": "logit", "beta": "beta", "wilson": "wilson"}


def weighted(sample: Sample, weights: str) -> WeightedSample:
    """Weight as R did; after its `rake` it sweeps margins where calibration residuals are the definition."""
    if weights == "design":
        weighting = unweighted(sample.responses, base_weight="design_weight")
    else:
        trim = Trim(3.5, rule="strict") if weights == "trim35" else None
        weighting = weight(sample.responses, sample.margins, trim=trim, variables=RAKED, base_weight="design_weight")
    design = read_design(sample.responses, "stratum", "psu")
    error = residual_variance(weighting, design, swept=weights in {"rake", "trim35"})
    return WeightedSample(sample.responses, error, DOMAINS)


def compared(reference: Reference, sample: Sample, weights: str) -> pd.DataFrame:
    """Each of R's figures beside ours, but for those whose standard error is nought but for rounding."""
    items, everyone, ours = read_items(reference.items), weighted(sample, weights), pd.DataFrame()
    for ci, name in INTERVALS.items():
        table = pd.DataFrame(favourable(WeightedSample(everyone.responses, everyone.error, DOMAINS, ci), items))
        table = table.rename(columns={"ci_low": f"ci_{name}_low", "ci_high": f"ci_{name}_high"})
        ours = table if ours.empty else ours.assign(**table.filter(like="ci_"))
    ours = ours.assign(weights=weights, n_eff_kish=ours["n_eff"])
    theirs = reference.estimates[
        (reference.estimates["council"] == sample.council)
        & (reference.estimates["wave"] == sample.wave)
        & (reference.estimates["weights"] == weights)
        & ~reference.estimates["item"].str.contains("__dist")
    ]
    both = theirs.merge(ours, on=KEYS, how="left", suffixes=("_r", ""))
    assert len(both) == len(theirs) and both["estimate"].notna().all()
    return both[both["se_r"] > 1e-6]


@pytest.mark.parametrize("weights", ["design", "cal_raking", "rake", "trim35"])
def test_every_interval_of_a_council_agrees_with_r(reference, weights):
    for sample in list(reference.samples())[::9]:
        both = compared(reference, sample, weights)
        assert len(both) >= 9
        for column in ["n", "n_eff_kish", "estimate", "se", "df", "deff"]:
            np.testing.assert_allclose(both[column], both[f"{column}_r"], rtol=1e-9, err_msg=column)
        for name in ("z", "beta", "wilson", "logit"):
            for end in (f"ci_{name}_low", f"ci_{name}_high"):
                known = both[(both[f"ci_{name}_low_r"] > 1e-9) & both[f"{end}_r"].notna()] if name == "logit" else both
                tolerance = {"rtol": 1e-6 if name == "logit" else 1e-9, "err_msg": end, "atol": 1e-12}
                np.testing.assert_allclose(known[end], known[f"{end}_r"], **tolerance)


def test_distributions_of_a_council_agree_with_r(reference):
    """R also lists those who did not answer (9), with a share of nought: they are out of the base."""
    items = read_items(reference.items)
    for sample in list(reference.samples())[::5]:
        whole = weighted(sample, "cal_raking")
        ours = pd.DataFrame(distributions(WeightedSample(whole.responses, whole.error), items))
        ours = ours.assign(item=ours["item"] + "__dist").set_index(["item", "level"])
        theirs = reference.estimates[
            (reference.estimates["council"] == sample.council)
            & (reference.estimates["wave"] == sample.wave)
            & reference.estimates["item"].str.contains("__dist")
            & (reference.estimates["domain"] != "9")
        ].set_index(["item", "domain"])
        assert len(theirs) > 40 and set(theirs.index) == set(ours.index)
        for column in ("n", "estimate", "se", "df"):
            np.testing.assert_allclose(ours[column].reindex(theirs.index), theirs[column], rtol=1e-9)
