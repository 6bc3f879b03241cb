"""Waves pooled from raw answers are the joined files estimated with waves as strata."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.design import read_design
from analysis.errors import NoResponsesError
from analysis.estimates import estimate
from analysis.pooling import Wave, pool
from analysis.residuals import residual_variance
from analysis.weighting import unweighted, weight
from tests.analysis.samples import margins_of

ITEMS = {code: {"levels": list("abc"), "favourable": [1], "dont_know": 8} for code in ("roads", "parks")}
FIELDS = ["n", "n_eff", "estimate", "se", "df", "deff", "ci_low", "ci_high"]
POPULATION = {"1": {"sex": {"F": 600, "M": 400}, "home": {"own": 500, "rent": 500}}}
POPULATION["2"] = {"sex": {"F": 560, "M": 540}, "home": {"own": 700, "rent": 400}}


def answers(wave, n, pleased):
    random = np.random.default_rng(int(wave))
    return pd.DataFrame(
        {
            "wave": wave,
            "sex": random.choice(["F", "M"], n, p=[0.7, 0.3]),
            "home": random.choice(["own", "rent"], n),
            "ward": random.choice(["North", "South"], n),
            "roads": np.where(random.random(n) < pleased, "1", "3"),
            "parks": random.choice(["1", "2", "8"], n),
        }
    )


@pytest.fixture
def tables():
    return [answers("1", 150, 0.4), answers("2", 400, 0.7)]


def raked(table):
    weighting = weight(table, margins_of(**POPULATION[table["wave"].iloc[0]]))
    return Wave(table, residual_variance(weighting, read_design(table, "ward")))


def test_pooling_is_joining_the_files_with_waves_as_strata(tables):
    joined = pd.concat(tables, ignore_index=True)
    for name in ("sex", "home", "ward"):
        joined[f"wave_{name}"] = joined["wave"] + joined[name]
    margins = margins_of(
        **{
            f"wave_{name}": {wave + level: n for wave in "12" for level, n in POPULATION[wave][name].items()}
            for name in ("sex", "home")
        }
    )
    theirs = estimate(joined, ITEMS, margins=margins, strata="wave_ward", domains=["sex"])
    ours = pool([raked(table) for table in tables], ITEMS, domains=["sex"])
    assert [(each.item, each.domain) for each in ours] == [(each.item, each.domain) for each in theirs]
    for mine, joint in zip(ours, theirs, strict=True):
        found = [getattr(mine, name) for name in FIELDS]
        assert found == pytest.approx([getattr(joint, name) for name in FIELDS], rel=1e-9)


def test_one_wave_alone_is_itself(tables):
    wave = raked(tables[0])
    alone = estimate(tables[0], ITEMS, weighting=wave.error.weighting, strata="ward")
    assert [[getattr(each, name) for name in FIELDS] for each in pool([wave], ITEMS)] == [
        pytest.approx([getattr(each, name) for name in FIELDS]) for each in alone
    ]


def test_a_wave_counts_for_its_people_and_not_for_its_answers(tables):
    both = pool([raked(table) for table in tables], ITEMS)[0]
    one, two = (estimate(each.responses, ITEMS, weighting=each.error.weighting)[0] for each in map(raked, tables))
    assert both.estimate == pytest.approx((1000 * one.estimate + 1100 * two.estimate) / 2100)


def test_a_wave_that_did_not_ask_is_not_counted(tables):
    silent = tables[1].assign(parks="")
    waves = [Wave(table, residual_variance(unweighted(table), read_design(table))) for table in (tables[0], silent)]
    roads, parks = pool(waves, ITEMS)
    assert (roads.waves, parks.waves) == (2, 1)


def test_nothing_cannot_be_pooled():
    with pytest.raises(NoResponsesError, match="no waves"):
        pool([], ITEMS)
