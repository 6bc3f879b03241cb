"""Series of unlike periods on one clock."""

from __future__ import annotations

import math
from calendar import monthrange
from datetime import date

import pytest

from analysis.errors import SeriesError
from analysis.periods import Clock, Point, clock_of, together


def periods(months: int, first: int, values: list[float | None], year: int = 2024, **facts) -> list[Point]:
    """Values of periods of so many months, from the beginning of a month."""
    found = []
    for number, value in enumerate(values):
        begins = 12 * year + first - 1 + months * number
        ends = begins + months - 1
        last = date(ends // 12, ends % 12 + 1, monthrange(ends // 12, ends % 12 + 1)[1])
        found.append(Point(date(begins // 12, begins % 12 + 1, 1), last, value, **facts))
    return found


def test_months_are_gathered_into_the_quarters_that_they_fill():
    found = together(periods(1, 1, [1, 2, 3, 4, 5, 6, 7]), periods(3, 1, [10, 20]))
    assert found.months == 3 and found.leader.season == 4
    assert found.leader.values.tolist()[:2] == [2, 5] and math.isnan(found.leader.values[2])
    assert found.outcome.values.tolist()[:2] == [10, 20]


def test_the_mean_of_months_counts_each_by_its_base():
    months = [Point(each.begins, each.ends, each.value, base) for each, base in zip(
        periods(1, 1, [1, 2, 3]), (10, 10, 20), strict=True)]  # fmt: skip
    assert together(months, periods(3, 1, [0, 0])).leader.values[0] == 2.25


def test_a_quarter_with_a_missing_month_is_missing():
    found = together(periods(1, 1, [1, None, 3, 4, 5, 6]), periods(3, 1, [10, 20]))
    assert math.isnan(found.leader.values[0]) and found.leader.values[1] == 5
    without = [each for each in periods(1, 1, [1, 2, 3, 4, 5, 6]) if each.begins.month != 5]
    assert [math.isnan(value) for value in together(without, periods(3, 1, [10, 20])).leader.values] == [False, True]


def test_a_break_inside_a_quarter_spoils_it_and_begins_afresh_with_the_next():
    months = periods(1, 1, [1.0] * 9)
    months[4] = Point(months[4].begins, months[4].ends, 9.0, breaks=True)
    found = together(months, periods(3, 1, [1, 2, 3]))
    assert math.isnan(found.leader.values[1])
    assert found.leader.breaks.tolist() == [False, False, True]


def test_financial_years_take_months_and_quarters_but_not_calendar_years():
    years = periods(12, 4, [1, 2])
    assert together(periods(1, 4, [1.0] * 24), years).months == 12
    assert together(periods(3, 4, [1.0] * 8), years).leader.values.tolist() == [1, 1]
    with pytest.raises(SeriesError):
        together(periods(12, 1, [1, 2]), years)


def test_a_survey_stands_for_the_year_in_which_it_closed_whenever_the_years_begin():
    waves = [Point(date(year, 9, 21), date(year, 11, 1), 0.5) for year in (2024, 2025)]
    assert clock_of(waves) == Clock(12, None)
    assert together(waves, periods(12, 4, [1, 2])).leader.values.tolist() == [0.5, 0.5]


def test_series_that_begin_at_different_times_stand_on_one_clock():
    found = together(periods(1, 3, [3, 4]), periods(1, 1, [1, 2, 3]))
    assert [math.isnan(value) for value in found.leader.values] == [True, True, False, False]
    assert found.outcome.values.tolist()[:3] == [1, 2, 3] and len(found.outcome.values) == 4


def test_two_values_of_one_month_cannot_be_told_apart():
    twice = periods(1, 1, [1]) * 2
    with pytest.raises(SeriesError):
        clock_of(twice)
