"""How like the population those who answered are, while there is still time to ask the others."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Group:
    """A part of a sample: how many were asked and how many of them answered."""

    name: str
    asked: int
    answered: int

    @property
    def rate(self) -> float:
        return self.answered / self.asked


@dataclass(frozen=True)
class Standing:
    """A group beside the whole sample.

    `partial` is its unconditional partial R-indicator: negative where it answers less than the rest, and far from 0
    where that unbalances the whole. `short` is how many more answers would bring it to the rate of the whole.
    """

    group: Group
    partial: float
    short: int


@dataclass(frozen=True)
class Representativeness:
    """What response rates of groups say of a whole sample.

    `indicator` is the R-indicator: 1 where all groups answer alike, and lower the more their rates differ. `raw` is
    that before chance alone is allowed for, which makes rates of small groups differ. `rate` is that of the whole.
    """

    rate: float
    indicator: float
    raw: float
    groups: tuple[Standing, ...]

    @property
    def missing(self) -> list[Standing]:
        """The groups that answer less than the whole, those first that unbalance it most."""
        return sorted((one for one in self.groups if one.short > 0), key=lambda one: one.partial)


def representativeness(groups: Sequence[Group]) -> Representativeness:
    """How evenly the groups of a sample have answered so far.

    The R-indicator is 1 - 2 S, S being the standard deviation of response propensities: here each group's rate
    (Schouten, Cobben and Bethlehem 2009, Survey Methodology 35). The part of S squared that chance alone makes is taken
    off (Shlomo, Skinner and Schouten 2012, Journal of Official Statistics 28, for propensities by group). Partial
    indicators are those of Schouten, Shlomo and Skinner (2011), Journal of Official Statistics 27. ValueError without a
    group, or for one of which nobody was asked or more answered than were asked.

    >>> found = representativeness([Group("north", 1000, 300), Group("south", 1000, 100)])
    >>> round(found.indicator, 2), round(found.raw, 2), [one.group.name for one in found.missing]
    (0.8, 0.8, ['south'])
    """
    if not groups or any(not 0 <= one.answered <= one.asked or one.asked < 1 for one in groups):
        raise ValueError("in every group somebody was asked, and no more answered than were asked")
    asked = sum(one.asked for one in groups)
    rate = sum(one.answered for one in groups) / asked
    spread = sum(one.asked * (one.rate - rate) ** 2 for one in groups) / asked
    by_chance = sum(one.rate * (1 - one.rate) for one in groups) / asked
    standings = tuple(_standing(one, rate, asked) for one in groups)
    return Representativeness(
        rate, 1 - 2 * math.sqrt(max(0.0, spread - by_chance)), 1 - 2 * math.sqrt(spread), standings
    )


def _standing(group: Group, rate: float, asked: int) -> Standing:
    partial = math.sqrt(group.asked / asked) * (group.rate - rate)
    return Standing(group, partial, max(0, math.ceil(rate * group.asked - 1e-9) - group.answered))
