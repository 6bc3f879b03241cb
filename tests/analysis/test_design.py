"""Designs against the textbook formula, worked unit by unit."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis import errors
from analysis.design import read_design
from analysis.residuals import residual_variance
from analysis.weighting import unweighted

SCHOOLS = pd.DataFrame(
    [
        ("N", "a", "1", 20, 6, 3.0),
        ("N", "a", "2", 20, 6, 5.0),
        ("N", "b", "1", 20, 4, 1.0),
        ("N", "b", "2", 20, 4, 2.0),
        ("N", "b", "3", 20, 4, 6.0),
        ("S", "a", "1", 9, 5, 2.0),
        ("S", "a", "2", 9, 5, 7.0),
        ("S", "c", "1", 9, 3, 4.0),
        ("S", "c", "2", 9, 3, 9.0),
        ("S", "d", "1", 9, 1, 8.0),
    ],
    columns=["region", "district", "school", "districts", "schools", "score"],
)
LONELY = pd.DataFrame({"ward": list("AABBC"), "score": [1.0, 4.0, 2.0, 3.0, 5.0]})


def spread(totals, fraction):
    return (1 - fraction) * len(totals) * np.var(totals, ddof=1) if len(totals) > 1 else (1 - fraction) * totals[0] ** 2


def variance(people, design):
    values = people["score"].to_numpy()[:, None]
    return residual_variance(unweighted(people), design).of_totals(np.arange(len(people)), values)[0]


def test_two_stages_with_finite_populations_add_up():
    """Between districts, and within each of them for the part of the districts that was sampled."""
    expected = 0.0
    for _, region in SCHOOLS.groupby("region"):
        districts = [district for _, district in region.groupby("district")]
        fraction = len(districts) / region["districts"].iloc[0]
        expected += spread([district["score"].sum() for district in districts], fraction)
        for district in districts:
            expected += fraction * spread(district["score"].to_numpy(), len(district) / district["schools"].iloc[0])
    design = read_design(SCHOOLS, "region", ["district", "school"], fpc=["districts", "schools"])
    assert variance(SCHOOLS, design) == pytest.approx(expected)
    assert (design.psus, design.strata, len(list(design.stages))) == (5, 2, 2)


def test_without_a_finite_population_the_second_stage_adds_nothing():
    staged = read_design(SCHOOLS, "region", ["district", "school"])
    assert variance(SCHOOLS, staged) == variance(SCHOOLS, read_design(SCHOOLS, "region", "district"))


def test_a_fraction_says_the_same_as_a_count():
    sizes = SCHOOLS.groupby("region")["district"].transform("nunique")
    people = SCHOOLS.assign(part=sizes / SCHOOLS["districts"])
    counted = read_design(people, "region", "district", fpc="districts")
    assert variance(people, read_design(people, "region", "district", fpc="part")) == pytest.approx(
        variance(people, counted)
    )


def test_everybody_sampled_leaves_no_variance():
    assert variance(LONELY, read_design(LONELY.assign(all=5), fpc="all")) == 0


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("adjust", 9.0 + 1.0 + 25.0),
        ("remove", 9.0 + 1.0),
        ("certainty", 9.0 + 1.0),
        ("average", (9.0 + 1.0) * 3 / 2),
    ],
)
def test_a_lonely_psu_is_treated_as_declared(rule, expected):
    assert variance(LONELY, read_design(LONELY, "ward", lonely=rule)) == pytest.approx(expected)


def test_a_lonely_psu_can_be_refused():
    with pytest.raises(errors.DesignError, match="Stratum 'C' of 'ward' has a single PSU"):
        read_design(LONELY, "ward", lonely="fail")
    read_design(LONELY.assign(size=[2, 2, 2, 2, 1]), "ward", fpc="size", lonely="fail")


@pytest.mark.parametrize(
    ("column", "message"),
    [
        ([4, 4, 4, 3, 2], "Row 3 has '3' for 'size', which is not what others of its stratum have"),
        ([4, 4, 1, 1, 2], "Row 2 has '1' for 'size', which is fewer than the 2 units sampled"),
        ([4, 4, "", 4, 2], "Row 2 has '' for 'size', which is not a positive number"),
    ],
)
def test_a_finite_population_that_cannot_be_is_refused(column, message):
    with pytest.raises(errors.DesignError, match=message):
        read_design(LONELY.assign(size=column), "ward", fpc="size")


def test_more_strata_than_stages_are_refused():
    with pytest.raises(errors.DesignError, match="more stages of strata"):
        read_design(SCHOOLS, ["region", "district"], "district")
    with pytest.raises(errors.DesignError, match="There is no stratum with two PSUs"):
        read_design(LONELY.iloc[[0, 4]], "ward", lonely="average")
