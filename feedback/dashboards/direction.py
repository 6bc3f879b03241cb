"""Direction of travel: whether a share has clearly changed since the period before, or is as noisy as it always was."""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from analysis.compare import Value, change, holm
from analysis.disclosure import SMALLEST_SHOWN_BASE
from analysis.rates import Rate
from feedback.dashboards.tally import Share

SIGNIFICANCE = 0.05


class Direction(StrEnum):
    UP = "up"
    DOWN = "down"
    UNCLEAR = "unclear"
    TOO_FEW = "too-few"


@dataclass(frozen=True)
class Change:
    """A share before and now, and its direction."""

    before: Rate | Share
    now: Rate | Share
    direction: Direction


def directions(
    before: Mapping[str, Rate | Share], now: Mapping[str, Rate | Share], hidden: Collection[str] = ()
) -> dict[str, Change]:
    """Judge the shares of now against those before, all together: the chance of any false alarm is 5 in 100.

    A share whose base was or is under 30 is not judged, nor is one that is `hidden`.
    """
    pairs = {key: (before.get(key), each) for key, each in now.items()}
    told = {key: (old, new) for key, (old, new) in pairs.items() if key not in hidden}
    judged = {key: _p(old, new) for key, (old, new) in told.items() if old is not None and _enough(old, new)}
    adjusted = dict(zip(judged, holm(list(judged.values())), strict=True))
    return {
        key: Change(old if old is not None else _nobody(), new, _direction(old, new, adjusted.get(key)))
        for key, (old, new) in pairs.items()
    }


def _enough(old: Rate | Share, new: Rate | Share) -> bool:
    return min(old.n, new.n) >= SMALLEST_SHOWN_BASE


def _p(old: Rate | Share, new: Rate | Share) -> float:
    return change(Value(old.rate, _error(old)), Value(new.rate, _error(new))).p


def _error(share: Rate | Share) -> float:
    """The standard error; a share of nothing or of all is no surer than half an answer the other way would make it."""
    if isinstance(share, Share) and 0 < share.rate < 1:
        return share.se
    middle = min(max(share.rate, 0.5 / share.n), 1 - 0.5 / share.n)
    return math.sqrt(middle * (1 - middle) / share.n)


def _direction(old: Rate | Share | None, new: Rate | Share, p: float | None) -> Direction:
    if old is None or p is None:
        return Direction.TOO_FEW
    if p >= SIGNIFICANCE:
        return Direction.UNCLEAR
    return Direction.UP if new.rate > old.rate else Direction.DOWN


def _nobody() -> Rate:
    return Rate(0, math.nan, math.nan, math.nan)
