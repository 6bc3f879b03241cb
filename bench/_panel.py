"""Panels of invented respondents for the measurements of statistics, written as Parquet in bounded memory."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from scipy.special import ndtr

LEVELS = {"age": 5, "sex": 2, "ethnicity": 5, "tenure": 4, "ward": 20, "work": 5}
"""The weighting variables, which are domains too."""

DOMAINS = {**LEVELS, "mode": 9}
"""Fifty domains in all."""

ITEMS = [f"q{number}" for number in range(40)]
DEFINITION = {"levels": list("12345"), "favourable": [1, 2], "dont_know": 8, "not_answered": 7, "not_asked": 6}
ASSOCIATION = 0.4
"""How much the variables have to do with one another, as age, tenure and work have: raking needs more sweeps for it."""

SEED = 20261127
POPULATION = 10_000_000
FILE_ROWS = 1_000_000
GROUP_ROWS = 250_000


def level_name(variable: str, level: int) -> str:
    """Name a level so that names sort as numbers do."""
    return f"{variable} {level:02}"


def margins() -> pd.DataFrame:
    """Return a population in which every level is as large as every other of its variable; the panel is not."""
    rows = [
        (name, level_name(name, level), POPULATION / size) for name, size in LEVELS.items() for level in range(size)
    ]
    return pd.DataFrame(rows, columns=["variable", "level", "N"])


def items() -> dict[str, Any]:
    return dict.fromkeys(ITEMS, DEFINITION)


def write_panel(folder: Path, rows: int) -> Path:
    """Write a panel of so many respondents, a million in a file; everything but one file's is on the disk already."""
    folder.mkdir(parents=True)
    sizes = [min(FILE_ROWS, rows - start) for start in range(0, rows, FILE_ROWS)]
    if len(sizes) > 1:
        with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
            [*pool.map(partial(_write_file, folder), range(len(sizes)), sizes)]
        return folder
    _write_file(folder, 0, rows)
    table = _table(0, rows)
    for name in table.column_names:
        values = table[name].combine_chunks()
        np.save(folder / f"{name}.npy", values.indices if name in DOMAINS else values)
    return folder


def _write_file(folder: Path, place: int, rows: int) -> None:
    pq.write_table(_table(place, rows), folder / f"panel-{place:03}.parquet", row_group_size=GROUP_ROWS)


def read_column(panel: Path, name: str) -> Any:
    """Return one column of a panel of one file: categories, or the codes of answers."""
    codes: Any = np.load(panel / f"{name}.npy")
    if name not in DOMAINS:
        return codes
    levels = pd.Index([level_name(name, level) for level in range(DOMAINS[name])])
    return pd.Categorical.from_codes(codes, dtype=pd.CategoricalDtype(levels))


def _table(place: int, rows: int) -> pa.Table:
    """Draw the respondents of one file, who are always the same."""
    random = np.random.default_rng([SEED, place])
    columns: dict[str, Any] = {}
    shared = random.standard_normal(rows)
    for name, size in DOMAINS.items():
        share = 1 + np.arange(size) / size
        own = np.sqrt(ASSOCIATION) * shared + np.sqrt(1 - ASSOCIATION) * random.standard_normal(rows)
        codes = np.searchsorted(np.cumsum(share / share.sum()), ndtr(own)).clip(0, size - 1).astype(np.int8)
        levels = pa.array([level_name(name, level) for level in range(size)])
        columns[name] = pa.DictionaryArray.from_arrays(pa.array(codes), levels)
    for item in ITEMS:
        columns[item] = pa.array((np.frombuffer(random.bytes(rows), dtype=np.uint8) & 7) + 1)
    return pa.table(columns)


def write_for_peers(panel: Path, folder: Path) -> None:
    """Write what R reads: codes, which it need not parse as text for long."""
    columns = {name: np.load(panel / f"{name}.npy") for name in (*DOMAINS, *ITEMS)}
    pd.DataFrame(columns).to_csv(folder / "panel.csv", index=False)
