"""Periods are read in every way in which publishers write them, and what could be two things is refused."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framework.series.periods import Habits, NoPeriod, Period, read_period

WRITTEN = {
    "2024": "2024-01-01/2024-12-31",
    " 2023–24 ": "2023-04-01/2024-03-31",
    "2023/2024": "2023-04-01/2024-03-31",
    "FY2023-24": "2023-04-01/2024-03-31",
    "1999-00": "1999-04-01/2000-03-31",
    "2024 Q1": "2024-01-01/2024-03-31",
    "Q3 2023/24": "2023-10-01/2023-12-31",
    "2023-24 Q4": "2024-01-01/2024-03-31",
    "2024-05": "2024-05-01/2024-05-31",
    "1996-12": "1996-12-01/1996-12-31",
    "Feb-24": "2024-02-01/2024-02-29",
    "Mawrth 2024": "2024-03-01/2024-03-31",
    "05/2024": "2024-05-01/2024-05-31",
    "2024-06-30": "2024-06-30/2024-06-30",
    "31/03/2024": "2024-03-31/2024-03-31",
    "2023-04-01/2024-03-31": "2023-04-01/2024-03-31",
    "2024-01-01T00:00:00/P1Y": "2024-01-01/2024-12-31",
    "2024-04-01/P3M": "2024-04-01/2024-06-30",
    "Year ending March 2024": "2023-04-01/2024-03-31",
    "Apr 2023 - Mar 2024": "2023-04-01/2024-03-31",
    "Apr-Jun 2024": "2024-04-01/2024-06-30",
    "2020-22": "2020-01-01/2022-12-31",
    "2020 to 2022": "2020-01-01/2022-12-31",
    "H2 2024": "2024-07-01/2024-12-31",
}
NOT_PERIODS = ("", "soon", "2024-13", "2024-02-30", "31/02/2024", "0000", "20245", "2023-4", "2024 Q5", "Mayor 2024",
               "2024-04-01/2023-03-31", "٢٠٢٤", "=2024", "1776", "2024-01-01/P900Y", "2023-25 Q1", "99999")  # fmt: skip


@pytest.mark.parametrize("text", WRITTEN)
def test_a_period_is_read_as_publishers_write_it(text: str) -> None:
    assert read_period(text).iso == WRITTEN[text]


@pytest.mark.parametrize("text", NOT_PERIODS)
def test_what_is_not_a_period_is_refused(text: str) -> None:
    with pytest.raises(NoPeriod):
        read_period(text)


def test_a_year_that_could_be_a_month_is_refused_until_somebody_says_which() -> None:
    with pytest.raises(NoPeriod, match="ambiguous"):
        read_period("2011-12")
    assert read_period("2011-12", Habits(reads_as="year")).iso == "2011-04-01/2012-03-31"
    assert read_period("2011-12", Habits(reads_as="month")).iso == "2011-12-01/2011-12-31"


def test_a_school_year_begins_in_september() -> None:
    assert read_period("2023-24", Habits(begins=9)).iso == "2023-09-01/2024-08-31"
    assert read_period("2023-24 Q2", Habits(begins=9)).iso == "2023-12-01/2024-02-29"


def test_a_day_stands_for_what_it_begins_or_ends_where_the_map_says_so() -> None:
    assert read_period("2024-05-01", Habits(days="month")).iso == "2024-05-01/2024-05-31"
    assert read_period("2024-03-31", Habits(days="year")).iso == "2023-04-01/2024-03-31"
    assert read_period("2024-03-31", Habits(days="quarter")).iso == "2024-01-01/2024-03-31"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=30))
def test_no_text_breaks_the_reading(text: str) -> None:
    try:
        period = read_period(text)
    except NoPeriod:
        return
    assert period.start <= period.end


@settings(max_examples=40, deadline=None)
@given(st.dates(date(1950, 1, 1), date(2030, 1, 1)), st.integers(0, 4000))
def test_an_iso_interval_comes_back_as_it_was(start: date, days: int) -> None:
    period = Period(start, date.fromordinal(start.toordinal() + days))
    assert read_period(period.iso) == period
