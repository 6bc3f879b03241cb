"""What goes with good ratings: the themes that comments are about, and how much of the variation goes with each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analysis.rates import Rate, rate
from feedback.dashboards.seen import Seen
from feedback.ratings import GOOD

FEWEST = 100
"""Comments with both a rating and a reading, below which nothing is said."""
FEWEST_OF_THEME = 20
MOST_THEMES = 8
MENTIONED = 0.5
"""A theme that is at least as probable as not is one that a comment mentions."""
REPLICATES = 200


@dataclass(frozen=True)
class Driver:
    """A theme: good ratings where it is mentioned and where it is not, and its points of the variation, 0 to 100."""

    code: str
    mentioned: Rate
    not_mentioned: Rate
    points: float
    low: float
    high: float


@dataclass(frozen=True)
class Moved:
    """What goes with good ratings among `n` comments: `explained` is the share of the variation, from 0 to 1."""

    n: int
    explained: float
    drivers: list[Driver]


def drivers_of(comments: Iterable[Seen]) -> Moved | None:
    """The commonest themes with what goes with each, the most first; None where there are too few comments."""
    rated = [each for each in comments if each.rating is not None and each.is_read]
    codes = _common(rated)
    if len(rated) < FEWEST or not codes:
        return None
    good = [each.rating is not None and each.rating <= GOOD for each in rated]
    if len(set(good)) < 2:
        return None
    mentions = {code: [each.themes.get(code, 0.0) >= MENTIONED for each in rated] for code in codes}
    return _moved(good, mentions)


def _common(rated: Sequence[Seen]) -> list[str]:
    counts: dict[str, int] = {}
    for each in rated:
        for code, probability in each.themes.items():
            if probability >= MENTIONED:
                counts[code] = counts.get(code, 0) + 1
    enough = {code: count for code, count in counts.items() if FEWEST_OF_THEME <= count < len(rated)}
    return sorted(enough, key=lambda code: (-enough[code], code))[:MOST_THEMES]


def _moved(good: list[bool], mentions: dict[str, list[bool]]) -> Moved | None:
    """Divide the variation of good ratings among the themes. The library takes a second to load, where it is needed."""
    import pandas as pd

    from analysis.design import read_design
    from analysis.errors import DataError
    from analysis.relative_importance import relative_importance
    from analysis.residuals import residual_variance
    from analysis.weighting import unweighted

    people = pd.DataFrame({"rated": good, **mentions}).astype(float)
    error = residual_variance(unweighted(people), read_design(people))
    values = {code: people[code].to_numpy() for code in mentions}
    try:
        found = relative_importance(error, people["rated"].to_numpy(), values, seed=1, replicates=REPLICATES)
    except DataError:
        return None  # Themes that always come together cannot be told apart.
    drivers = [
        Driver(
            each.driver,
            _rate(good, mentions[each.driver], True),
            _rate(good, mentions[each.driver], False),
            100 * each.lmg,
            100 * each.lmg_low,
            100 * each.lmg_high,
        )
        for each in sorted(found.drivers, key=lambda each: -each.lmg)
    ]
    return Moved(found.n, found.r2, drivers)


def _rate(good: list[bool], mentioned: list[bool], wanted: bool) -> Rate:
    chosen = [one for one, other in zip(good, mentioned, strict=True) if other is wanted]
    return rate(sum(chosen), len(chosen))
