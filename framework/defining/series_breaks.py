"""Where a series of figures breaks: what comes after was measured otherwise, and every chart says so."""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from framework.models import Indicator, Observation

Owner = tuple[UUID | None, UUID | None, str]
"""A commission or a council, and the code of one of its indicators."""


@dataclass(frozen=True)
class SeriesBreak:
    """A place in a series, in order of time, whose figure does not follow the one before, and why, by language."""

    place: int
    reason: Mapping[str, str]


def breaks_between_versions(
    session: Session, indicators: Iterable[Indicator]
) -> dict[Owner, dict[int, dict[str, str]]]:
    """For each indicator, the versions that break its series, with the reason, in one question to the database."""
    codes = {indicator.code for indicator in indicators}
    found: dict[Owner, dict[int, dict[str, str]]] = {}
    statement = select(Indicator).where(Indicator.code.in_(codes), Indicator.breaks_series)
    for one in session.scalars(statement):
        found.setdefault(owner_of(one), {})[one.version] = one.break_reason
    return found


def owner_of(indicator: Indicator) -> Owner:
    return indicator.commission_id, indicator.council_id, indicator.code


def series_breaks(
    figures: Sequence[Observation], versions: Mapping[Owner, Mapping[int, Mapping[str, str]]]
) -> list[SeriesBreak]:
    """Where one indicator's figures, in order of time, do not follow the one before.

    A figure's own mark counts, and so does each version that breaks the series between two figures, even where no
    figure was worked out under it. `versions` is what `breaks_between_versions` found.
    """
    found = []
    for place, (before, after) in enumerate(itertools.pairwise(figures), start=1):
        broken = versions.get(owner_of(after.indicator), {})
        between = sorted(version for version in broken if before.indicator.version < version <= after.indicator.version)
        if between or after.breaks_series:
            reason = broken[between[-1]] if between else after.provenance.get("break_reason", {})
            found.append(SeriesBreak(place, reason))
    return found
