"""Themes of what residents wrote, counted apart for those who answered a question favourably and those who did not.

Nothing here knows who wrote what: it is given each resident's side, weight and themes, and gives sums back.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from analysis.compare import Value, change, holm
from analysis.deciding import decide_alone
from analysis.disclosure import Status
from analysis.rates import score_interval
from core.database import Json

SIGNIFICANCE = 0.05
MOST_THEMES = 6


@dataclass(frozen=True)
class Wrote:
    """A resident who wrote something: the side, how many residents they stand for, and how likely each theme is."""

    favourable: bool
    weight: float
    themes: Mapping[str, float]


@dataclass(frozen=True)
class Share:
    """The share of a side's writers who mention a theme, from 0 to 1, with its 95% interval and standard error."""

    share: float
    ci_low: float
    ci_high: float
    se: float

    def as_json(self) -> list[float]:
        return [round(each, 4) for each in (self.share, self.ci_low, self.ci_high)]


@dataclass
class _Side:
    writers: int = 0
    weight: float = 0.0
    squared: float = 0.0
    totals: dict[str, float] = field(default_factory=dict)
    counts: dict[str, float] = field(default_factory=dict)
    doubts: dict[str, float] = field(default_factory=dict)

    def add(self, wrote: Wrote) -> None:
        self.writers += 1
        self.weight += wrote.weight
        self.squared += wrote.weight**2
        for code, likely in wrote.themes.items():
            self.totals[code] = self.totals.get(code, 0.0) + wrote.weight * likely
            self.counts[code] = self.counts.get(code, 0.0) + likely
            self.doubts[code] = self.doubts.get(code, 0.0) + wrote.weight**2 * likely * (1 - likely)

    @property
    def is_told(self) -> bool:
        return decide_alone(self.writers) is not Status.SUPPRESSED

    def share(self, code: str) -> Share:
        """A theme's weighted share, with an interval for who wrote (Kish's effective number) and the machine's doubt.

        The interval is Wilson's of as many sure writers as would have that variance.
        """
        effective = self.weight**2 / self.squared
        middle = min(1.0, self.totals.get(code, 0.0) / self.weight)
        variance = middle * (1 - middle) / effective + self.doubts.get(code, 0.0) / self.weight**2
        base = middle * (1 - middle) / variance if 0 < middle < 1 else effective
        low, high = score_interval(middle, base)
        least = min(max(middle, 0.5 / effective), 1 - 0.5 / effective)
        return Share(middle, low, high, math.sqrt(variance or least * (1 - least) / effective))

    def hides(self, code: str) -> bool:
        """Whether so few mention a theme, or do not, that neither may be told."""
        count = min(self.writers, int(self.counts.get(code, 0.0)))
        return decide_alone(self.writers, count) is Status.SUPPRESSED


def tally(people: Iterable[Wrote]) -> Json | None:
    """The commonest themes of each side: None where neither side has 30 writers.

    A side of fewer than 30 is not told of. A theme that fewer than 10 of a side mention, or do not mention, is told of
    neither for that side. `leans` says on which side a theme is commoner where that is more than chance: the chance of
    any false one among the themes is at most 1 in 20 (Holm). Themes are those that most residents mention.

    >>> tally([Wrote(True, 1.0, {"waste": 1.0})]) is None
    True
    """
    sides = {True: _Side(), False: _Side()}
    for wrote in people:
        sides[wrote.favourable].add(wrote)
    if not any(side.is_told for side in sides.values()):
        return None
    codes = [code for code in _commonest(sides.values()) if not all(side.hides(code) for side in sides.values())]
    leanings = _leanings(sides, codes[:MOST_THEMES])
    return {
        "favourable": _writers(sides[True]),
        "unfavourable": _writers(sides[False]),
        "themes": [
            {"code": code, "favourable": _told(sides[True], code), "unfavourable": _told(sides[False], code),
             "leans": leanings.get(code, "too-few")}
            for code in codes[:MOST_THEMES]
        ],
    }  # fmt: skip


def _commonest(sides: Iterable[_Side]) -> list[str]:
    totals: dict[str, float] = {}
    for side in sides:
        for code, total in side.totals.items():
            totals[code] = totals.get(code, 0.0) + total
    return sorted(totals, key=lambda code: (-totals[code], code))


def _writers(side: _Side) -> int | None:
    return side.writers if side.is_told else None


def _told(side: _Side, code: str) -> list[float] | None:
    return None if side.hides(code) else side.share(code).as_json()


def _leanings(sides: Mapping[bool, _Side], codes: Sequence[str]) -> dict[str, str]:
    """On which side each theme is commoner, of those that both sides may tell of."""
    judged = [code for code in codes if not any(side.hides(code) for side in sides.values())]
    shares = {code: (sides[False].share(code), sides[True].share(code)) for code in judged}
    found = [
        change(Value(poor.share, poor.se), Value(good.share, good.se)) for poor, good in (shares[c] for c in judged)
    ]
    adjusted = holm([each.p for each in found])
    return {
        code: "unclear" if p >= SIGNIFICANCE else "favourable" if each.difference > 0 else "unfavourable"
        for code, each, p in zip(judged, found, adjusted, strict=True)
    }
