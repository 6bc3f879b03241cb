from dataclasses import dataclass, replace

import pytest

from framework.comparison import since, since_earlier, with_others
from framework.models import Verdict


@dataclass
class Fig:
    """A figure as pages keep it, with the interval that its standard error gives."""

    value: float | None
    se: float | None

    def __post_init__(self) -> None:
        known = self.value is not None and self.se is not None
        self.ci_low = self.value - 1.96 * self.se if known else None  # type: ignore[operator]
        self.ci_high = self.value + 1.96 * self.se if known else None  # type: ignore[operator]


HIDDEN = Fig(None, None)


def test_a_council_far_above_the_mean_of_the_others_is_higher() -> None:
    high, *others = with_others([Fig(0.70, 0.02), Fig(0.50, 0.02), Fig(0.52, 0.02), Fig(0.51, 0.02)])
    assert high.verdict is Verdict.HIGHER
    assert high.difference == pytest.approx(0.70 - 0.51)
    assert {other.verdict for other in others} <= {Verdict.LOWER, Verdict.NO_CLEAR_DIFFERENCE}


def test_holm_takes_back_a_mark_that_one_comparison_alone_would_give() -> None:
    """The others' mean has a standard error of 0.01/√2, the difference one of 0.01225: z = 0.026/0.01225 = 2.123, for
    which p = 0.0338 alone, and three times that among three councils."""
    figures = [Fig(0.526, 0.01), Fig(0.50, 0.01), Fig(0.50, 0.01)]
    first = with_others(figures)[0]
    assert first.p == pytest.approx(0.0338, abs=0.0005)
    assert first.p_adjusted == pytest.approx(3 * 0.0338, abs=0.0005)
    assert first.verdict is Verdict.NO_CLEAR_DIFFERENCE


def test_two_equal_councils_show_no_clear_difference() -> None:
    assert {each.verdict for each in with_others([Fig(0.5, 0.02), Fig(0.5, 0.02)])} == {Verdict.NO_CLEAR_DIFFERENCE}


def test_a_hidden_figure_is_too_few_and_counts_for_nobody() -> None:
    with_hidden = with_others([Fig(0.7, 0.02), HIDDEN, Fig(0.5, 0.02), Fig(0.5, 0.02)])
    without = with_others([Fig(0.7, 0.02), Fig(0.5, 0.02), Fig(0.5, 0.02)])
    assert with_hidden[1].verdict is Verdict.TOO_FEW
    shown = [with_hidden[0], *with_hidden[2:]]
    assert [replace(each, compared=()) for each in shown] == [replace(each, compared=()) for each in without]
    assert with_hidden[0].compared == (2, 3)


def test_a_council_alone_is_compared_with_nobody() -> None:
    assert [each.verdict for each in with_others([Fig(0.7, 0.02), HIDDEN])] == [Verdict.TOO_FEW] * 2


def test_a_share_of_everybody_is_not_certainty() -> None:
    """Its standard error is 0, but its interval reaches 0.2 down: 0.2/1.96 = 0.102, so a rise of 0.05 is z = 0.49."""
    everybody = Fig(1.0, 0.0)
    everybody.ci_low, everybody.ci_high = 0.8, 1.0
    rise = since(Fig(0.95, 0.001), everybody)
    assert rise.verdict is Verdict.NO_CLEAR_DIFFERENCE
    assert rise.p == pytest.approx(0.624, abs=0.001)


def test_a_fall_whose_interval_leaves_out_zero_is_lower() -> None:
    """A standard error of 0.03 and one of 0.04 make 0.05; a fall of 0.10 is z = −2, p = 0.0455."""
    fall = since(Fig(0.60, 0.03), Fig(0.50, 0.04))
    assert fall.verdict is Verdict.LOWER
    assert fall.p == pytest.approx(0.0455, abs=0.0001)
    assert fall.ci_low == pytest.approx(-0.198, abs=0.0001)
    assert fall.ci_high == pytest.approx(-0.002, abs=0.0001)


def test_a_smaller_fall_is_noise() -> None:
    assert since(Fig(0.595, 0.03), Fig(0.50, 0.04)).verdict is Verdict.NO_CLEAR_DIFFERENCE


@pytest.mark.parametrize(("before", "after"), [(None, Fig(0.5, 0.1)), (HIDDEN, Fig(0.5, 0.1)), (Fig(0.5, 0.1), HIDDEN)])
def test_there_is_no_change_without_both_figures(before: Fig | None, after: Fig) -> None:
    assert since(before, after).verdict is Verdict.TOO_FEW


def test_benjamini_and_hochberg_are_milder_than_holm() -> None:
    """p-values of 0.0027, 0.0455 and 0.64 or so: Holm doubles the second, the other multiplies it by 3/2."""
    figures = [Fig(0.56, 0.01), Fig(0.50, 0.01), Fig(0.52, 0.01), Fig(0.527, 0.01)]
    by_holm, by_bh = (with_others(figures, adjustment) for adjustment in ("holm", "bh"))
    assert [each.p for each in by_holm] == [each.p for each in by_bh]
    assert any(b.p_adjusted < a.p_adjusted for a, b in zip(by_holm, by_bh, strict=True))  # type: ignore[operator]
    assert {each.adjustment for each in by_bh} == {"bh"}


def test_a_fall_from_the_mean_of_many_waves_is_found_where_the_last_wave_alone_would_miss_it() -> None:
    """Against one wave of the same error z = 0.04/(0.018·√2) = 1.57; against the mean of eight, 0.04/0.0191 = 2.10."""
    earlier, latest = [Fig(0.60, 0.018)] * 8, Fig(0.56, 0.018)
    assert since(earlier[-1], latest).verdict is Verdict.NO_CLEAR_DIFFERENCE
    fall = since_earlier(earlier, latest)
    assert fall.verdict is Verdict.LOWER
    assert fall.statistic == pytest.approx(-2.095, abs=0.001)
    assert fall.compared == tuple(range(8))


def test_a_hidden_earlier_wave_is_in_no_mean() -> None:
    assert since_earlier([HIDDEN, Fig(0.5, 0.02)], Fig(0.5, 0.02)).compared == (1,)
