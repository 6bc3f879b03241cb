"""Samples and margins for the tests of weighting."""

from __future__ import annotations

from typing import Any

import pandas as pd
from hypothesis import strategies as st


def margins_of(**counts: dict[str, Any]) -> pd.DataFrame:
    """Margins by variable: `margins_of(sex={"F": 60, "M": 40})`."""
    rows = [(variable, level, people) for variable, levels in counts.items() for level, people in levels.items()]
    return pd.DataFrame(rows, columns=["variable", "level", "N"])


@st.composite
def samples(draw):
    """A sample that has every combination of two variables, and a population that differs from it."""
    rows = draw(st.integers(2, 4))
    columns = draw(st.integers(2, 4))
    counts = draw(st.lists(st.integers(1, 6), min_size=rows * columns, max_size=rows * columns))
    population = draw(st.lists(st.integers(1, 1000), min_size=rows * columns, max_size=rows * columns))
    cells = [(f"a{row}", f"b{column}") for row in range(rows) for column in range(columns)]
    people = pd.DataFrame([cell for cell, n in zip(cells, counts, strict=True) for _ in range(n)], columns=["a", "b"])
    people["base"] = draw(st.lists(st.floats(0.1, 10), min_size=len(people), max_size=len(people)))
    truth = pd.DataFrame(cells, columns=["a", "b"]).assign(N=population)
    margins = margins_of(**{name: truth.groupby(name)["N"].sum().to_dict() for name in ("a", "b")})
    return people, margins
