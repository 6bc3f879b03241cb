"""Key drivers: shares that agree with R's `relaimpo`, intervals that cover, and words that promise no more."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.design import read_design
from analysis.drivers import key_drivers
from analysis.errors import ModelError
from analysis.explained import explained_by_subsets, shapley
from analysis.relative_importance import relative_importance
from analysis.resampling import psu_multipliers
from analysis.residuals import residual_variance
from analysis.weighting import unweighted, weight

DRIVERS = ["vfm", "acts", "informed", "trust", "safe_dark", "belong"]
RAKED = ["age_sex", "ethnicity", "tenure", "ward", "imd"]


def test_shares_agree_with_relaimpo(reference):
    theirs = pd.read_csv(reference.folder / "r_relaimpo.csv").set_index(["council", "wave", "driver"])
    compared = 0
    for sample in reference.samples():
        weighting = weight(sample.responses, sample.margins, variables=RAKED, base_weight="design_weight")
        options = {"outcome": "sat_council", "drivers": DRIVERS, "strata": "stratum", "psu": "psu"}
        ours = key_drivers(sample.responses, reference.items, weighting, **options, seed=1, replicates=2).importance
        for each in ours.drivers:
            known = theirs.loc[(sample.council, sample.wave, f"{each.driver}_top2")]
            found = (ours.n, ours.r2, each.lmg, each.first, each.last, each.pratt)
            names = ["n", "r2", "lmg", "first", "last", "pratt"]
            assert found == pytest.approx(tuple(known[names]), rel=1e-9, abs=1e-13), each.driver
            compared += 1
    assert compared == len(theirs)


def test_subsets_explain_what_least_squares_says():
    random = np.random.default_rng(3)
    values = random.normal(size=(60, 5)) @ random.normal(size=(5, 5))
    correlation = np.corrcoef(values, rowvar=False)
    found = explained_by_subsets(correlation[None])[0]
    for subset in range(16):
        used = [driver for driver in range(4) if subset >> driver & 1]
        shared = correlation[used, -1]
        expected = shared @ np.linalg.solve(correlation[np.ix_(used, used)], shared) if used else 0.0
        assert found[subset] == pytest.approx(expected, abs=1e-12)


def test_shares_add_up_to_the_whole():
    values = np.random.default_rng(4).random((3, 32))
    values[:, 0] = 0
    np.testing.assert_allclose(shapley(values).sum(axis=1), values[:, -1])


@pytest.fixture
def people():
    return town(np.random.default_rng(8), 400)


def town(random, n):
    """People whose satisfaction goes with one opinion strongly and with another weakly."""
    fair, tidy, other = (random.random(n) < share for share in (0.5, 0.4, 0.6))
    pleased = random.random(n) < 0.2 + 0.4 * fair + 0.15 * tidy
    answers = np.where(np.column_stack([pleased, fair, tidy, other]), "1", "2")
    return pd.DataFrame(answers, columns=["pleased", "fair", "tidy", "other"])


ITEMS = {code: {"levels": ["Yes", "No"], "favourable": [1]} for code in ("pleased", "fair", "tidy", "other")}
ASKED = {"outcome": "pleased", "drivers": ["fair", "tidy", "other"]}


def test_the_strongest_driver_has_the_largest_share_and_an_interval_around_it(people):
    found = key_drivers(people, ITEMS, unweighted(people), **ASKED, seed=1, replicates=300).importance.drivers
    assert found[0].lmg > found[1].lmg > found[2].lmg
    assert all(each.lmg_low < each.lmg < each.lmg_high for each in found[:2])


def test_the_same_seed_gives_the_same_intervals(people):
    first, again, other = (
        key_drivers(people, ITEMS, unweighted(people), **ASKED, seed=seed, replicates=100).importance
        for seed in (1, 1, 2)
    )
    assert first == again and first != other


def test_whole_clusters_are_drawn_again(people):
    """Copies of the same people teach nothing new: intervals are as wide as without them."""
    copies = pd.concat([people] * 4, ignore_index=True).assign(area=[f"{place:03}" for place in range(400)] * 4)
    alone = key_drivers(people, ITEMS, unweighted(people), **ASKED, seed=1).importance.drivers[0]
    together = key_drivers(copies, ITEMS, unweighted(copies), **ASKED, seed=1, psu="area").importance.drivers[0]
    assert together.lmg == pytest.approx(alone.lmg)
    assert together.lmg_high - together.lmg_low == pytest.approx(alone.lmg_high - alone.lmg_low, rel=1e-9)


def test_bootstrap_samples_keep_strata_and_lonely_psus():
    sample = pd.DataFrame({"ward": list("AAAABBC")})
    blocks = np.concatenate([*psu_multipliers(read_design(sample, "ward"), seed=1, replicates=50)])
    assert (blocks[:, 6] == 1).all()
    np.testing.assert_allclose(blocks[:, :4].sum(axis=1), 4)
    np.testing.assert_allclose(blocks[:, 4:6].sum(axis=1), 2)


def test_words_say_what_goes_together_and_no_more(people):
    said = " ".join(key_drivers(people, ITEMS, unweighted(people), **ASKED, seed=1, replicates=100).sentences())
    assert "go with" in said and "not what would follow" in said
    for word in ("cause", "drive", "effect", "leads to", "impact"):
        assert word not in said.lower()


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"outcome": "shoe", "drivers": ["fair"]}, "There is no item 'shoe'."),
        ({"outcome": "pleased", "drivers": ["fair", "pleased"]}, "'pleased' cannot be its own driver."),
        ({"outcome": "pleased", "drivers": ["fair", "fair"]}, "A driver is named twice."),
        ({"outcome": "pleased", "drivers": ["fair", "twin"]}, "twin says nothing that the other drivers do not."),
        ({"outcome": "pleased", "drivers": ["fair", "flat"]}, "flat is answered alike by everybody"),
        ({"outcome": "pleased", "drivers": ["fair", "unasked"]}, "Nobody answered 'unasked'."),
    ],
)
def test_what_cannot_be_divided_says_why(people, asked, message):
    table = people.assign(twin=people["fair"], flat="1", unasked="")
    items = dict.fromkeys(table, ITEMS["fair"])
    with pytest.raises(ModelError) as raised:
        key_drivers(table, items, unweighted(table), **asked, seed=1)
    assert message in raised.value.message


def covered(surveys, size):
    """How often the interval of the strongest driver covers its share in a town of two million."""
    everybody = town(np.random.default_rng(0), 2_000_000)
    truth = shares(everybody, seed=0, replicates=2)[0].lmg
    random = np.random.default_rng(1)
    hits = 0
    for seed in range(surveys):
        found = shares(town(random, size), seed=seed, replicates=400)[0]
        hits += found.lmg_low <= truth <= found.lmg_high
    return hits / surveys


def shares(people, **options):
    error = residual_variance(unweighted(people), read_design(people))
    values = {name: (people[name] == "1").to_numpy(dtype=float) for name in people}
    return relative_importance(error, values.pop("pleased"), values, **options).drivers


@pytest.mark.long
def test_intervals_of_shares_cover_the_population_over_a_thousand_surveys():
    assert 0.93 < covered(surveys=1000, size=500) < 0.97


def test_intervals_of_shares_cover_the_population_in_some_surveys():
    everybody = town(np.random.default_rng(0), 100_000)
    truth = shares(everybody, seed=0, replicates=2)[0].lmg
    random = np.random.default_rng(1)
    found = [shares(town(random, 400), seed=seed, replicates=150)[0] for seed in range(40)]
    assert sum(each.lmg_low <= truth <= each.lmg_high for each in found) >= 34
