"""The fictional partnership: its councils, their wards and logos, read once from `places.json`."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Self

HERE = Path(__file__).parent

Words = dict[str, str]
"""The same text in each language, by language code."""


@dataclass(frozen=True)
class Ward:
    code: str
    name: Words
    adults: int


@dataclass(frozen=True)
class Council:
    code: str
    slug: str
    name: Words
    area: Words
    kind: str
    region: Words
    accent: str
    lead: bool
    languages: tuple[str, ...]
    wards: tuple[Ward, ...]

    @classmethod
    def from_json(cls, entry: dict[str, Any]) -> Self:
        wards = tuple(Ward(**ward) for ward in entry["wards"])
        return cls(**{**entry, "languages": tuple(entry["languages"]), "wards": wards})

    @property
    def adults(self) -> int:
        """People aged 16 and over."""
        return sum(ward.adults for ward in self.wards)

    @property
    def logo(self) -> str:
        """The council's mark, as SVG text."""
        return (HERE / "logos" / f"{self.slug}.svg").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Partnership:
    code: str
    name: Words
    description: Words
    notice: Words
    kinds: dict[str, Words]
    councils: tuple[Council, ...]

    @property
    def lead(self) -> Council:
        return next(council for council in self.councils if council.lead)


def read_json(name: str) -> Any:
    """A document of the demonstration, by file name."""
    return json.loads((HERE / name).read_text(encoding="utf-8"))


@cache
def partnership() -> Partnership:
    places = read_json("places.json")
    councils = tuple(Council.from_json(entry) for entry in places["councils"])
    return Partnership(**places["partnership"], notice=places["notice"], kinds=places["kinds"], councils=councils)
