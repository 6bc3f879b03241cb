"""What comments are about, counted: a person's decision where there is one, or else the machine's suggestion."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy.orm import Session

from feedback.finding import Filters, Reach, latest_labels
from feedback.models import Kind


@dataclass(frozen=True)
class ThemeCount:
    """How many comments are about a theme, and how many of those complain or compliment."""

    code: str
    comments: int
    complaints: int
    compliments: int


@dataclass(frozen=True)
class ThemeCounts:
    """The themes that comments are about, commonest first, among `base` comments, `decided` of them by people."""

    base: int
    decided: int
    themes: list[ThemeCount]


def count_themes(session: Session, reach: Reach, filters: Filters) -> ThemeCounts:
    """Count the comments of each theme; as one comment may be about several, they add up to more than the base."""
    base, decided = 0, 0
    found: Counter[str] = Counter()
    kinds: Counter[tuple[str, Kind]] = Counter()
    for labels in latest_labels(session, reach, filters):
        base += 1
        decided += labels.decided
        found.update(labels.themes)
        kinds.update((code, labels.kind) for code in labels.themes)
    themes = [
        ThemeCount(code, comments, kinds[code, Kind.COMPLAINT], kinds[code, Kind.COMPLIMENT])
        for code, comments in found.most_common()
    ]
    return ThemeCounts(base, decided, themes)
