"""An indicator's figures in one place in order of time, and where one does not follow from the one before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple
from uuid import UUID

from framework.models import Indicator, ObservationSource, ObservationStatus, Obstacle, Verdict


@dataclass(frozen=True)
class Break:
    """Why a figure does not follow from the one before: an obstacle that was found, or a reason that somebody gave."""

    obstacle: Obstacle | None = None
    reason: Mapping[str, str] = field(default_factory=dict)


class Published(NamedTuple):
    """What a figure is beside others or an earlier one, as it was published: a verdict, a difference, its interval."""

    verdict: Verdict
    obstacle: Obstacle | None
    difference: float | None
    ci_low: float | None
    ci_high: float | None


class Point(NamedTuple):
    """One figure of a series, of whichever source, in its indicator's unit; a hidden one has no value.

    A page of a council holds hundreds of them, and a tuple is made in a third of the time of a data class.
    """

    id: UUID
    publication_id: UUID | None
    starts: date
    ends: date
    source: ObservationSource
    status: ObservationStatus
    value: float | None
    se: float | None
    low: float | None
    high: float | None
    base: int | None
    effective_base: float | None
    mode: str = ""
    is_public: bool = True
    breaks: bool = False
    """Whether the observation itself says that it breaks the series."""
    version: int = 1
    published: Published | None = None
    """The change since the last comparable wave."""
    broken: Break | None = None
    """Why it does not follow from the point before it, where it does not."""

    @property
    def has_interval(self) -> bool:
        return self.value is not None and self.low is not None and self.high is not None


FINE = {None, Obstacle.FIRST_WAVE, Obstacle.NOT_PUBLISHED_BEFORE}
"""What stands between a wave and the last without any figures that could not be joined."""


def follow(points: Iterable[Point], versions: Sequence[Indicator]) -> tuple[Point, ...]:
    """One point for each period, oldest first, each with why it does not follow from the one before.

    Where a period has several figures, that of all ways of answering counts before that of one, and what was published
    last before what it replaced: `points` come in the order in which they were published.
    """
    by_period: dict[tuple[date, date], Point] = {}
    for point in points:
        held = by_period.get((point.starts, point.ends))
        if held is None or _counts_before(point, held):
            by_period[point.starts, point.ends] = point
    found: list[Point] = []
    for point in sorted(by_period.values(), key=lambda each: (each.ends, each.starts)):
        why = _break(found[-1], point, versions) if found else None
        found.append(point._replace(broken=why) if why else point)
    return tuple(found)


def unbroken(points: Sequence[Point]) -> Sequence[Point]:
    """The points since the last break in the series."""
    starts = [place for place, point in enumerate(points) if point.broken]
    return points[starts[-1] :] if starts else points


def pieces(points: Sequence[Point]) -> list[list[Point]]:
    """The runs of points that may be joined by a line: they end at a break and at a figure that is hidden."""
    found: list[list[Point]] = [[]]
    for point in points:
        if point.broken or point.value is None:
            found.append([])
        if point.value is not None:
            found[-1].append(point)
    return [piece for piece in found if piece]


def _counts_before(point: Point, held: Point) -> bool:
    if bool(point.mode) != bool(held.mode):
        return not point.mode
    if point.mode != held.mode:
        return (point.base or 0) > (held.base or 0)
    return True


def _break(before: Point, after: Point, versions: Sequence[Indicator]) -> Break | None:
    for version in versions:
        if before.version < version.version <= after.version and version.breaks_series:
            return Break(reason=version.break_reason)
    obstacle = after.published.obstacle if after.published else None
    if obstacle not in FINE:
        return Break(obstacle)
    return Break() if after.breaks else None
