"""What became of a card's indicator: only the next comparable public figure may say, and only when it can."""

from datetime import date
from uuid import uuid4

import pytest

from framework.clinic.models import Card
from framework.clinic.outcomes import Came, outcome_of
from framework.models import ObservationSource, ObservationStatus
from framework.tiles.series import Break, Point


def wave(year: int, value: float | None, se: float | None = 0.01, **facts) -> Point:
    low, high = (value - 2 * se, value + 2 * se) if value is not None and se else (None, None)
    shown = value is not None
    status = ObservationStatus.FINAL if shown else ObservationStatus.SUPPRESSED
    point = Point(
        uuid4(), uuid4(), date(year, 9, 21), date(year, 11, 1), ObservationSource.WAVE, status, value,
        se if shown else None, low, high, 500, 400.0,
    )  # fmt: skip
    return point._replace(**facts)


def card(expected: float = 0.05) -> Card:
    return Card(made_on=date(2025, 1, 10), due_on=date(2025, 6, 30), expected=expected)


@pytest.mark.parametrize(
    ("now", "expected", "came", "fits"),
    [
        (0.65, 0.05, Came.AS_PREDICTED, True),
        (0.75, 0.05, Came.AS_PREDICTED, False),
        (0.65, -0.05, Came.OTHERWISE, False),
        (0.61, 0.02, Came.NOISE, True),
    ],
)
def test_the_next_wave_says_what_came(now, expected, came, fits):
    outcome = outcome_of(card(expected), [wave(2023, 0.5), wave(2024, 0.60), wave(2025, now)])
    assert (outcome.came, outcome.size_fits) == (came, fits)
    assert outcome.before.value == 0.60 and outcome.change.difference == pytest.approx(now - 0.60)


def test_a_wave_in_the_field_before_the_day_says_nothing():
    early = wave(2025, 0.9, starts=date(2025, 5, 1), ends=date(2025, 7, 1))
    assert outcome_of(card(), [wave(2024, 0.6), early]).came is Came.WAITING


def test_a_figure_that_is_not_public_says_nothing():
    assert outcome_of(card(), [wave(2024, 0.6), wave(2025, 0.9, is_public=False)]).came is Came.WAITING


def test_without_a_figure_from_before_nothing_can_be_said():
    assert outcome_of(card(), [wave(2025, 0.9)]).came is Came.NOTHING_BEFORE


def test_a_break_between_the_two_stands_in_the_way_even_when_it_came_earlier():
    meanwhile = wave(2025, 0.8, starts=date(2025, 2, 1), ends=date(2025, 3, 1), broken=Break(reason={"en": "Reworded"}))
    outcome = outcome_of(card(), [wave(2024, 0.6), meanwhile, wave(2025, 0.9)])
    assert outcome.came is Came.BROKEN and outcome.change.why.reason == {"en": "Reworded"}


def test_a_hidden_figure_is_passed_over_for_the_next():
    points = [wave(2024, 0.6), wave(2025, None), wave(2026, 0.7)]
    assert outcome_of(card(), points[:2]).came is Came.HIDDEN
    assert outcome_of(card(), points).came is Came.AS_PREDICTED


def test_figures_without_intervals_cannot_tell_chance_from_change():
    assert outcome_of(card(), [wave(2024, 0.6, None), wave(2025, 0.9, None)]).came is Came.NOT_KNOWN
