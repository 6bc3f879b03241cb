"""Lay-outs of pictures: scales are round, lines begin anew, events keep apart, bars are whole, classes are few."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framework.charts.scales import scale_of
from framework.charts.series import EventMark, LeftOut, TimePoint, limits_of, time_plot
from framework.charts.shares import stacked
from framework.maps.classes import LETTERS, classes_of

SHARES = st.floats(0, 1, allow_nan=False)


def point(year: int, value: float) -> TimePoint:
    return TimePoint(date(year, 11, 1), str(year), value, value - 0.02, value + 0.02, f"{value:.0%}")


def say(value: float) -> str:
    return f"{value:.0%}"


@given(SHARES, SHARES)
def test_a_scale_of_shares_holds_both_ends_within_nobody_and_everybody(one: float, other: float) -> None:
    low, high = sorted((one, other))
    scale = scale_of(low, high, share=True)
    assert 0 <= scale.low <= low + 1e-9 and high - 1e-9 <= scale.high <= 1 + 1e-9 and 2 <= len(scale.marks) <= 6
    assert 0 <= scale.part(low) <= scale.part(high) <= 100


@given(st.lists(SHARES, min_size=1, max_size=30))
def test_classes_hold_every_figure_and_are_five_at_most(values: list[float]) -> None:
    classes = classes_of(values)
    ends = {letter: (low, high) for letter, low, high in classes.ends()}
    assert 1 <= len(ends) <= len(LETTERS) and classes.step >= 0.02
    for value in values:
        low, high = ends[classes.letter(value)]
        assert low - 1e-6 <= value <= high + 1e-6


def test_figures_that_hardly_differ_are_in_one_class() -> None:
    assert classes_of([0.601, 0.612, 0.619]).number == 1


def test_small_changes_look_small() -> None:
    plot = time_plot([point(2024, 0.56), point(2025, 0.55)], say=say)
    assert plot.scale.high - plot.scale.low >= 0.3
    assert plot.scale_words[0] == say(plot.scale.high), "from the top"


def test_points_stand_by_their_days_and_events_close_together_beneath_each_other() -> None:
    events = [EventMark(number, date(2025, 5, number), "", str(number)) for number in (1, 2)]
    events.append(EventMark(3, date(2020, 1, 1), "", "before everything"))
    plot = time_plot([point(2022, 0.5), point(2024, 0.5), point(2026, 0.6)], events, say=say)
    first, middle, last = (at.x for at in plot.places)
    assert first < middle < last and abs(middle - (first + last) / 2) < 0.2
    assert [event.number for event in plot.events] == [1, 2]
    assert [at.row for at in plot.event_places] == [0, 1]
    assert plot.band.count(",") == 6 and not plot.begins_anew


def test_a_lone_figure_and_figures_without_intervals_are_drawn_without_a_band() -> None:
    alone = time_plot([point(2024, 1.0)], left_out=[LeftOut("2023", "90%", "Wording")], say=say)
    assert alone.band == "" and alone.begins_anew and alone.across == ["2024"] and alone.places[0].x == 50
    bare = TimePoint(date(2025, 1, 1), "2025", 0.4, None, None, "40%")
    assert time_plot([point(2024, 0.5), bare], say=say).band == ""


def test_a_process_chart_needs_twelve_points_measured_apart() -> None:
    values = [0.5, 0.52, 0.49, 0.51, 0.5, 0.5, 0.52, 0.49, 0.51, 0.5, 0.51]
    assert limits_of(values, 1) is None
    limits = limits_of([*values, 0.8], 1)
    assert limits is not None and limits.low < limits.mean < limits.high and 11 in limits.unusual


def test_a_bar_is_whole_and_its_parts_are_told_apart_without_colour() -> None:
    bar = stacked("All", "base 3", ["Yes", "No", "Perhaps"], [1 / 3, 1 / 3, 1 / 3], ["33%", "33%", "33%"])
    assert sum(part.width for part in bar.parts) == pytest.approx(100, abs=0.05)
    assert len({part.pattern for part in bar.parts}) == 3
    assert bar.parts[2].begins == pytest.approx(66.67)
    with pytest.raises(ValueError, match="shares of something"):
        stacked("None", "", ["Yes"], [0.0], ["0%"])
