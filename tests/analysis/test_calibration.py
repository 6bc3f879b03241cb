"""Calibration by every method: what it promises, whatever the sample, and what it says when it cannot."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from analysis import errors
from analysis.distances import Distance, Exponential, Linear, Logit
from analysis.feasibility import least_ratio
from analysis.scheme import Scheme
from analysis.totals import EVERYBODY
from analysis.trimming import Trim
from analysis.weighting import Weighting, weight
from tests.analysis.samples import margins_of, samples

PEOPLE = pd.DataFrame({"sex": list("FFFM"), "home": ["own", "own", "rent", "rent"]})
BY_SEX = margins_of(sex={"F": 60, "M": 40})
QUICK = settings(deadline=None, max_examples=25)


def least_of(weighting: Weighting, lower: float = 0.0) -> float:
    base = weighting.table.collapse(weighting.base)
    return least_ratio(weighting.table, base * weighting.table.people / base.sum(), lower).ratio


def ratios(weighting: Weighting) -> np.ndarray:
    """Weights over base weights, once these add up to the population."""
    return np.asarray(weighting.factors * weighting.base.sum() / weighting.table.people)


def assert_met(weighting: Weighting, people: pd.DataFrame, margins: pd.DataFrame) -> None:
    for row in margins.itertuples():
        assert weighting.weights[people[row.variable] == row.level].sum() == pytest.approx(row.N, rel=1e-9)


@QUICK
@given(samples(), st.sampled_from([1.02, 1.1, 2.0]), st.sampled_from(["raking", "linear", "logit"]))
def test_weights_meet_their_margins_within_any_feasible_bounds(sample, room, method):
    people, margins = sample
    free = weight(people, margins, base_weight="base")
    least = least_of(free, 0.01)
    assume(np.isfinite(least))
    bounds = (0.01, max(1.001, least * room))
    weighting = weight(people, margins, base_weight="base", method=method, bounds=bounds)
    assert_met(weighting, people, margins)
    assert ratios(weighting).min() >= bounds[0] * (1 - 1e-9)
    assert ratios(weighting).max() <= bounds[1] * (1 + 1e-9)


@settings(deadline=None, max_examples=12)
@given(samples())
def test_bounds_below_the_least_ratio_are_refused_with_that_ratio(sample):
    people, margins = sample
    least = least_of(weight(people, margins, base_weight="base"))
    assume(least > 1.01)
    with pytest.raises(errors.InfeasibleBoundsError) as caught:
        weight(people, margins, base_weight="base", method="linear", bounds=(0.0, 1 + (least - 1) * 0.9))
    assert caught.value.least == pytest.approx(least, rel=1e-7)
    assert caught.value.variable in {"a", "b"}
    (said,) = re.findall(r"at least (\d[\d.e+]*\d)", caught.value.message)
    assert float(said) == pytest.approx(least, rel=1e-5)


@QUICK
@given(samples(), st.sampled_from(["linear", "logit", "raking"]), st.randoms(use_true_random=False))
def test_neither_the_order_of_rows_nor_their_repetition_matters(sample, method, random):
    people, margins = sample
    options = {"base_weight": "base", "method": method}
    bounds = (0.001, 1.5 * least_of(weight(people, margins, base_weight="base"), 0.001))
    assume(np.isfinite(bounds[1]))
    options["bounds"] = bounds if method == "logit" else None
    once = weight(people, margins, **options)
    order = random.sample(range(len(people)), len(people))
    twice = weight(pd.concat([people.iloc[order], people.iloc[order]]), margins, **options)
    assert twice.table.size == once.table.size
    np.testing.assert_allclose(twice.weights[: len(people)] * 2, once.weights[order], rtol=1e-8, atol=1e-9)


@QUICK
@given(samples(), st.lists(st.integers(0, 9), min_size=100, max_size=100), st.sampled_from(["raking", "linear"]))
def test_numeric_totals_are_met_beside_the_margins(sample, rooms, method):
    """The total is one that some positive weights have: those raked from base weights that lean towards many rooms."""
    people, margins = sample
    people = people.assign(rooms=rooms[: len(people)])
    leaning = people.assign(base=people["base"] * np.exp(people["rooms"] / 10))
    total = float(weight(leaning, margins, base_weight="base").weights @ people["rooms"])
    weighting = weight(people, margins, base_weight="base", method=method, totals={"rooms": total})
    assert_met(weighting, people, margins)
    assert weighting.weights @ people["rooms"] == pytest.approx(total, rel=1e-9)
    assert weighting.report.totals[0].after == pytest.approx(total, rel=1e-9)


@QUICK
@given(samples(), st.sampled_from([1.05, 1.3]), st.sampled_from(["raking", "linear"]))
def test_trimming_keeps_the_margins(sample, room, method):
    people, margins = sample
    weighting = weight(people, margins, base_weight="base", method="raking")
    counts = np.bincount(weighting.table.cell)
    assume(len(counts) < len(people))
    cap = 1 + (float(weighting.report.largest_weight) - 1) * room / 1.5
    assume(cap > 1.001)
    try:
        trimmed = weight(people, margins, base_weight="base", method=method, trim=Trim(cap))
    except errors.InfeasibleBoundsError as error:
        assert error.least is not None and error.least > cap and "times the mean weight" in error.message
        return
    assert_met(trimmed, people, margins)
    assert trimmed.report.largest_weight <= cap * (1 + 1e-9)
    assert trimmed.report.smallest_weight >= 0 - 1e-12


def test_a_cap_that_is_too_low_is_refused_with_the_lowest_that_would_do():
    """One man in four has to count for 40 of 100: 1.6 times the mean."""
    with pytest.raises(errors.InfeasibleBoundsError) as caught:
        weight(PEOPLE, BY_SEX, trim=Trim(1.5))
    assert caught.value.message == (
        "No weights between 0 and 1.5 times the mean weight meet the margins: 'M' for 'sex' needs an upper bound of at "
        "least 1.6."
    )
    assert weight(PEOPLE, BY_SEX, trim=Trim(1.61)).report.trimmed == 0


def test_a_lower_bound_that_is_too_high_is_named():
    """Three women in four have to count for 60 of 100: 0.8 times their number."""
    with pytest.raises(errors.InfeasibleBoundsError, match=r"'F' for 'sex' needs a lower bound of at most 0\.8"):
        weight(PEOPLE, BY_SEX, method="logit", bounds=(0.9, 2))
    assert weight(PEOPLE, BY_SEX, method="logit", bounds=(0.79, 2)).report.largest_margin_error < 1e-9


def test_strict_trimming_gives_up_the_margins_and_says_so():
    report = weight(PEOPLE, BY_SEX, trim=Trim(1.2, rule="strict")).report
    assert (report.largest_weight, report.trimmed) == (pytest.approx(1.2), 1)
    assert report.largest_margin_error == pytest.approx(0.25)
    assert "The margins are no longer met: they are off by up to 25.0%." in report.sentences


def test_base_weights_that_only_round_to_the_population_keep_the_bounds_as_given():
    """Bounds count from scaled base weights, but not from the last digit of rounded ones."""
    people = PEOPLE.assign(design=25.000001, half=12.5)
    exact = weight(people, BY_SEX, base_weight="design", method="logit", bounds=(0.5, 2)).factors
    assert exact == pytest.approx([20 / 25.000001] * 3 + [40 / 25.000001], rel=1e-12)
    halved = weight(people, BY_SEX, base_weight="half", method="logit", bounds=(0.5, 2)).factors
    assert halved == pytest.approx([1.6] * 3 + [3.2], rel=1e-12)


def test_totals_alone_are_enough():
    people = pd.DataFrame({"rooms": [1, 2, 3, 6]})
    with_people = weight(people, None, method="linear", totals={EVERYBODY: 40, "rooms": 100})
    assert (with_people.weights.sum(), with_people.weights @ people["rooms"]) == pytest.approx((40, 100))
    ratio_estimate = weight(people, None, totals={"rooms": 120}, method="linear")
    assert ratio_estimate.weights @ people["rooms"] == pytest.approx(120)
    assert ratio_estimate.report.population == pytest.approx(ratio_estimate.weights.sum())


def test_a_respondent_without_a_number_is_named_or_dropped():
    people = PEOPLE.assign(rooms=["1", "2", "", "5"])
    with pytest.raises(errors.MissingValueError) as caught:
        weight(people, BY_SEX, totals={"rooms": 300})
    assert caught.value.message == "Row 2 has no number for 'rooms' (1 of 4 rows have none)."
    dropped = weight(people, BY_SEX, totals={"rooms": 300}, missing="drop", method="linear")
    assert dropped.rows.tolist() == [0, 1, 3]
    assert "rooms had no value in 1 of the responses: these were left out." in dropped.report.sentences


@pytest.mark.parametrize(
    "distance", [Linear(), Linear(0.5, 2), Exponential(), Exponential(0.5, 2), Logit(0.3, 3)], ids=repr
)
def test_a_distance_starts_at_one_and_its_potential_rises_by_its_factor(distance: Distance):
    u = np.linspace(-3, 3, 61) + 0.017
    step = 1e-6
    assert distance.factor(np.zeros(1))[0] == pytest.approx(1) and distance.slope(np.zeros(1))[0] == pytest.approx(1)
    rise = (distance.potential(u + step) - distance.potential(u - step)) / (2 * step)
    np.testing.assert_allclose(rise, distance.factor(u), rtol=1e-6, atol=1e-8)
    bend = (distance.factor(u + step) - distance.factor(u - step)) / (2 * step)
    np.testing.assert_allclose(bend, distance.slope(u), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"method": "guessing"}, "Weights are made by raking, linear, logit, poststratify, not by 'guessing'."),
        ({"method": "logit"}, "The logit method needs bounds, one below 1 and one above, such as 0.3,3."),
        ({"bounds": (1.2, 3)}, "Bounds lie below and above 1; 1.2 and 3 do not."),
        (
            {"method": "poststratify", "bounds": (0.5, 2)},
            "Post-stratification has neither bounds nor totals: each cell has one factor only.",
        ),
    ],
)
def test_a_scheme_that_makes_no_sense_is_refused(options, message):
    with pytest.raises(errors.SchemeError) as caught:
        Scheme(**options)
    assert caught.value.message == message


@pytest.mark.parametrize(("upper", "lower", "rule"), [(0.9, 0, "strict"), (3, 1.5, "strict"), (3, 0, "gently")])
def test_limits_for_trimming_that_make_no_sense_are_refused(upper, lower, rule):
    with pytest.raises(errors.SchemeError):
        Trim(upper, lower, rule)
