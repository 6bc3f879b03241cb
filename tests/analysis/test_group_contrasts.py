"""Groups against the others, all items at once, agree with the same comparison made one at a time."""

import numpy as np
import pandas as pd
import pytest

from analysis.design import read_design
from analysis.domain_means import domain_means
from analysis.group_contrasts import against_other_groups
from analysis.residuals import ResidualVariance, residual_variance
from analysis.weighting import weight

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
