"""For an outcome: which of the council's other series moved before it, as far as so few points can tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from analysis.errors import SeriesError
from analysis.lagged import Association, Look, Pair, moved_before, smallest_found
from analysis.periods import Together, together
from framework.comparison import SIGNIFICANT
from framework.leading.observed import points_of
from framework.tiles.tile import Tile

LAGS = {1: 6, 3: 4, 6: 2, 12: 2}
"""How many lags are looked at, by how many months a period has."""


@dataclass(frozen=True)
class Lead:
    """A series that was looked at: its surest association, those at every lag, and how long a period is, in months."""

    name: str
    tile: Tile
    look: Look
    every: tuple[Association, ...]
    months: int

    @property
    def stands_out(self) -> bool:
        return self.look.p_adjusted < SIGNIFICANT


@dataclass(frozen=True)
class Short:
    """A series with too few periods: it needs at least so many, of so many months each."""

    name: str
    tile: Tile
    least: int
    months: int


@dataclass(frozen=True)
class Leads:
    """What was looked at for one outcome, the surest first, and what could not be, with why."""

    outcome: Tile
    leads: list[Lead]
    short: list[Short]
    flat: list[Tile]
    unfit: list[Tile]
    """Series whose periods and the outcome's do not fit into each other."""
    looks: int

    @cached_property
    def weakest(self) -> float | None:
        """The weakest association that could have stood out, at the surest series' number of pairs."""
        most = max((lead.look.association.n_eff for lead in self.leads), default=0.0)
        return smallest_found(most, self.looks) if most > 3 else None


def leads_of(tiles: Mapping[str, Tile], name: str) -> Leads:
    """Look at every other series of a council before the one that is named, all together."""
    outcome, others = tiles[name], {each: tile for each, tile in tiles.items() if each != name}
    clocks: dict[str, Together] = {}
    unfit: list[Tile] = []
    for each, tile in others.items():
        try:
            clocks[each] = together(points_of(tile), points_of(outcome))
        except SeriesError:
            unfit.append(tile)
    found = moved_before({each: _pair(clock) for each, clock in clocks.items()})
    leads = [
        Lead(
            look.leader,
            others[look.leader],
            look,
            tuple(each.association for each in found.looks if each.leader == look.leader),
            clocks[look.leader].months,
        )
        for look in found.strongest
    ]
    short = [Short(each, others[each], least, clocks[each].months) for each, least in found.short.items()]
    return Leads(outcome, leads, short, [others[each] for each in found.flat], unfit, len(found.looks))


def _pair(clock: Together) -> Pair:
    return Pair(clock.leader, clock.outcome, range(1, LAGS[clock.months] + 1))
