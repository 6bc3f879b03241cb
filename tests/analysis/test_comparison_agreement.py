"""Tests of independence and of differences agree with R's `survey`, on the reference survey and on R's own data."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest

from analysis.columns import Floats
from analysis.design import read_design
from analysis.domain_means import domain_means, t_test
from analysis.independence import STATISTICS, independence
from analysis.items import Item
from analysis.residuals import ResidualVariance, residual_variance
from analysis.weighting import weight
from tests.analysis.shipped import NAMES, OF_SCHOOLS

RAKED = ["age_sex", "ethnicity", "tenure", "ward", "imd"]
FIXED = 1e6
"""Past this statistic the margins fix the table, and R prints rounding over rounding."""


@dataclass(frozen=True)
class Wave:
    """One council's wave, weighted."""

    council: str
    wave: int
    responses: pd.DataFrame
    error: ResidualVariance
    items: dict[str, dict[str, object]]

    def favourable(self, code: str) -> Floats:
        answered, favourable = Item.from_dict(code, self.items[code]).read(self.responses)
        return np.where(answered, favourable, np.nan)


@pytest.fixture(scope="module")
def waves(reference):
    found = {}
    for sample in reference.samples():
        weighting = weight(sample.responses, sample.margins, variables=RAKED, base_weight="design_weight")
        error = residual_variance(weighting, read_design(sample.responses, "stratum", "psu"))
        key = (sample.council, sample.wave)
        found[key] = Wave(*key, sample.responses, error, reference.items)
    return found


@pytest.fixture(scope="module")
def tests(reference):
    return pd.read_csv(reference.folder / "r_tests.csv")


@pytest.mark.parametrize("statistic", ["F", "Chisq"])
def test_rao_scott_tests_agree_with_r(waves, tests, statistic):
    theirs = tests[tests["test"] == f"svychisq_{statistic}"]
    assert len(theirs) > 700
    for row in theirs.itertuples():
        wave = waves[row.council, row.wave]
        label = pd.Series(wave.favourable(row.item), name=row.item)
        ours = independence(wave.error, label, wave.responses[row.by].reset_index(drop=True), statistic)
        known = (row.statistic, row.p, row.df1, row.df2)
        found = (ours.statistic, ours.p, ours.df1, np.nan if ours.df2 is None else ours.df2)
        assert found == pytest.approx(known, rel=1e-9, abs=1e-12, nan_ok=True), row


def test_t_tests_agree_with_r(waves, tests):
    theirs = tests[tests["test"] == "svyttest"]
    assert len(theirs) > 150
    for row in theirs.itertuples():
        wave = waves[row.council, row.wave]
        ours = t_test(wave.error, wave.favourable(row.item), wave.responses[row.by])
        assert (ours.t, ours.p, ours.df) == pytest.approx((row.statistic, row.p, row.df1), rel=1e-9, abs=1e-13), row


def errors_of(data):
    """Every case of R's own data: its weighting, and its standard errors by the convention that R has after it."""
    for case in data.cases:
        swept = case.startswith(("rake", "trim"))
        yield case, residual_variance(data.weighting(case), data.design(), swept=swept)


@pytest.mark.parametrize("name", NAMES)
def test_independence_in_rs_own_data_agrees_with_r(shipped, name):
    data = shipped[name]
    people = data.people
    compared = 0
    for case, error in errors_of(data):
        theirs = data.results[(data.results["case"] == case) & data.results["fn"].str.startswith("svychisq")]
        for (fn, item, by), rows in theirs.groupby(["fn", "item", "domain_var"]):
            known = dict(zip(rows["stat"], pd.to_numeric(rows["value"]).fillna(np.inf), strict=True))
            ours = independence(error, people[item], people[by], fn.removeprefix("svychisq_"))
            found = {"statistic": ours.statistic, "p": ours.p, "df1": ours.df1, "df2": ours.df2}
            if max(known.values()) > FIXED:
                assert ours.p < 1e-50
                continue
            for stat, value in known.items():
                assert found[stat] == pytest.approx(value, rel=1e-9, abs=1e-13), (case, fn, item, by, stat)
            compared += 1
    assert compared >= 8 and set(STATISTICS) == {"F", "Chisq", "Wald", "adjWald"}


@pytest.mark.parametrize("name", OF_SCHOOLS)
def test_differences_between_domains_agree_with_r(shipped, name):
    data = shipped[name]
    compared = 0
    for case, error in errors_of(data):
        theirs = data.results[(data.results["case"] == case) & (data.results["fn"] == "diff_domains")]
        for (item, by), rows in theirs.groupby(["item", "domain_var"]):
            means = domain_means(error, pd.to_numeric(data.people[item]).to_numpy(dtype=float), data.people[by])
            for pair, found in rows.groupby("domain"):
                second, first = pair.split(" - ")
                known = dict(zip(found["stat"], found["value"].astype(float), strict=True))
                ours = means.difference(first, second)
                assert ours.difference == pytest.approx(known["estimate"], rel=1e-9), (case, item, pair)
                assert ours.se == pytest.approx(known["se"], rel=1e-9), (case, item, pair)
                compared += 1
    assert compared >= 3


@pytest.mark.parametrize("name", OF_SCHOOLS)
def test_t_tests_in_rs_own_data_agree_with_r(shipped, name):
    data = shipped[name]
    compared = 0
    for case, error in errors_of(data):
        theirs = data.results[(data.results["case"] == case) & (data.results["fn"] == "svyttest")]
        for (item, by), rows in theirs.groupby(["item", "domain_var"]):
            known = dict(zip(rows["stat"], rows["value"].astype(float), strict=True))
            ours = t_test(error, pd.to_numeric(data.people[item]).to_numpy(dtype=float), data.people[by])
            found = {"t": ours.t, "df": ours.df, "p": ours.p, "estimate": ours.difference}
            assert found == pytest.approx(known, rel=1e-9), (case, item, by)
            compared += 1
    assert compared >= 1
