"""Weighted regression: every coefficient of the reference, and models that cannot be fitted."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.design import read_design
from analysis.domain_means import domain_means
from analysis.errors import ModelError
from analysis.items import favourable_values, read_items
from analysis.regression import linear, logistic
from analysis.residuals import residual_variance
from analysis.weighting import unweighted, weight

DRIVERS = ["vfm", "acts", "informed", "trust", "safe_dark", "belong"]
RAKED = ["age_sex", "ethnicity", "tenure", "ward", "imd"]


def test_logistic_models_agree_with_r(reference):
    """R stops one step before the covariance settles, so the agreement is that of its convergence."""
    theirs = pd.read_csv(reference.folder / "r_glm.csv").set_index(["council", "wave", "term"])
    items = read_items({code: reference.items[code] for code in ("sat_council", *DRIVERS)})
    compared = 0
    for sample in reference.samples():
        weighting = weight(sample.responses, sample.margins, variables=RAKED, base_weight="design_weight")
        error = residual_variance(weighting, read_design(sample.responses, "stratum", "psu"))
        values = favourable_values(sample.responses, items)
        ours = logistic(error, values.pop("sat_council"), {f"{code}_top2": each for code, each in values.items()})
        for each in ours.coefficients:
            known = theirs.loc[(sample.council, sample.wave, each.term)]
            assert ours.n == known["n"]
            found = (each.estimate, each.se, each.t, each.p)
            assert found == pytest.approx(tuple(known[["estimate", "se", "t", "p"]]), rel=1e-6), each.term
            compared += 1
    assert compared == len(theirs)


@pytest.fixture
def people():
    random = np.random.default_rng(5)
    old, near = random.random(200) < 0.4, random.random(200) < 0.5
    pleased = random.random(200) < 0.3 + 0.3 * old
    table = pd.DataFrame({"old": old, "near": near, "pleased": pleased}).astype(float)
    return table, residual_variance(unweighted(table), read_design(table))


def columns(people, *names):
    return {name: people[name].to_numpy() for name in names}


def test_one_term_of_two_levels_is_the_difference_of_their_means(people):
    table, error = people
    slope = linear(error, table["pleased"].to_numpy(), columns(table, "old"))["old"]
    difference = domain_means(error, table["pleased"].to_numpy(), table["old"]).difference("0.0", "1.0")
    assert (slope.estimate, slope.se, slope.t, slope.p) == pytest.approx(
        (difference.difference, difference.se, difference.t, difference.p)
    )


def test_respondents_without_a_term_are_out_of_the_base(people):
    table, error = people
    partly = table["old"].to_numpy().copy()
    partly[:50] = np.nan
    assert logistic(error, table["pleased"].to_numpy(), {"old": partly}).n == 150


def test_a_term_that_repeats_others_is_named(people):
    table, error = people
    terms = columns(table, "old", "near") | {"twice": 2 * table["old"].to_numpy()}
    with pytest.raises(ModelError, match="twice says nothing that the other terms do not"):
        logistic(error, table["pleased"].to_numpy(), terms)


def test_answers_that_a_term_tells_apart_have_no_logistic_model(people):
    table, error = people
    with pytest.raises(ModelError, match="tell some answers apart entirely"):
        logistic(error, table["old"].to_numpy(), columns(table, "old"))


def test_answers_that_are_all_alike_cannot_be_explained(people):
    table, error = people
    with pytest.raises(ModelError, match="not all alike"):
        logistic(error, np.ones(200), columns(table, "old"))
