"""Cells are numbered the same however many rows there are and however many combinations could be."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from analysis import numbering
from analysis.numbering import number_cells, renumber
from analysis.weighting import weight


def plainly(codes: list[np.ndarray]) -> tuple[list[int], list[int]]:
    """Number combinations by sorting them, the slow and obvious way."""
    rows = [*zip(*(code.tolist() for code in codes), strict=True)]
    order = {combination: place for place, combination in enumerate(sorted(set(rows)))}
    return [order[row] for row in rows], [rows.index(combination) for combination in order]


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows are looked at a few at a time, so that blocks end everywhere."""
    monkeypatch.setattr(numbering, "BLOCK", 7)
    monkeypatch.setattr(numbering.blocks, "__defaults__", (7,))


@pytest.mark.parametrize("sizes", [(3, 2), (4, 5, 6), (127, 100, 300, 1000), (2**31, 2**31, 9)], ids=str)
@pytest.mark.parametrize("lowest", [0, -1])
@pytest.mark.parametrize("n", [1, 6, 7, 500])
def test_cells_are_numbered_in_the_order_of_their_codes(
    small_blocks: None, sizes: tuple[int, ...], lowest: int, n: int
) -> None:
    random = np.random.default_rng(n)
    codes = [random.integers(lowest, size + lowest, n) for size in sizes]
    found = number_cells(codes, sizes, n, missing=lowest < 0)
    numbers, firsts = plainly(codes)
    assert found.number.tolist() == numbers
    assert found.first.tolist() == firsts
    assert found.counts().tolist() == np.bincount(numbers).tolist()


def test_without_codes_everybody_is_in_one_cell() -> None:
    found = number_cells([], [], 3)
    assert found.number.tolist() == [0, 0, 0] and found.first.tolist() == [0]


def test_numbers_take_no_more_bytes_than_they_need() -> None:
    few, many = (number_cells([np.arange(size)], [size], size).number for size in (100, 40_000))
    assert (few.itemsize, many.itemsize) == (1, 4)
    assert renumber(many, np.arange(40_000) % 2, 2).itemsize == 1


MARGINS = pd.DataFrame(
    [("age", str(level), n) for level, n in zip((-1, 0, 7), (30, 50, 20), strict=True)]
    + [("home", str(level), n) for level, n in zip((250, 251), (45, 55), strict=True)],
    columns=["variable", "level", "N"],
)


STORED: list[Callable[[pd.DataFrame], pd.DataFrame]] = [
    lambda people: people,
    lambda people: people.astype({"age": "int8", "home": "uint8"}),
    lambda people: people.astype({"age": "Int64"}),
    lambda people: people.astype(str).astype("category"),
    lambda people: people.astype(str).astype(object),
]


@pytest.mark.parametrize("stored", STORED)
def test_weights_do_not_depend_on_how_levels_are_stored(stored: Callable[[pd.DataFrame], pd.DataFrame]) -> None:
    random = np.random.default_rng(3)
    people = pd.DataFrame({"age": random.choice([-1, 0, 7], 400), "home": random.choice([250, 251], 400)})
    expected = weight(people.astype(str), MARGINS).weights
    assert weight(stored(people), MARGINS).weights.tolist() == expected.tolist()
