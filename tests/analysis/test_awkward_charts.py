"""Charts of awkward series and units through the commands, beside the published rules worked out plainly, loop by loop.

The rules are NHS England's "Making Data Count" and Spiegelhalter's (2005) funnel, as their usual programs apply them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from app.commands.funnel import funnel
from app.commands.spc import spc

IMPROVED = {1: {True: "improvement", False: "concern"}, -1: {True: "concern", False: "improvement"}}


def mean_of(values: Sequence[Fraction]) -> Fraction | None:
    return sum(values, Fraction(0)) / len(values) if values else None


def limits_of(y: Sequence[Fraction], screened: bool) -> tuple[Fraction, Fraction | None]:
    """The mean, and 2.66 mean moving ranges, leaving out those of at least 3.267 times their mean."""
    middle, ranges = mean_of(y), [abs(b - a) for a, b in pairwise(y)]
    assert middle is not None
    average = mean_of(ranges)
    if screened and average is not None:
        ranges = [each for each in ranges if each < Fraction("3.267") * average]
    kept = mean_of(ranges)
    return middle, None if kept is None else Fraction("2.66") * kept


def causes_of(y: Sequence[Fraction], middle: Fraction, reach: Fraction | None) -> list[str]:
    """Every point's cause, the earlier rules before the later."""
    found: list[dict[str, str]] = [{} for _ in y]
    far = reach if reach is not None else Fraction(10**9)
    for place, value in enumerate(y):
        if abs(value - middle) > far:
            found[place]["outside"] = "Above UCL" if value > middle else "Below LCL"
    for start in range(len(y) - 6):
        seven = y[start : start + 7]
        pairs = [*pairwise(seven)]
        for way, said in ((1, "Increasing"), (-1, "Decreasing")):
            if all((later - earlier) * way > 0 for earlier, later in pairs):
                for place in range(start, start + 7):
                    found[place].setdefault("trend", f"7 Point Trend ({said})")
        for way, said in ((1, "Above"), (-1, "Below")):
            if all((value - middle) * way > 0 for value in seven):
                for place in range(start, start + 7):
                    found[place]["run"] = f"7 Points {said} CL"
    for start in range(len(y) - 2):
        three = range(start, start + 3)
        for way, said in ((1, "Above"), (-1, "Below")):
            aside = all((y[place] - middle) * way > 0 for place in three)
            near = [place for place in three if far * 2 / 3 < (y[place] - middle) * way <= far]
            if aside and len(near) >= 2:
                for place in near:
                    found[place]["near"] = f"2 in 3 {said} CL"
    order = ("outside", "trend", "near", "run")
    return [next((each[rule] for rule in order if rule in each), "Common Cause") for each in found]


def meaning_of(cause: str, direction: int) -> str:
    if cause == "Common Cause":
        return "common_cause"
    return f"special_cause_{IMPROVED[direction]['Above' in cause or 'Increasing' in cause]}"


def awkward(random: np.random.Generator, kind: str, n: int) -> list[float]:
    """Shares in per cent: rounded to whole numbers so that they tie, stuck, at the ends, drifting, jumping."""
    plain = random.normal(60, 6, n)
    made = {
        "ties": np.round(plain / 5) * 5,
        "stuck": np.where(np.arange(n) % 11 < 8, 60.0, np.round(plain)),
        "constant": np.full(n, 60.0),
        "ends": random.choice([0.0, 100.0, 100.0, 97.5], n),
        "drift": np.round(plain / 4 + random.choice([-1.5, 1.5]) * np.arange(n), 1),
        "steps": np.round(plain / 6 + np.where(np.arange(n) > n // 2, 25, 0), 1),
        "wild": np.round(np.where(random.random(n) < 0.08, 5.0, plain), 2),
        "runs": np.round(np.cumsum(random.choice([-1.0, 0.0, 1.0], n)) + 50),
    }
    return [float(value) for value in made[kind]]


KINDS = ("ties", "stuck", "constant", "ends", "drift", "steps", "wild", "runs")


def draw_series(random: np.random.Generator) -> Iterator[pd.DataFrame]:
    """Series with gaps in their times, rows out of order, rebases with reasons, and options of their own."""
    for number, kind in enumerate(KINDS * 12):
        n = int(random.integers(2, 40))
        times = np.sort(random.choice(200, n, replace=False))
        table = pd.DataFrame({"series": number, "kind": kind, "t": times, "y": awkward(random, kind, n)})
        table["rebase"] = 0
        if n > 12 and number % 3 == 0:
            table.loc[int(random.integers(2, n - 1)), "rebase"] = 1
        table["rebase_reason"] = np.where(table["rebase"] == 1, "the question changed", "")
        table["improvement_direction"] = 1 if number % 2 else -1
        table["screen_outliers"] = "TRUE" if number % 5 else "FALSE"
        table["fix_after_n_points"] = 8 if number % 7 == 0 else ""
        yield table.sample(frac=1, random_state=number)


@pytest.fixture(scope="module")
def charted(tmp_path_factory) -> pd.DataFrame:
    folder = tmp_path_factory.mktemp("charts")
    pd.concat(draw_series(np.random.default_rng(41))).to_csv(folder / "series.csv", index=False)
    result = CliRunner().invoke(spc, [str(folder / "series.csv"), "--out", str(folder / "points.csv")])
    assert result.exit_code == 0, result.output
    return pd.read_csv(folder / "points.csv", keep_default_na=False, na_values={"lpl": [""], "upl": [""]})


def test_awkward_series_are_charted_by_the_published_rules(charted):
    compared, seen = 0, set()
    for _, series in charted.groupby("series"):
        assert series["t"].is_monotonic_increasing
        starts = [0, *np.flatnonzero(series["rebase"].astype(int).to_numpy()[1:] == 1) + 1, len(series)]
        first = series.iloc[0]
        baseline = int(first["fix_after_n_points"]) if first["fix_after_n_points"] else None
        for start, end in pairwise(starts):
            rows = series.iloc[start:end]
            y = [Fraction(float(each)) for each in rows["y"]]
            middle, reach = limits_of(y[:baseline], str(first["screen_outliers"]).upper() == "TRUE")
            causes = causes_of(y, middle, reach)
            about = f"{first['kind']} {first['series']}"
            assert rows["mean"].tolist() == pytest.approx([float(middle)] * len(y), rel=1e-12), about
            high = math.nan if reach is None else float(middle + reach)
            assert rows["upl"].tolist() == pytest.approx([high] * len(y), rel=1e-12, nan_ok=True), about
            assert rows["special_cause_type"].tolist() == causes, about
            meanings = [meaning_of(cause, int(first["improvement_direction"])) for cause in causes]
            assert rows["point_type"].tolist() == meanings, about
            compared, seen = compared + len(y), seen | set(causes)
    assert compared > 1000 and len(seen) == 9


def test_gaps_in_time_are_no_points_and_rebases_keep_their_reason(charted):
    rebased = charted[charted["rebase"] == 1]
    assert len(rebased) > 10 and set(rebased["rebase_reason"]) == {"the question changed"}
    assert not charted.loc[charted["rebase"] == 0, "rebase_reason"].any()


def quantile_of(values: Sequence[float], share: float) -> float:
    """The quantile of R's default: straight lines between order statistics."""
    ordered, place = sorted(values), (len(values) - 1) * share
    low = math.floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])


def funnel_of(numerators: Sequence[float], denominators: Sequence[float]) -> list[dict[str, float]]:
    target = sum(numerators) / sum(denominators)
    middle = math.asin(math.sqrt(target))
    errors = [1 / (2 * math.sqrt(n)) for n in denominators]
    z = [(math.asin(math.sqrt(x / n)) - middle) / e for x, n, e in zip(numerators, denominators, errors, strict=True)]
    low, high = quantile_of(z, 0.1), quantile_of(z, 0.9)
    pulled = [min(max(each, low), high) for each in z]
    phi = sum(each**2 for each in pulled) / len(z)
    weights = [1 / e**2 for e in errors]
    between = (len(z) * phi - (len(z) - 1)) / (sum(weights) - sum(w**2 for w in weights) / sum(weights))
    tau2 = max(0.0, between)
    found = []
    for score, trimmed, error in zip(z, pulled, errors, strict=True):
        row = {"target": target, "z": score, "z_winsorised": trimmed, "phi": phi, "tau2": tau2}
        for name, spread in (("", error), ("od", math.sqrt(error**2 + tau2))):
            for level, reach in (("95", 1.959964), ("998", 3.090232)):
                ends = (max(0.0, middle - reach * spread), min(math.pi / 2, middle + reach * spread))
                row[f"{name}ll{level}"], row[f"{name}ul{level}"] = (math.sin(end) ** 2 for end in ends)
        found.append(row)
    return found


def test_awkward_units_are_laid_out_by_the_published_rules(tmp_path: Path):
    random = np.random.default_rng(43)
    tables = []
    for number in range(60):
        n = int(random.integers(2, 40))
        base = random.integers(1, [6, 60, 5000][number % 3], n)
        share = (
            random.choice([0.0, 1.0, 0.5], n) if number % 4 == 0 else random.beta(*[(6, 4), (60, 40)][number % 2], n)
        )
        people = random.binomial(base, share)
        if 0 < people.sum() < base.sum():
            tables.append(pd.DataFrame({"set": number, "unit": range(n), "numerator": people, "denominator": base}))
    units = pd.concat(tables)
    units.to_csv(tmp_path / "units.csv", index=False)
    arguments = [str(tmp_path / "units.csv"), "--out", str(tmp_path / "limits.csv")]
    assert CliRunner().invoke(funnel, arguments).exit_code == 0
    ours = pd.read_csv(tmp_path / "limits.csv")
    assert ours["set"].nunique() > 50
    for _, mine in ours.groupby("set"):
        theirs = pd.DataFrame(funnel_of(mine["numerator"].tolist(), mine["denominator"].tolist()), index=mine.index)
        np.testing.assert_allclose(mine[theirs.columns], theirs, rtol=1e-9, atol=1e-12)
        seen = mine["numerator"] / mine["denominator"]
        beyond = (seen > mine["odul998"]) | (seen < mine["odll998"])
        assert (mine["signal"].str.contains("99.8") == beyond).all()
