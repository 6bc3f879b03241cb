"""Better, worse or just noisy."""

from __future__ import annotations

import math
import subprocess
import sys

import pytest

from analysis.compare import Value, against_mean_of_others, benjamini_hochberg, change, holm


def test_a_change_adds_the_variances_of_both_waves():
    difference = change(Value(0.5, 0.03), Value(0.6, 0.04))
    assert (difference.difference, difference.se, difference.z) == pytest.approx((0.1, 0.05, 2))
    assert difference.p == pytest.approx(0.04550026389635842)
    assert (difference.ci_low, difference.ci_high) == pytest.approx((0.0020018007729973, 0.1979981992270027))


def test_a_change_the_other_way_is_the_same_with_the_sign_turned():
    up, down = change(Value(0.5, 0.03), Value(0.6, 0.04)), change(Value(0.6, 0.04), Value(0.5, 0.03))
    assert (down.difference, down.p) == pytest.approx((-up.difference, up.p))


@pytest.mark.parametrize(("after", "z", "p"), [(0.6, math.inf, 0), (0.4, -math.inf, 0), (0.5, 0, 1)])
def test_without_error_a_difference_is_certain_or_nil(after, z, p):
    difference = change(Value(0.5, 0), Value(after, 0))
    assert (difference.z, difference.p) == (z, p)


def test_an_unknown_error_gives_an_unknown_verdict():
    assert math.isnan(change(Value(0.5, math.nan), Value(0.6, 0.04)).p)


def test_each_council_is_compared_with_the_plain_mean_of_the_others():
    first = against_mean_of_others([Value(0.7, 0.3), Value(0.5, 0.2), Value(0.6, 0.2)])[0]
    assert first.difference == pytest.approx(0.15)
    assert first.se == pytest.approx(math.sqrt(0.3**2 + (0.2**2 + 0.2**2) / 4))


def test_a_council_alone_has_nobody_to_be_compared_with():
    with pytest.raises(ValueError, match="at least two"):
        against_mean_of_others([Value(0.5, 0.1)])


def test_adjusted_p_values_by_hand():
    p = [0.01, 0.04, 0.03, 0.005]
    assert holm(p) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert benjamini_hochberg(p) == pytest.approx([0.02, 0.04, 0.04, 0.02])


@pytest.mark.parametrize("adjust", [holm, benjamini_hochberg])
def test_adjusted_p_values_never_pass_one_nor_fall(adjust):
    p = [0.9, 0.8, 0.7, 0.001]
    assert all(before <= after <= 1 for before, after in zip(p, adjust(p), strict=True))
    assert adjust([]) == []


@pytest.mark.parametrize("adjust", [holm, benjamini_hochberg])
def test_p_values_that_are_not_numbers_do_not_count(adjust):
    first, unknown, last = adjust([0.01, math.nan, 0.04])
    assert math.isnan(unknown)
    assert [first, last] == adjust([0.01, 0.04])


@pytest.mark.parametrize("module", ["analysis.compare", "analysis.disclosure"])
def test_web_pages_import_it_without_the_heavy_libraries(module):
    program = f"import sys, {module}; print(sorted({{'numpy', 'pandas', 'scipy'}} & set(sys.modules)))"
    assert subprocess.check_output([sys.executable, "-c", program], text=True).strip() == "[]"
