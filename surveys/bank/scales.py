"""The scales of the bank, each from its best option to its worst."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from surveys.questionnaire.answers import Words


@dataclass(frozen=True)
class Known:
    """A scale whose options are known by their words."""

    name: str
    steps: tuple[Words, ...]

    @property
    def in_english(self) -> tuple[str, ...]:
        return tuple(step["en"] for step in self.steps)


@cache
def bank_data() -> Mapping[str, Any]:
    """The bank as its file holds it."""
    found: Mapping[str, Any] = json.loads((Path(__file__).parent / "bank.json").read_text(encoding="utf-8"))
    return found


@cache
def scales() -> tuple[Known, ...]:
    return tuple(Known(name, tuple(steps)) for name, steps in bank_data()["scales"].items())
