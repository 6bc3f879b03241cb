"""Tests within one sample: what they share, and what cannot be tested."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from scipy.stats import chi2_contingency

from analysis.covariance import covariance_of_totals
from analysis.design import read_design
from analysis.domain_means import domain_means, t_test
from analysis.errors import ComparisonError
from analysis.families import domain_pairs, domains_against_others
from analysis.independence import STATISTICS, independence
from analysis.residuals import residual_variance
from analysis.weighting import unweighted, weight
from tests.analysis.samples import margins_of


@pytest.fixture
def people():
    random = np.random.default_rng(11)
    table = pd.DataFrame(
        {"ward": random.choice([*"ABCDEFGHIJ"], 300), "home": random.choice(["own", "rent", "let"], 300)}
    )
    table["sex"] = random.choice(["F", "M"], 300, p=[0.6, 0.4])
    table["content"] = np.where(random.random(300) < 0.4 + 0.3 * (table["home"] == "own"), "yes", "no")
    return table


def variance_of(people, *, psu=None):
    margins = margins_of(sex={"F": 500, "M": 500})
    return residual_variance(weight(people, margins), read_design(people, None, psu))


def test_pearsons_statistic_is_that_of_a_plain_table(people):
    error = residual_variance(unweighted(people), read_design(people))
    plain = chi2_contingency(pd.crosstab(people["home"], people["content"]), correction=False).statistic
    assert independence(error, people["home"], people["content"], "Chisq").statistic == pytest.approx(plain)


def test_the_size_scales_pearsons_statistic_and_no_p(people):
    error = variance_of(people)
    whole, tenth = (independence(error, people["home"], people["content"], "Chisq", size) for size in (300, 30))
    assert whole.statistic == pytest.approx(10 * tenth.statistic)
    assert whole.p == pytest.approx(tenth.p, rel=1e-9)


@pytest.mark.parametrize("statistic", STATISTICS)
def test_a_table_turned_round_says_the_same(people, statistic):
    error = variance_of(people, psu="ward")
    one = independence(error, people["home"], people["content"], statistic)
    other = independence(error, people["content"], people["home"], statistic)
    assert (one.statistic, one.p) == pytest.approx((other.statistic, other.p), rel=1e-9)


@pytest.mark.parametrize("statistic", STATISTICS)
def test_a_table_that_the_margins_fix_is_certain(people, statistic):
    cells = people.groupby(["sex", "content"]).size().rename("N").reset_index().assign(N=[100, 200, 200, 100])
    error = residual_variance(weight(people, cells, method="poststratify"), read_design(people))
    assert independence(error, people["sex"], people["content"], statistic).p == 0


def test_blanks_are_out_of_the_base(people):
    partly = people["home"].mask(people.index < 100)
    assert independence(variance_of(people), partly, people["content"]).n == 200


def test_the_difference_knows_the_covariance_of_both_means(people):
    error = variance_of(people, psu="ward")
    means = domain_means(error, (people["content"] == "yes").to_numpy(dtype=float), people["home"])
    shared = covariance_of_totals(error, means.rows, means.influence)
    expected = math.sqrt(shared[0, 0] + shared[1, 1] - 2 * shared[0, 1])
    found = means.difference("let", "own")
    assert found.se == pytest.approx(expected) != pytest.approx(math.sqrt(shared[0, 0] + shared[1, 1]))


def test_pairs_and_others_of_one_sample_are_families(people):
    error = variance_of(people)
    means = domain_means(error, (people["content"] == "yes").to_numpy(dtype=float), people["home"])
    pairs, others = domain_pairs(means), domains_against_others(means)
    assert [(each.first, each.second) for each in pairs] == [("let", "own"), ("let", "rent"), ("own", "rent")]
    assert [each.n_first + each.n_second for each in others] == [300] * 3
    assert sum(each.difference for each in others) == pytest.approx(0)
    assert all(each.p <= each.p_bh <= each.p_holm <= 1 for each in (*pairs, *others))


@pytest.mark.parametrize(
    ("test", "message"),
    [
        (
            lambda error, people: independence(error, people["home"], people["ward"].mask(people["ward"] != "A")),
            "ward has 1",
        ),
        (lambda error, people: independence(error, people["home"], people["sex"], "G"), "not by 'G'"),
        (lambda error, people: t_test(error, np.ones(300), people["home"]), "home has 3 levels"),
        (lambda error, people: domain_means(error, np.full(300, np.nan), people["home"]), "home has 0 levels"),
    ],
)
def test_what_cannot_be_tested_says_why(people, test, message):
    with pytest.raises(ComparisonError, match=message):
        test(variance_of(people), people)
