"""What comments are about, counted: a person's decision where there is one, or else the machine's suggestion."""

from collections import Counter
from dataclasses import dataclass
from itertools import combinations

from sqlalchemy.orm import Session

from feedback.finding import Filters, Reach, latest_labels
from feedback.models import Kind, Sentiment

MOST_PAIRS = 15
LEAST_TOGETHER = 3


@dataclass(frozen=True)
class ThemeCount:
    """How many comments are about a theme, how many of those complain or compliment, and how those who wrote feel."""

    code: str
    comments: int
    complaints: int
    compliments: int
    negative: int = 0
    neutral: int = 0
    positive: int = 0


@dataclass(frozen=True)
class Pair:
    """Two themes, how many comments are about both, and how many would be if neither had to do with the other."""

    first: str
    second: str
    together: int
    by_chance: float


@dataclass(frozen=True)
class ThemeCounts:
    """The themes that comments are about, commonest first, among `base` comments, `decided` of them by people.

    `pairs` are themes found together at least three times, and oftener than by chance, oftenest first.
    """

    base: int
    decided: int
    themes: list[ThemeCount]
    pairs: list[Pair]


def count_themes(session: Session, reach: Reach, filters: Filters) -> ThemeCounts:
    """Count the comments of each theme; as one comment may be about several, they add up to more than the base."""
    base, decided = 0, 0
    found: Counter[str] = Counter()
    kinds: Counter[tuple[str, Kind]] = Counter()
    feelings: Counter[tuple[str, Sentiment]] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for labels in latest_labels(session, reach, filters):
        base += labels.comments
        decided += labels.comments * labels.decided
        for code in labels.themes:
            found[code] += labels.comments
            kinds[code, labels.kind] += labels.comments
            feelings[code, labels.sentiment] += labels.comments
        for pair in combinations(sorted(labels.themes), 2):
            pairs[pair] += labels.comments
    themes = [
        ThemeCount(
            code,
            comments,
            kinds[code, Kind.COMPLAINT],
            kinds[code, Kind.COMPLIMENT],
            *(feelings[code, felt] for felt in (Sentiment.NEGATIVE, Sentiment.NEUTRAL, Sentiment.POSITIVE)),
        )
        for code, comments in found.most_common()
    ]
    return ThemeCounts(base, decided, themes, _telling(pairs, found, base))


def _telling(pairs: Counter[tuple[str, str]], found: Counter[str], base: int) -> list[Pair]:
    """The pairs that say something, so many at most."""
    all_pairs = (
        Pair(first, second, together, found[first] * found[second] / base)
        for (first, second), together in pairs.most_common()
    )
    telling = [pair for pair in all_pairs if pair.together >= LEAST_TOGETHER and pair.together > pair.by_chance]
    return telling[:MOST_PAIRS]
