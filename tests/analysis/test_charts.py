"""XmR charts and funnel plots: every point and label of the reference, and what an analyst may not do with them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.errors import FunnelError, SeriesError
from analysis.funnel import Signal, funnel
from analysis.spc import xmr
from analysis.special_causes import Cause, PointType, point_type

LIMITS = ["mean", "lpl", "upl"]
STEADY = [0.60, 0.61, 0.59, 0.60, 0.62, 0.60, 0.59, 0.61, 0.60, 0.61, 0.60, 0.59, 0.60]


@pytest.fixture(scope="module")
def charts(shared):
    folder = shared / "reference" / "visible" / "charts"
    if not folder.is_dir():
        pytest.skip(f"the reference charts are absent: {folder}")
    return folder


@pytest.fixture(scope="module")
def charted(charts):
    """Every reference point beside ours."""
    reference = pd.read_csv(charts / "xmr.csv")
    ours = []
    for _, series in reference.groupby("series"):
        first = series.iloc[0]
        baseline = None if pd.isna(first["fix_after_n_points"]) else int(first["fix_after_n_points"])
        points = xmr(
            series["y"].tolist(),
            improvement=int(first["improvement_direction"]),
            rebases={int(place): "a new service began" for place in np.flatnonzero(series["rebase"])},
            screen_outliers=bool(first["screen_outliers"]),
            baseline=baseline,
        )
        ours.append(pd.DataFrame(points, index=series.index))
    assert len(ours) > 100
    return reference, pd.concat(ours)


def test_limits_agree_with_the_reference(charted):
    reference, ours = charted
    np.testing.assert_allclose(ours[LIMITS], reference[LIMITS], rtol=1e-12)


@pytest.mark.parametrize("column", ["outside", "special_cause_type", "point_type"])
def test_every_label_agrees_with_the_reference(charted, column):
    reference, ours = charted
    assert (ours[column] == reference[column]).all()


def test_funnels_agree_with_the_reference(charts):
    reference = pd.read_csv(charts / "funnel.csv")
    for _, units in reference.groupby("set"):
        ours = pd.DataFrame(funnel(units["numerator"].tolist(), units["denominator"].tolist()), index=units.index)
        columns = [name for name in reference.columns if name not in ("set", "unit")]
        np.testing.assert_allclose(ours[columns], units[columns], rtol=1e-9, atol=1e-15)


def test_limits_are_trial_limits_before_thirteen_points():
    assert all(point.trial for point in xmr(STEADY[:12]))
    assert not any(point.trial for point in xmr(STEADY))


def test_a_fixed_baseline_of_fewer_points_gives_trial_limits():
    assert all(point.trial and point.points == 12 for point in xmr(STEADY, baseline=12))


def test_a_rebase_starts_limits_afresh_and_keeps_its_reason():
    lower = [value - 0.1 for value in STEADY]
    points = xmr([*STEADY, *lower], rebases={13: "two councils merged"})
    assert [point.rebase_reason for point in points[12:15]] == ["", "two councils merged", ""]
    assert points[13].mean == pytest.approx(points[12].mean - 0.1)
    assert {point.special_cause_type for point in points} == {Cause.COMMON}


def test_without_the_rebase_the_fall_is_seen():
    points = xmr([*STEADY, *(value - 0.1 for value in STEADY)])
    assert Cause.RUN_BELOW in {point.special_cause_type for point in points[13:]}
    assert points[-1].point_type is PointType.CONCERN


def test_one_wild_point_does_not_hide_itself_by_widening_the_limits():
    wild = [*STEADY, 0.90, *STEADY]
    assert xmr(wild)[13].upl < xmr(wild, screen_outliers=False)[13].upl
    assert xmr(wild)[13].special_cause_type is Cause.ABOVE_LIMIT


def test_a_direction_that_is_neither_good_nor_bad_is_only_high_or_low():
    assert point_type(Cause.RISING, 0) is PointType.HIGH
    assert point_type(Cause.BELOW_LIMIT, 0) is PointType.LOW


def test_a_single_value_has_no_limits_and_no_special_cause():
    (point,) = xmr([0.6])
    assert np.isnan(point.upl) and point.special_cause_type is Cause.COMMON


@pytest.mark.parametrize(
    ("values", "options", "message"),
    [
        ([], {}, "There are no values to chart."),
        ([0.5, float("nan")], {}, "Value 2 is nan: not a number."),
        (STEADY, {"rebases": {3: " "}}, "The rebase at value 4 has no reason."),
        (STEADY, {"rebases": {13: "why"}}, "There is no value 14 to rebase at."),
        (STEADY, {"improvement": 2}, "The direction of improvement is 2: it must be 1, -1 or 0."),
        (STEADY, {"baseline": 1}, "A baseline of 1 points has no moving range."),
    ],
)
def test_a_series_that_cannot_be_charted_says_why(values, options, message):
    with pytest.raises(SeriesError) as raised:
        xmr(values, **options)
    assert raised.value.message == message


def test_a_unit_far_outside_is_signalled_and_small_units_are_not():
    units = funnel([600, 590, 610, 605, 595, 400, 5], [1000, 1000, 1000, 1000, 1000, 1000, 10])
    assert units[5].signal in (Signal.BELOW_95, Signal.BELOW_998)
    assert {unit.signal for unit in units[:5]} == {Signal.WITHIN} and units[6].signal is Signal.WITHIN


def test_limits_of_tiny_units_stay_between_nothing_and_everything():
    tiny = funnel([500, 1], [1000, 2])[1]
    assert tiny.ll998 == 0 and tiny.ul998 == 1


@pytest.mark.parametrize(
    ("numerators", "denominators", "message"),
    [
        ([1], [2], "A funnel needs at least two units."),
        ([1, 3], [2, 2], "Unit 2 has 3 of 2: not a part of a base."),
        ([1, 0], [2, 0], "Unit 2 has 0 of 0: not a part of a base."),
        ([1, 2], [2], "Every unit needs a numerator and a denominator."),
    ],
)
def test_units_that_cannot_be_laid_out_say_why(numerators, denominators, message):
    with pytest.raises(FunnelError) as raised:
        funnel(numerators, denominators)
    assert raised.value.message == message
