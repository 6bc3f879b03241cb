"""What a tile says of a series, from figures alone: no database, no page."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from framework.models import (
    Indicator,
    ObservationSource,
    ObservationStatus,
    Obstacle,
    Polarity,
    Ripple,
    Tier,
    Unit,
    Verdict,
)
from framework.tiles import values
from framework.tiles.changes import Change, Judgement, Move, change_of, judge
from framework.tiles.drawing import HEIGHT, sparkline
from framework.tiles.series import Point, Published, follow, pieces
from framework.tiles.tile import in_order, make_tile
from framework.tiles.trend import trend_plot


def version(number: int = 1, **facts: Any) -> Indicator:
    defaults = {"code": "sat", "tier": Tier.HIGH, "ripple": Ripple.PLACE, "polarity": Polarity.HIGHER_IS_BETTER}
    facts = {"unit": Unit.PERCENT, "decimals": 1, "breaks_series": False, "break_reason": {}} | defaults | facts
    return Indicator(version=number, **facts)


def point(year: int, value: float | None, se: float = 0.01, **facts: Any) -> Point:
    shown = value is not None
    low, high = (value - 1.96 * se, value + 1.96 * se) if value is not None else (None, None)
    defaults = {
        "id": uuid4(), "publication_id": None, "starts": date(year, 9, 1), "ends": date(year, 11, 1),
        "source": ObservationSource.WAVE, "version": 1, "value": value, "se": se if shown else None,
        "status": ObservationStatus.FINAL if shown else ObservationStatus.SUPPRESSED,
        "low": low, "high": high, "base": 500, "effective_base": 400.0,
    }  # fmt: skip
    return Point(**(defaults | facts))


def change_over(*points: Point, versions: tuple[Indicator, ...] = ()) -> Change:
    return change_of(follow(points, versions or (version(),)))


@pytest.mark.parametrize(
    ("before", "after", "move"),
    [
        (0.50, 0.60, Move.HIGHER),
        (0.60, 0.50, Move.LOWER),
        (0.50, 0.51, Move.NO_CLEAR_CHANGE),
        (None, 0.50, Move.HIDDEN_BEFORE),
        (0.50, None, Move.HIDDEN),
    ],
)
def test_a_move_is_named_only_where_it_is_more_than_chance(before: float, after: float, move: Move) -> None:
    assert change_over(point(2024, before), point(2025, after)).move is move


def test_the_first_figure_is_compared_with_nothing() -> None:
    assert change_over(point(2025, 0.5)).move is Move.FIRST


def test_a_hidden_figure_between_is_passed_over() -> None:
    found = change_over(point(2023, 0.40), point(2024, None), point(2025, 0.60))
    assert (found.move, found.before and found.before.ends.year) == (Move.HIGHER, 2023)


def test_what_was_published_of_a_wave_counts_before_what_could_be_reckoned_anew() -> None:
    told = Published(Verdict.NO_CLEAR_DIFFERENCE, None, 0.1, -0.01, 0.21)
    assert change_over(point(2024, 0.5), point(2025, 0.6, published=told)).move is Move.NO_CLEAR_CHANGE


def test_without_an_interval_chance_is_not_told_from_change() -> None:
    bare: Any = {"low": None, "high": None, "source": ObservationSource.OUTSIDE}
    found = change_over(point(2024, 12.0, **bare), point(2025, 14.0, **bare))
    assert (found.move, found.difference) == (Move.NOT_KNOWN, 2.0)


@pytest.mark.parametrize(
    ("last", "move"), [(103.0, Move.USUAL), (160.0, Move.UNUSUALLY_HIGH), (40.0, Move.UNUSUALLY_LOW)]
)
def test_many_figures_without_intervals_tell_what_is_usual(last: float, move: Move) -> None:
    bare: Any = {"low": None, "high": None, "source": ObservationSource.OUTSIDE}
    values = [*[100.0, 104.0, 96.0] * 4, last]
    found = change_over(*(point(2010 + number, value, **bare) for number, value in enumerate(values)))
    assert found.move is move and found.usual is not None
    assert (found.usual[0] <= last <= found.usual[1]) == (move is Move.USUAL)
    rolling = [point(2010 + n, v, **bare)._replace(starts=date(2009 + n, 1, 1)) for n, v in enumerate(values)]
    assert change_over(*rolling).move is Move.NOT_KNOWN, "figures that overlap repeat each other"
    assert change_over(*(point(2010 + n, v, **bare) for n, v in enumerate(values[-11:]))).move is Move.NOT_KNOWN


def test_figures_of_different_sources_are_compared_with_care() -> None:
    assert change_over(point(2024, 0.5, source=ObservationSource.COUNTS), point(2025, 0.6)).with_care


@pytest.mark.parametrize(
    ("later", "versions"),
    [
        (point(2025, 0.6, version=2), (version(1), version(2, breaks_series=True, break_reason={"en": "new words"}))),
        (point(2025, 0.6, version=3), (version(1), version(2, breaks_series=True), version(3))),
        (point(2025, 0.6, breaks=True), ()),
        (point(2025, 0.6, published=Published(Verdict.TOO_FEW, Obstacle.WORDING_DIFFERS, None, None, None)), ()),
    ],
)
def test_a_figure_after_a_break_is_not_compared(later: Point, versions: tuple[Indicator, ...]) -> None:
    assert change_over(point(2024, 0.5), later, versions=versions).move is Move.BROKEN


def test_a_new_version_that_breaks_nothing_is_compared() -> None:
    versions = version(1), version(2)
    assert change_over(point(2024, 0.5), point(2025, 0.6, version=2), versions=versions).move is Move.HIGHER


def test_a_period_has_one_figure_that_of_all_ways_of_answering_or_what_was_published_last() -> None:
    everybody, online = point(2024, 0.5), point(2024, 0.3, mode="online")
    revised = point(2024, 0.55)
    assert follow([online, everybody, online], [version()]) == (everybody,)
    assert follow([everybody, revised], [version()]) == (revised,)


@pytest.mark.parametrize(
    ("move", "polarity", "judgement"),
    [
        (Move.HIGHER, Polarity.HIGHER_IS_BETTER, Judgement.BETTER),
        (Move.HIGHER, Polarity.LOWER_IS_BETTER, Judgement.WORSE),
        (Move.LOWER, Polarity.NEITHER, Judgement.CHANGED),
        (Move.NO_CLEAR_CHANGE, Polarity.NEITHER, Judgement.SAME),
        (Move.BROKEN, Polarity.HIGHER_IS_BETTER, Judgement.NONE),
    ],
)
def test_a_move_is_judged_by_which_way_is_better(move: Move, polarity: Polarity, judgement: Judgement) -> None:
    assert judge(move, polarity) is judgement


def test_what_got_better_stands_before_what_got_worse_and_noise_last() -> None:
    same, worse, better = (
        make_tile(version(), follow([point(2024, 0.5), point(2025, value)], [version()])) for value in (0.5, 0.4, 0.6)
    )
    assert in_order([same, worse, better]) == [better, worse, same]


def test_a_line_has_a_gap_where_a_figure_is_hidden_and_where_the_series_breaks() -> None:
    points = follow(
        [point(2020, 0.5), point(2021, 0.5), point(2022, None), point(2023, 0.5), point(2024, 0.5, breaks=True)],
        [version()],
    )
    assert [[one.ends.year for one in piece] for piece in pieces(points)] == [[2020, 2021], [2023], [2024]]
    drawn = sparkline(points, is_share=True)
    assert drawn and (len(drawn.lines), len(drawn.bands), len(drawn.alone), len(drawn.breaks)) == (1, 1, 2, 1)


def test_noise_does_not_fill_the_picture() -> None:
    points = follow([point(2024, 0.500, se=0.001), point(2025, 0.504, se=0.001)], [version()])
    drawn = sparkline(points, is_share=True)
    assert drawn
    first, last = (float(place.split(",")[1]) for place in drawn.lines[0].split())
    assert 0 < first - last < HEIGHT / 10


def test_nothing_is_drawn_of_one_figure() -> None:
    assert sparkline(follow([point(2025, 0.5)], [version()]), is_share=True) is None
    assert trend_plot([point(2025, 0.5)], [], ["2025"], is_share=True, target=None) is None


def test_the_large_picture_shows_intervals_the_target_breaks_and_events_within_its_time() -> None:
    points = follow([point(2023, 0.5), point(2024, 0.5, breaks=True), point(2025, 0.6)], [version()])
    days = [date(2024, 3, 1), date(2019, 1, 1)]
    drawn = trend_plot(points, days, ["2023", "2024", "2025"], is_share=True, target=0.9)
    assert drawn
    kinds = [line.kind for line in drawn.lines]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {
        "target": 1, "break": 1, "event": 1, "interval": 3, "value": 1,
    }  # fmt: skip
    assert drawn.scale.high >= 0.9 and all(0 <= mark.x <= 100 and 0 <= mark.y <= drawn.height for mark in drawn.marks)


def test_a_period_of_whole_months_is_named_by_them_and_a_survey_by_its_last(app: Flask) -> None:
    with app.test_request_context("/"):
        assert values.period(date(2026, 7, 1), date(2026, 9, 30)) == "July to September 2026"
        assert values.period(date(2025, 11, 1), date(2026, 1, 31)) == "November 2025 to January 2026"
        assert values.period(date(2026, 7, 1), date(2026, 7, 31)) == "July 2026"
        assert values.period(date(2025, 9, 29), date(2025, 11, 29)) == "November 2025"
        assert values.period(date(2024, 4, 1), date(2025, 3, 31)) == "April 2024 to March 2025"
