"""Raking by halves of the table is raking cell by cell, however many margins there are."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.errors import ConvergenceError
from analysis.margins import Margin
from analysis.raking import rake
from analysis.table import Table, tabulate

NAMES = ("age", "sex", "home", "ward", "work")


def sample(variables: int) -> Table:
    """A table with holes in it, of so many variables that have to do with one another."""
    random = np.random.default_rng(variables)
    shared = random.integers(0, 3, 300)
    people = pd.DataFrame({name: (shared + random.integers(0, 2, 300)).astype(str) for name in NAMES[:variables]})
    margins = [Margin(name, ("0", "1", "2", "3"), random.uniform(50, 90, 4)) for name in NAMES[:variables]]
    return tabulate(people, [Margin(one.variable, one.levels, one.population / one.total * 900) for one in margins])


def plainly(table: Table, base: np.ndarray, sweeps: int) -> np.ndarray:
    """The factors of cells after so many sweeps, cell by cell, as Deming and Stephan wrote it."""
    weights = base.copy()
    for _ in range(sweeps):
        for codes, margin in zip(table.codes, table.margins, strict=True):
            for level, people in enumerate(margin.population):
                weights[codes == level] *= people / weights[codes == level].sum()
    return np.asarray(weights / base)


@pytest.mark.parametrize("variables", [1, 2, 3, 5])
def test_factors_are_those_of_sweeps_over_cells(variables: int) -> None:
    table = sample(variables)
    base = table.collapse(np.linspace(1, 2, 300))
    found = rake(table, base, 1e-10, 10_000)
    np.testing.assert_allclose(found.factors, plainly(table, base, found.iterations), rtol=1e-12)
    for codes, margin in zip(table.codes, table.margins, strict=True):
        np.testing.assert_allclose(np.bincount(codes, base * found.factors), margin.population, rtol=1e-9)


def test_the_margin_that_is_furthest_off_is_named() -> None:
    table = sample(5)
    with pytest.raises(
        ConvergenceError, match=r"'\d' for '(age|sex|home|ward|work)' is still off by .* after 2 sweeps"
    ):
        rake(table, table.collapse(np.ones(300)), 1e-12, 2)
