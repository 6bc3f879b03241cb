"""A period's comments counted by the database: by month, service, ward and channel, and by theme.

What comes back is sums of groups, so that it takes no more memory when more is said.
"""

import math
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, case, func
from sqlalchemy.orm import Session

from analysis.rates import Rate, rate, score_interval
from feedback.dashboards.likely import MENTIONED, Likely, is_read
from feedback.dashboards.scope import Scope
from feedback.models import Comment, Decision, Kind, Suggestion
from feedback.months import months_between, number_of_month
from feedback.ratings import GOOD

NEITHER = 3
COUNTED = ("comments", "worded", "rated", "good", "read", "complaints", "compliments")


@dataclass
class Counts:
    """How many comments there are: with words, with a rating, with a good one, and such as complain or praise."""

    comments: int = 0
    worded: int = 0
    rated: int = 0
    good: int = 0
    read: int = 0
    complaints: int = 0
    compliments: int = 0

    def add(self, row: Any) -> None:
        """Add the counts of a group."""
        for name in COUNTED:
            setattr(self, name, getattr(self, name) + getattr(row, name))

    @property
    def rating(self) -> Rate:
        return rate(self.good, self.rated)


@dataclass
class Probable:
    """A sum of probabilities, with the variance that is left where nobody has decided."""

    total: float = 0.0
    variance: float = 0.0

    def add(self, total: float, variance: float) -> None:
        self.total += total
        self.variance += variance

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
    """Everything that the dashboard counts. `mentioned` counts the comments with a rating that mention a theme."""

    whole: Counts = field(default_factory=Counts)
    months: dict[date, Counts] = field(default_factory=lambda: defaultdict(Counts))
    services: dict[str, Counts] = field(default_factory=lambda: defaultdict(Counts))
    service_months: dict[tuple[date, str], Counts] = field(default_factory=lambda: defaultdict(Counts))
    areas: dict[str, Counts] = field(default_factory=lambda: defaultdict(Counts))
    channels: dict[str, Counts] = field(default_factory=lambda: defaultdict(Counts))
    read: int = 0
    decided: int = 0
    themes: dict[str, Probable] = field(default_factory=lambda: defaultdict(Probable))
    service_themes: dict[tuple[str, str], Probable] = field(default_factory=lambda: defaultdict(Probable))
    """Themes by service, where that was asked for."""
    complained: dict[str, Probable] = field(default_factory=lambda: defaultdict(Probable))
    praised: dict[str, Probable] = field(default_factory=lambda: defaultdict(Probable))
    read_by_rating: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    by_rating: dict[tuple[str, str], Probable] = field(default_factory=lambda: defaultdict(Probable))
    mentioned: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, row: Any, month: date) -> None:
        """Add a group of comments of one month, service, ward and channel."""
        service = str(row.service_id or "")
        parts = (self.whole, self.months[month], self.services[service], self.areas[row.area])
        for counts in (*parts, self.channels[row.channel], self.service_months[month, service]):
            counts.add(row)
        self.read += row.read
        self.decided += row.decided
        for rated in ("good", "neither", "poor"):
            if number := getattr(row, f"read_{rated}"):
                self.read_by_rating[rated] += number

    def add_theme(self, row: Any) -> None:
        """Add the comments of one kind and rating that may be about a theme."""
        found = [self.themes[row.code]]
        if "service_id" in row._fields:
            found.append(self.service_themes[str(row.service_id or ""), row.code])
        if row.kind == Kind.COMPLAINT:
            found.append(self.complained[row.code])
        if row.kind == Kind.COMPLIMENT:
            found.append(self.praised[row.code])
        if row.rated:
            found.append(self.by_rating[row.code, row.rated])
            self.mentioned[row.code] += row.mentioned
        for probable in found:
            probable.add(row.total, row.variance)

    def commonest(self) -> list[str]:
        """The themes, those that most comments are about first."""
        return sorted(self.themes, key=lambda code: (-self.themes[code].total, code))


def tally(session: Session, scope: Scope, *, themes_by_service: bool = False) -> Tally:
    """Count the comments of a scope."""
    counted, months = Tally(), list(months_between(scope.period.first, scope.period.last))
    for row in session.execute(_groups(scope, months)):
        counted.add(row, months[row.month])
    for row in session.execute(_themes(scope, Likely(session.get_bind().dialect.name), by_service=themes_by_service)):
        counted.add_theme(row)
    return counted


RATED = case((Comment.rating <= GOOD, "good"), (Comment.rating == NEITHER, "neither"), (Comment.rating > GOOD, "poor"))
KIND = func.coalesce(Decision.kind, Suggestion.kind)


def _groups(scope: Scope, months: list[date]) -> Any:
    """The counts of each month, service, ward and channel that there is."""
    month = number_of_month(Comment.received_at, months).label("month")
    keys = (month, Comment.service_id, Comment.area, Comment.channel)
    return scope.of(
        *keys,
        func.count().label("comments"),
        _number(Comment.text != "", "worded"),
        func.count(Comment.rating).label("rated"),
        _number(Comment.rating <= GOOD, "good"),
        _number(is_read(), "read"),
        _number(KIND == Kind.COMPLAINT, "complaints"),
        _number(KIND == Kind.COMPLIMENT, "compliments"),
        func.count(Decision.id).label("decided"),
        *(_number(is_read() & (rated == RATED), f"read_{rated}") for rated in ("good", "neither", "poor")),
    ).group_by(*keys)


def _number(condition: ColumnElement[bool], name: str) -> Any:
    return func.count(case((condition, 1))).label(name)


def _themes(scope: Scope, likely: Likely, *, by_service: bool) -> Any:
    """The sums of each theme's probabilities, by kind and rating, and by service if that is asked for."""
    rows, code, probability = likely.rows()
    services = (Comment.service_id.label("service_id"),) if by_service else ()
    keys = code.label("code"), KIND.label("kind"), RATED.label("rated"), *services
    sums = (
        func.sum(probability).label("total"),
        func.sum(probability * (1 - probability)).label("variance"),
        _number(probability >= MENTIONED, "mentioned"),
    )
    return scope.of(*keys, *sums).select_from(rows).group_by(*keys)
