"""Groups against the others, all items at once, agree with the same comparison made one at a time."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.design import read_design
from analysis.domain_means import domain_means
from analysis.families import domain_pairs
from analysis.group_contrasts import against_other_groups
from analysis.group_gaps import largest_gaps
from analysis.residuals import ResidualVariance, residual_variance
from analysis.weighting import unweighted, weight

GROUPS = ("a", "b", "c", "d")


@pytest.fixture
def people() -> pd.DataFrame:
    draw = np.random.default_rng(5)
    frame = pd.DataFrame({"group": draw.choice(GROUPS, 400), "sex": draw.choice(list("FM"), 400)})
    frame["stratum"] = draw.choice(list("xyz"), 400)
    frame["psu"] = frame["stratum"] + draw.integers(0, 12, 400).astype(str)
    return frame


@pytest.fixture
def error(people: pd.DataFrame) -> ResidualVariance:
    margins = pd.DataFrame({"variable": ["sex"] * 2, "level": list("FM"), "N": [600, 400]})
    return residual_variance(weight(people, margins), read_design(people, "stratum", "psu"))


def test_every_item_agrees_with_its_own_comparison(people: pd.DataFrame, error: ResidualVariance) -> None:
    draw = np.random.default_rng(6)
    base, values = draw.random((400, 3)) < 0.8, draw.random((400, 3)) < 0.6
    codes = np.array([GROUPS.index(name) for name in people["group"]], dtype=np.intp)
    shown = np.ones((4, 3), dtype=bool)
    shown[1, 2] = False
    for group, found in enumerate(against_other_groups(error, base, values & base, codes, shown)):
        for item in range(3):
            if not shown[group, item]:
                assert np.isnan(found.difference[item]) and np.isnan(found.p[item])
                continue
            mine = np.where(base[:, item], values[:, item].astype(float), np.nan)
            kept = people["group"].where(shown[codes, item])
            alone = domain_means(error, mine, kept).against_others(GROUPS[group])
            assert found.df[item] == alone.df
            together = [each[item] for each in (found.difference, found.se, found.p, found.ci_low, found.ci_high)]
            apart = [alone.difference, alone.se, alone.p, alone.ci_low, alone.ci_high]
            assert together == pytest.approx(apart, rel=1e-9)


def test_a_group_alone_is_compared_with_nothing(people: pd.DataFrame, error: ResidualVariance) -> None:
    base, codes = np.ones((400, 1), dtype=bool), np.zeros(400, dtype=np.intp)
    (found,) = against_other_groups(error, base, base, codes, np.ones((1, 1), dtype=bool))
    assert np.isnan(found.difference).all() and np.isnan(found.p).all()


def test_the_largest_gap_is_that_of_the_pair_and_is_judged_as_the_largest_of_all_pairs(
    people: pd.DataFrame, error: ResidualVariance
) -> None:
    draw = np.random.default_rng(7)
    base, values = draw.random((400, 3)) < 0.8, draw.random((400, 3)) < 0.6
    codes = np.array([GROUPS.index(name) for name in people["group"]], dtype=np.intp)
    shown = np.ones((4, 3), dtype=bool)
    shown[1, 2] = False
    found = largest_gaps(error, base, values & base, codes, shown)
    for item in range(3):
        mine = np.where(base[:, item], values[:, item].astype(float), np.nan)
        means = domain_means(error, mine, people["group"].where(shown[codes, item]))
        pairs = domain_pairs(means)
        widest = max(pairs, key=lambda pair: abs(pair.difference))
        names = {GROUPS[found.highest[item]], GROUPS[found.lowest[item]]}
        assert names == {widest.first, widest.second} and found.pairs[item] == len(pairs) == (6, 6, 3)[item]
        together = [found.gap[item], found.se[item], found.df[item], found.p[item], found.p_adjusted[item]]
        apart = [abs(widest.difference), widest.se, widest.df, widest.p, min(1.0, widest.p * len(pairs))]
        assert together == pytest.approx(apart, rel=1e-9)
        reach = stats.t.ppf(1 - 0.025 / len(pairs), widest.df) * widest.se
        assert found.ci_low[item] == pytest.approx(abs(widest.difference) - reach, rel=1e-9)


def test_groups_that_do_not_differ_have_a_certain_gap_at_most_one_time_in_twenty() -> None:
    """600 surveys as one table's columns, four groups of 100 each, of which 62% everywhere are pleased."""
    draw = np.random.default_rng(8)
    frame, codes = pd.DataFrame(index=range(400)), np.repeat(np.arange(4), 100)
    plain = residual_variance(unweighted(frame), read_design(frame))
    answers = draw.random((400, 600)) < 0.62
    found = largest_gaps(plain, np.ones_like(answers), answers, codes, np.ones((4, 600), dtype=bool))
    false = (found.p_adjusted < 0.05).mean()
    assert 0.01 < false < 0.05 + 2 * np.sqrt(0.05 * 0.95 / 600)
    assert (found.p < 0.05).mean() > 0.15, "not allowing for how many pairs there are would cry wolf"
    assert ((found.ci_low > 0) == (found.p_adjusted < 0.05)).mean() > 0.995


def test_one_group_alone_has_no_gap(error: ResidualVariance) -> None:
    base, codes = np.ones((400, 1), dtype=bool), np.zeros(400, dtype=np.intp)
    found = largest_gaps(error, base, base, codes, np.ones((1, 1), dtype=bool))
    assert found.highest.tolist() == [-1] and np.isnan(found.gap).all()
