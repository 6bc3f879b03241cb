"""Whether what has happened so far agrees with a link that somebody stated: its sign and its lag, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from analysis.errors import SeriesError
from analysis.lagged import Association, Pair, moved_before
from analysis.periods import Together, together
from framework.comparison import SIGNIFICANT
from framework.leading.observed import points_of
from framework.tiles.tile import Tile

LONGEST_LAG = 60
"""In months."""


class Agreement(StrEnum):
    AGREES = "agrees"
    DISAGREES = "disagrees"
    CANNOT_SAY = "cannot-say"


class Why(StrEnum):
    """Why nothing can be said of a link yet."""

    NOT_STATED = "not-stated"
    NO_SERIES = "no-series"
    UNFIT = "unfit"
    TOO_FINE = "too-fine"
    SHORT = "short"
    FLAT = "flat"
    NOISE = "noise"


@dataclass(frozen=True)
class Stated:
    """What somebody expects: that a rise of one series is followed, so many months later, by a rise (1) or a fall (-1).

    A sign of 0, or no lag, states nothing.
    """

    leader: str | None
    outcome: str | None
    sign: int
    lag: int | None


@dataclass(frozen=True)
class Evidence:
    """What the figures say of a stated link, and on what: `lag` periods of `months` months, among `looks` links."""

    agreement: Agreement
    why: Why | None = None
    association: Association | None = None
    p_adjusted: float | None = None
    months: int = 1
    least: int = 0
    """How many periods without gaps it needs, where it has too few."""
    looks: int = 1


def evidence_of(tiles: Mapping[str, Tile], stated: Mapping[str, Stated]) -> dict[str, Evidence]:
    """What the council's figures say of each stated link, all the links of a map looked at together.

    A link is looked at at its own lag alone, rounded to whole periods of the slower series. It agrees or disagrees
    where the association is too strong to be chance among so many links; anything else is no finding either way.
    """
    clocks: dict[str, Together] = {}
    found: dict[str, Evidence] = {}
    pairs: dict[str, Pair] = {}
    for link, each in stated.items():
        clock = _clock(tiles, each)
        if isinstance(clock, Why):
            found[link] = Evidence(Agreement.CANNOT_SAY, clock)
            continue
        periods = round((each.lag or 0) / clock.months)
        if periods < 1:
            found[link] = Evidence(Agreement.CANNOT_SAY, Why.TOO_FINE, months=clock.months)
            continue
        clocks[link], pairs[link] = clock, Pair(clock.leader, clock.outcome, (periods,))
    seen = moved_before(pairs)
    for link, least in seen.short.items():
        found[link] = Evidence(Agreement.CANNOT_SAY, Why.SHORT, months=clocks[link].months, least=least)
    for link in seen.flat:
        found[link] = Evidence(Agreement.CANNOT_SAY, Why.FLAT, months=clocks[link].months)
    for look in seen.looks:
        agreement = _agreement(look.association.r * stated[look.leader].sign, look.p_adjusted)
        why = Why.NOISE if agreement is Agreement.CANNOT_SAY else None
        facts = {"months": clocks[look.leader].months, "looks": len(seen.looks)}
        found[look.leader] = Evidence(agreement, why, look.association, look.p_adjusted, **facts)
    return {link: found[link] for link in stated}


def _clock(tiles: Mapping[str, Tile], stated: Stated) -> Together | Why:
    """Both series on one clock, or why they cannot be looked at."""
    if not stated.sign or not stated.lag:
        return Why.NOT_STATED
    if stated.leader not in tiles or stated.outcome not in tiles or stated.leader == stated.outcome:
        return Why.NO_SERIES
    assert stated.leader is not None and stated.outcome is not None
    try:
        return together(points_of(tiles[stated.leader]), points_of(tiles[stated.outcome]))
    except SeriesError:
        return Why.UNFIT


def _agreement(r: float, p: float) -> Agreement:
    """Whether an association, positive where it has the expected sign, is clearly so or clearly not."""
    if p >= SIGNIFICANT:
        return Agreement.CANNOT_SAY
    return Agreement.AGREES if r > 0 else Agreement.DISAGREES
