"""Looking often during fieldwork: the interval covers at every look, where one made for a single look does not."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest

from analysis.disclosure import Status
from analysis.errors import NoResponsesError
from analysis.estimates import estimate
from analysis.sequences import confidence_sequence, so_far
from analysis.weighting import weight

FIRST_LOOK = 30
ITEMS = {"roads": {"levels": ["Good", "Fair", "Neither", "Poor", "Bad"], "favourable": [1]}}


@dataclass(frozen=True)
class Figure:
    n: int
    n_eff: float
    estimate: float
    se: float


def fieldwork(share: float, unequal: float, planned: int, rng: np.random.Generator) -> list[Figure]:
    """One survey's figure after every answer: log-normal weights, each answer favourable with chance `share`."""
    weights = np.exp(unequal * rng.normal(size=planned))
    favourable = rng.random(planned) < share
    total, squares = np.cumsum(weights), np.cumsum(weights**2)
    shares = np.cumsum(weights * favourable) / total
    pleased = np.cumsum(weights**2 * favourable)
    variances = np.maximum(pleased * (1 - 2 * shares) + shares**2 * squares, 0.0) / total**2
    columns = (total**2 / squares, shares, np.sqrt(variances))
    rows = enumerate(zip(*(column.tolist() for column in columns), strict=True), start=1)
    return [Figure(n, *row) for n, row in rows if n >= FIRST_LOOK]


def always_covered(share: float, unequal: float, planned: int, surveys: int, seed: int) -> float:
    """Return the share of surveys whose sequence holds the truth after every single answer."""
    rng = np.random.default_rng(seed)
    return float(
        np.mean(
            [
                all(_holds(confidence_sequence(figure, planned), share) for figure in figures)
                for figures in (fieldwork(share, unequal, planned, rng) for _ in range(surveys))
            ]
        )
    )


def _holds(interval: tuple[float, float], truth: float) -> bool:
    return interval[0] <= truth <= interval[1]


def test_the_sequence_covers_at_every_look_of_a_short_survey():
    assert always_covered(0.6, 0.5, planned=150, surveys=100, seed=1) >= 0.95


@pytest.mark.long
@pytest.mark.parametrize("share", [0.03, 0.2, 0.6, 0.9])
@pytest.mark.parametrize("unequal", [0.0, 0.5, 0.8])
def test_the_sequence_covers_under_continuous_looking(share, unequal):
    assert always_covered(share, unequal, planned=1000, surveys=1000, seed=2) >= 0.95


def test_an_interval_for_one_look_does_not_cover_many():
    rng = np.random.default_rng(3)
    kept = [
        all(abs(figure.estimate - 0.6) <= 1.96 * figure.se for figure in fieldwork(0.6, 0.5, 600, rng))
        for _ in range(100)
    ]
    assert np.mean(kept) < 0.8


PLEASED_IN_TOWN = 0.55
SHARE_YOUNG, SHARE_RENTING = 0.5, 0.45
MARGINS = pd.DataFrame(
    [("age", "old", 50), ("age", "young", 50), ("home", "own", 55), ("home", "rent", 45)],
    columns=["variable", "level", "N"],
)


def answers_of_town(rng: np.random.Generator, n: int) -> pd.DataFrame:
    """A town whose young answer half as often and are pleased less often, in the order in which they answer."""
    young = rng.random(n) < 1 / 3
    rents = rng.random(n) < np.where(young, 0.6, 0.3)
    pleased = rng.random(n) < np.where(young, 0.4, 0.7)
    people = {"age": np.where(young, "young", "old"), "home": np.where(rents, "rent", "own")}
    return pd.DataFrame(people | {"roads": np.where(pleased, "1", "4")})


def raked_at_every_look(people: pd.DataFrame) -> list[Figure]:
    """The figures that raking afresh after every answer gives, from counts of the four cells of age and home.

    Before somebody has answered in each cell there may be no weights, and then there is no figure.
    """
    cell = 2 * (people["age"] == "young").to_numpy(int) + (people["home"] == "rent").to_numpy(int)
    here = np.eye(4)[cell]
    answers = np.cumsum(here, axis=0)
    pleased = np.cumsum(here * (people["roads"] == "1").to_numpy(float)[:, None], axis=0)
    looks = np.flatnonzero((answers > 0).all(axis=1) & (np.arange(len(people)) >= FIRST_LOOK - 1))
    n, answers, pleased = looks + 1, answers[looks], pleased[looks]
    weights = raked_weights(answers)
    total = (weights * answers).sum(axis=1)
    share = (weights * pleased).sum(axis=1) / total
    spread = residual_spread(answers, pleased, weights, share)
    columns = (n, total**2 / (weights**2 * answers).sum(axis=1), share, np.sqrt(n / (n - 1) * spread))
    return [Figure(*row) for row in zip(*(column.tolist() for column in columns), strict=True)]


def raked_weights(answers: np.ndarray) -> np.ndarray:
    """Rake cells, shape (looks, 4), to the town's margins."""
    wanted = {0: [100 * (1 - SHARE_YOUNG), 100 * SHARE_YOUNG], 1: [100 * (1 - SHARE_RENTING), 100 * SHARE_RENTING]}
    people = answers.reshape(-1, 2, 2).copy()
    for _ in range(60):
        for axis, target in wanted.items():
            shape = (1, 2, 1) if axis == 0 else (1, 1, 2)
            people *= np.reshape(target, shape) / people.sum(axis=2 - axis, keepdims=True)
    return np.asarray(people.reshape(-1, 4) / answers)


def residual_spread(answers: np.ndarray, pleased: np.ndarray, weights: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Sum the squared deviations of weighted calibration residuals, shape (looks,)."""
    levels = np.array([[1.0, age, home] for age in (0, 1) for home in (0, 1)])
    above, below = (1 - share[:, None]) / 100, -share[:, None] / 100
    normal = np.einsum("lc,ca,cb->lab", answers, levels, levels)
    explained = np.einsum("lc,ca->la", pleased * above + (answers - pleased) * below, levels)
    fitted = np.linalg.solve(normal, explained[:, :, None])[:, :, 0] @ levels.T
    kinds = ((pleased, weights * (above - fitted)), (answers - pleased, weights * (below - fitted)))
    squares = sum((count * value**2).sum(axis=1) for count, value in kinds)
    sums = sum((count * value).sum(axis=1) for count, value in kinds)
    return np.asarray(squares - sums**2 / answers.sum(axis=1))


def raked_coverage(surveys: int, planned: int, seed: int) -> float:
    rng = np.random.default_rng(seed)
    kept = []
    for _ in range(surveys):
        figures = raked_at_every_look(answers_of_town(rng, planned))
        kept.append(all(_holds(confidence_sequence(figure, planned), PLEASED_IN_TOWN) for figure in figures))
    return float(np.mean(kept))


def test_figures_from_counts_are_those_of_the_estimates():
    people = answers_of_town(np.random.default_rng(4), 300)
    by_base = {figure.n: figure for figure in raked_at_every_look(people)}
    for look in (60, 140, 300):
        seen = people[:look]
        known = estimate(seen, ITEMS, weighting=weight(seen, MARGINS))[0]
        ours = by_base[look]
        assert (ours.n_eff, ours.estimate, ours.se) == pytest.approx((known.n_eff, known.estimate, known.se))


def test_the_sequence_covers_a_survey_raked_at_every_look():
    assert raked_coverage(60, planned=300, seed=4) >= 0.95


@pytest.mark.long
@pytest.mark.parametrize("planned", [400, 800])
def test_the_sequence_covers_surveys_raked_after_every_answer(planned):
    assert raked_coverage(1000, planned, seed=5) >= 0.95


def test_the_sequence_narrows_as_answers_come_in_and_is_wider_than_one_look():
    widths = []
    for n in (50, 200, 800, 1200):
        figure = Figure(n, n / 1.3, 0.6, float(np.sqrt(0.24 * 1.3 / n)))
        low, high = confidence_sequence(figure, planned=1200)
        widths.append((high - low) / (2 * 1.96 * figure.se))
        assert low < 0.6 < high
    assert widths == sorted(widths, reverse=True)
    assert 1.45 < widths[-1] < 1.6


def test_weights_widen_the_sequence():
    even = confidence_sequence(Figure(400, 400.0, 0.6, 0.0245), planned=1000)
    uneven = confidence_sequence(Figure(400, 250.0, 0.6, 0.031), planned=1000)
    assert uneven[0] < even[0] and uneven[1] > even[1]


def test_unanimity_so_far_is_not_certainty():
    low, high = confidence_sequence(Figure(40, 40.0, 1.0, 0.0), planned=1000)
    assert low < 0.75 and high == 1.0


def test_what_is_so_far_known_is_always_provisional():
    seen = so_far(Figure(120, 100.0, 0.6, 0.05), planned=1000)
    assert (seen.provisional, seen.label, seen.n, seen.planned, seen.status) == (
        True,
        "provisional",
        120,
        1000,
        Status.FINAL,
    )
    assert (seen.ci_low, seen.ci_high) == confidence_sequence(Figure(120, 100.0, 0.6, 0.05), planned=1000)


def test_a_small_base_so_far_shows_no_figure():
    seen = so_far(Figure(29, 25.0, 0.6, 0.1), planned=1000)
    assert seen.status is Status.SUPPRESSED and seen.n == 29
    assert np.isnan([seen.estimate, seen.ci_low, seen.ci_high, seen.n_eff]).all()


def test_nothing_planned_is_refused():
    with pytest.raises(NoResponsesError):
        confidence_sequence(Figure(100, 90.0, 0.6, 0.05), planned=0)
