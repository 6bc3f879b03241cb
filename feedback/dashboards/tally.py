"""A period's comments counted in one pass: by month, service, ward and channel, and by theme."""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from analysis.rates import Rate, rate, score_interval
from feedback.dashboards.seen import Seen
from feedback.models import Kind
from feedback.ratings import GOOD

GOOD_OR_POOR = {1: "good", 2: "good", 3: "neither", 4: "poor", 5: "poor"}


@dataclass
class Counts:
    """How many comments there are, how many of them rate us and how many well, and how many complain or praise."""

    comments: int = 0
    rated: int = 0
    good: int = 0
    read: int = 0
    complaints: int = 0
    compliments: int = 0

    def add(self, comment: Seen) -> None:
        self.comments += 1
        if comment.rating is not None:
            self.rated += 1
            self.good += comment.rating <= GOOD
        if comment.is_read:
            self.read += 1
            self.complaints += comment.kind is Kind.COMPLAINT
            self.compliments += comment.kind is Kind.COMPLIMENT

    @property
    def rating(self) -> Rate:
        return rate(self.good, self.rated)


@dataclass
class Probable:
    """A sum of probabilities, with the variance that is left where nobody has decided."""

    total: float = 0.0
    variance: float = 0.0

    def add(self, probability: float) -> None:
        self.total += probability
        self.variance += probability * (1 - probability)

    def share(self, base: int) -> "Share":
        """The share of a base of comments, with an interval for both chance and the machine's doubt.

        The sampling variance of a share and the variance that the machine's probabilities leave add up, as the doubt
        about one comment says nothing of which comments came. The interval is Wilson's, of as many sure comments as
        would have that variance.
        """
        if not base:
            return Share(0, math.nan, math.nan, math.nan)
        middle = min(1.0, self.total / base)
        variance = middle * (1 - middle) / base + self.variance / base**2
        effective = middle * (1 - middle) / variance if 0 < middle < 1 else base
        return Share(base, middle, *score_interval(middle, effective), math.sqrt(variance))


@dataclass(frozen=True)
class Share:
    """A share of `n` comments with its 95% interval, from 0 to 1; all are nan where there are none."""

    n: int
    rate: float
    ci_low: float
    ci_high: float
    se: float = math.nan


@dataclass
class Tally:
    """Everything that the dashboard counts."""

    whole: Counts = field(default_factory=Counts)
    months: dict[date, Counts] = field(default_factory=lambda: defaultdict(Counts))
    services: dict[str, Counts] = field(default_factory=lambda: defaultdict(Counts))
    areas: dict[str, Counts] = field(default_factory=lambda: defaultdict(Counts))
    channels: dict[str, Counts] = field(default_factory=lambda: defaultdict(Counts))
    read: int = 0
    decided: int = 0
    themes: dict[str, Probable] = field(default_factory=lambda: defaultdict(Probable))
    complained: dict[str, Probable] = field(default_factory=lambda: defaultdict(Probable))
    praised: dict[str, Probable] = field(default_factory=lambda: defaultdict(Probable))
    read_by_rating: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    by_rating: dict[tuple[str, str], Probable] = field(default_factory=lambda: defaultdict(Probable))

    def add(self, comment: Seen) -> None:
        parts = (
            self.whole,
            self.months[comment.month],
            self.services[str(comment.service_id or "")],
            self.areas[comment.area],
            self.channels[comment.channel],
        )
        for counts in parts:
            counts.add(comment)
        if comment.is_read:
            self._add_themes(comment)

    def _add_themes(self, comment: Seen) -> None:
        self.read += 1
        self.decided += comment.is_decided
        rated = GOOD_OR_POOR.get(comment.rating or 0)
        if rated:
            self.read_by_rating[rated] += 1
        for code, probability in comment.themes.items():
            self.themes[code].add(probability)
            if comment.kind is Kind.COMPLAINT:
                self.complained[code].add(probability)
            if comment.kind is Kind.COMPLIMENT:
                self.praised[code].add(probability)
            if rated:
                self.by_rating[code, rated].add(probability)

    def commonest(self) -> list[str]:
        """The themes, those that most comments are about first."""
        return sorted(self.themes, key=lambda code: (-self.themes[code].total, code))


def tally(comments: Iterable[Seen]) -> Tally:
    counted = Tally()
    for comment in comments:
        counted.add(comment)
    return counted
