"""What goes with good ratings: the themes that comments are about, and how much of the variation goes with each."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import case, func
from sqlalchemy.orm import Session

from analysis.rates import Rate, rate
from feedback.dashboards.likely import Likely, is_read
from feedback.dashboards.scope import Scope
from feedback.dashboards.tally import Tally
from feedback.models import Comment
from feedback.ratings import GOOD

FEWEST = 100
"""Comments with both a rating and a reading, below which nothing is said."""
FEWEST_OF_THEME = 20
MOST_THEMES = 8
MOST_ROWS = 20_000
"""Of more comments so many stand for all in their proportions: intervals are then wider than they need be."""
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


@dataclass(frozen=True)
class Alike:
    """How many comments rate us well or not, and mention the same ones of some themes, in the order of these."""

    is_good: bool
    mentions: tuple[bool, ...]
    comments: int


def drivers_of(session: Session, scope: Scope, counted: Tally) -> Moved | None:
    """The commonest themes with what goes with each, the most first; None where there are too few comments."""
    base, mentioned = sum(counted.read_by_rating.values()), counted.mentioned
    codes = [code for code, number in mentioned.items() if FEWEST_OF_THEME <= number < base]
    codes = sorted(codes, key=lambda code: (-mentioned[code], code))[:MOST_THEMES]
    found = _alike(session, scope, codes) if codes and base >= FEWEST else []
    if len({each.is_good for each in found}) < 2:
        return None
    return _moved(found, codes, base)


def _alike(session: Session, scope: Scope, codes: Sequence[str]) -> list[Alike]:
    """The comments with a rating that were read, put together where they are alike."""
    likely = Likely(session.get_bind().dialect.name)
    good = case((Comment.rating <= GOOD, 1), else_=0).label("good")
    mentions = [likely.mentions(code).label(f"theme_{place}") for place, code in enumerate(codes)]
    statement = scope.of(good, *mentions, func.count()).where(Comment.rating.is_not(None), is_read())
    grouped = statement.group_by(good, *mentions).order_by(good, *mentions)
    return [
        Alike(bool(is_good), tuple(map(bool, said)), comments) for is_good, *said, comments in session.execute(grouped)
    ]


def _moved(found: Sequence[Alike], codes: Sequence[str], base: int) -> Moved | None:
    """Divide the variation of good ratings among the themes. The library takes a second to load, where it is needed."""
    import numpy as np
    import pandas as pd

    from analysis.design import read_design
    from analysis.errors import DataError
    from analysis.relative_importance import relative_importance
    from analysis.residuals import residual_variance
    from analysis.weighting import unweighted

    stand_for = max(1.0, base / MOST_ROWS)
    numbers = [max(1, round(each.comments / stand_for)) for each in found]
    shown = pd.DataFrame([(each.is_good, *each.mentions) for each in found], columns=["rated", *codes])
    people = shown.loc[np.repeat(shown.index, numbers)].reset_index(drop=True).astype(float)
    error = residual_variance(unweighted(people), read_design(people))
    values = {code: people[code].to_numpy() for code in codes}
    try:
        divided = relative_importance(error, people["rated"].to_numpy(), values, seed=1, replicates=REPLICATES)
    except DataError:
        return None  # Themes that always come together cannot be told apart.
    drivers = [
        Driver(
            each.driver,
            _rate(found, codes.index(each.driver), True),
            _rate(found, codes.index(each.driver), False),
            100 * each.lmg,
            100 * each.lmg_low,
            100 * each.lmg_high,
        )
        for each in sorted(divided.drivers, key=lambda each: -each.lmg)
    ]
    return Moved(base, divided.r2, drivers)


def _rate(found: Sequence[Alike], place: int, wanted: bool) -> Rate:
    chosen = [each for each in found if each.mentions[place] is wanted]
    return rate(sum(each.comments for each in chosen if each.is_good), sum(each.comments for each in chosen))
