"""The likelihood interval is the exact one; R's own is it, read off a spline through few points of the profile."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import brentq
from scipy.special import expit, logit, xlogy
from scipy.stats import f, norm, t

from analysis.share_intervals import Shares, share_interval
from tests.analysis.shipped import NAMES, Shipped

FEWEST = 10
"""R takes fewer steps than this on each side of the estimate."""

SETTLED = 5e-6
"""R stops a step before its model's covariance settles, and takes the interval from that."""


@dataclass(frozen=True)
class Profile:
    """The deviance of a share, relative to a dispersion; `weight` is what the answers' weights add up to."""

    share: float
    se: float
    df: float
    weight: float
    rows: int
    dispersion: float

    @property
    def spread(self) -> float:
        """The standard error of the logit."""
        return self.se / (self.share * (1 - self.share))

    @property
    def cutoff(self) -> float:
        """Student's quantile, scaled as Rao and Scott scale the likelihood."""
        inflation = self.spread**2 * self.weight * self.share * (1 - self.share)
        return float(t.ppf(0.975, self.df) * np.sqrt(inflation))

    def root(self, score: float) -> float:
        """The signed root of the scaled fall in the likelihood at one logit."""
        ends = [xlogy(self.share, chance) + xlogy(1 - self.share, 1 - chance) for chance in (self.share, expit(score))]
        fallen = 2 * self.weight * (ends[0] - ends[1]) / self.dispersion
        return float(np.sign(score - logit(self.share)) * np.sqrt(max(0.0, fallen)))

    def exact(self) -> list[float]:
        middle = float(logit(self.share))
        return [
            float(expit(brentq(lambda score, end=end: self.root(score) - end, middle - 40, middle + 40, xtol=1e-14)))
            for end in (-self.cutoff, self.cutoff)
        ]

    def splined(self) -> list[float]:
        """As R finds it: steps of a fifth of the furthest root, a spline, and straight lines between its points."""
        tail = norm.cdf(-self.cutoff) / 2
        furthest = float(np.sqrt(f.isf(tail, 1, self.rows - 1)))
        middle = float(logit(self.share))
        points = [(middle, 0.0)]
        for side in (-1, 1):
            for step in range(1, FEWEST):
                score = middle + side * step * furthest / 5 * self.spread
                points.append((score, self.root(score)))
                if abs(points[-1][1]) >= furthest:
                    break
        x, y = np.array(sorted(points)).T
        fine = np.linspace(x[0], x[-1], 3 * len(x))
        return [float(expit(np.interp(end, spline(x, y, fine), fine))) for end in (-self.cutoff, self.cutoff)]


def spline(x: np.ndarray, y: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Forsythe, Malcolm and Moler's cubic spline, whose ends bend as the cubics through the four points there do."""
    n, width = len(x), np.diff(x)
    slope = np.diff(y) / width
    matrix, right = np.zeros((n, n)), np.zeros(n)
    for place in range(1, n - 1):
        before, after = width[place - 1], width[place]
        matrix[place, place - 1 : place + 2] = before, 2 * (before + after), after
        right[place] = 6 * (slope[place] - slope[place - 1])
    for place, start, gap in ((0, 0, width[0]), (n - 1, n - 4, width[-1])):
        matrix[place, [max(0, place - 1), min(n - 1, place + 1)]] = 0
        first = 0 if place == 0 else n - 2
        matrix[place, first], matrix[place, first + 1] = -1 / gap, 1 / gap
        four = slice(start, start + 4)
        right[place] = 6 * np.linalg.solve(np.vander(x[four] - x[start], 4), y[four])[0]
    bend = np.linalg.solve(matrix, right)
    left = np.clip(np.searchsorted(x, at, side="right") - 1, 0, n - 2)
    along, gap = at - x[left], width[left]
    rising = slope[left] - gap * (2 * bend[left] + bend[left + 1]) / 6
    curving = along**2 * bend[left] / 2 + along**3 * (bend[left + 1] - bend[left]) / (6 * gap)
    return np.asarray(y[left] + along * rising + curving)


def profile_of(data: Shipped, case: str, item: str, known: dict[str, float], df: float, *, as_r: bool) -> Profile:
    """R scales weights to a mean of 1 before it leaves out those without an answer, and its dispersion by that."""
    answered = (data.people[item] != "").to_numpy()
    weights = data.weights[case].to_numpy() / data.weights[case].mean()
    people, total = int(answered.sum()), float(weights[answered].sum())
    rows = people if case == "design" or not as_r else len(answered)
    dispersion = (total if as_r else rows) / (rows - 1)
    return Profile(known["estimate"], known["se"], df, total, people, dispersion)


def given(data: Shipped, case: str) -> list[tuple[str, dict[str, float], dict[str, float]]]:
    """R's share and its error, and its likelihood interval, for every item of a case."""
    mine = data.results[(data.results["case"] == case) & ~data.results["design"].str.contains("[|]")]
    found = []
    for (item, level), rows in mine[mine["fn"] == "svyciprop_likelihood"].groupby(["item", "level"]):
        share = mine[(mine["fn"] == "svymean_prop") & (mine["item"] == item) & (mine["level"] == level)]
        known, interval = (dict(zip(each["stat"], pd.to_numeric(each["value"]), strict=True)) for each in (share, rows))
        if known["se"] > 1e-5:
            found.append((str(item), known, interval))
    return found


@pytest.mark.parametrize("name", NAMES)
def test_the_likelihood_interval_is_exact_and_rs_is_it_through_a_spline(shipped, name):
    data, compared = shipped[name], 0
    for case in data.cases:
        df = float(data.results[(data.results["case"] == case) & (data.results["fn"] == "degf")]["value"].iloc[0])
        for item, share, theirs in given(data, case):
            rs = profile_of(data, case, item, share, df, as_r=True).splined()
            assert rs == pytest.approx([theirs["ci_low"], theirs["ci_high"]], rel=SETTLED), (case, item)
            profile = profile_of(data, case, item, share, df, as_r=False)
            arrays = (np.array([value]) for value in (share["estimate"], share["se"], df, np.nan, profile.rows))
            ours = [float(end[0]) for end in share_interval(Shares(*arrays), "likelihood")]
            assert ours == pytest.approx(profile.exact(), rel=1e-9), (case, item)
            compared += 1
    assert compared >= len(data.cases)


def test_a_spline_through_points_of_a_cubic_is_that_cubic():
    x = np.array([0.0, 1.0, 2.5, 3.0, 4.5, 6.0])
    at = np.linspace(0, 6, 31)
    assert spline(x, x**3 - 2 * x, at) == pytest.approx(at**3 - 2 * at, abs=1e-9)
    assert pd.Series(spline(x, x, at)).is_monotonic_increasing
