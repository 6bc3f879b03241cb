"""Where the reference results are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.analysis.shipped import Shipped, read_shipped, results_folder


@dataclass(frozen=True)
class Sample:
    """One council's wave, as everybody reads it."""

    council: str
    wave: int
    responses: pd.DataFrame
    margins: pd.DataFrame


@dataclass(frozen=True)
class Reference:
    """The synthetic survey with the results of R's `survey`."""

    folder: Path
    responses: pd.DataFrame
    margins: pd.DataFrame
    items: dict[str, Any]

    @cached_property
    def weights(self) -> pd.DataFrame:
        return pd.read_csv(self.folder / "r_weights.csv", index_col="resp_id")

    @cached_property
    def estimates(self) -> pd.DataFrame:
        return pd.read_csv(self.folder / "r_estimates.csv")

    def samples(self) -> Iterator[Sample]:
        for (council, wave), responses in self.responses.groupby(["council", "wave"]):
            yield Sample(str(council), int(str(wave)), responses, self.margins[self.margins["council"] == council])


@pytest.fixture(scope="session")
def reference() -> Reference:
    folder = results_folder() / "synthetic"
    if not folder.is_dir():
        pytest.skip(f"the reference results are absent: {folder}")
    return read_reference(folder)


def read_reference(folder: Path) -> Reference:
    return Reference(
        folder=folder,
        responses=pd.read_csv(folder / "respondents.csv", dtype=str, keep_default_na=False),
        margins=pd.read_csv(folder / "margins.csv", dtype=str),
        items=json.loads((folder / "items.json").read_text("utf-8")),
    )


@pytest.fixture(scope="session")
def shipped() -> dict[str, Shipped]:
    folder = results_folder() / "shipped"
    if not folder.is_dir():
        pytest.skip(f"the reference results are absent: {folder}")
    return read_shipped(folder)
