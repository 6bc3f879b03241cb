"""How a file lays out its figures: a row for each, or a row for each place and a column for each period."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from core.tables import UnreadableTable
from framework.series.periods import Habits, NoPeriod, read_period
from framework.series.series_map import SeriesMap

NOTE = re.compile(r"\s*\[[^\]]*\]$")
"""What publishers write behind a heading, such as `2019/20 [note 1]`."""


@dataclass(frozen=True)
class Layout:
    """Where each part of a figure stands, and under which headings the figures of a period do."""

    places: Mapping[str, int]
    across: Mapping[str, int] = field(default_factory=dict)

    def figures(self, cells: Sequence[str]) -> Iterator[tuple[str, dict[str, str]]]:
        """The parts of each figure of a row, and the heading under which it stands if each period has its own."""
        said = {name: cells[place].strip() for name, place in self.places.items()}
        if not self.across:
            yield "", said
        for heading, place in self.across.items():
            yield heading, said | {"period": period_in(heading), "value": cells[place].strip()}


def layout_of(header: Sequence[str], plan: SeriesMap) -> Layout:
    """How a file with a header is laid out. Raises `UnreadableTable` for a column that it has not, or twice."""
    places = {name: place_of(header, column.header) for name, column in plan.columns.items() if column.header}
    if not plan.columns["period"].across:
        return Layout(places)
    others = {*places.values(), *(place_of(header, name) for name in plan.only)}
    free = [heading.strip() for place, heading in enumerate(header) if place not in others]
    headings = [heading for heading in free if is_period(heading, plan.habits)]
    if not headings:
        raise UnreadableTable("no-periods", "has no column that is headed by a period")
    return Layout(places, {heading: place_of(header, heading) for heading in headings})


def place_of(header: Sequence[str], name: str) -> int:
    """Where the only column of a name stands. Raises `UnreadableTable`."""
    names = [each.strip() for each in header]
    if names.count(name) != 1:
        code = "column-twice" if name in names else "no-column"
        raise UnreadableTable(code, f"has {'more than one' if name in names else 'no'} column {name!r}", column=name)
    return names.index(name)


def is_period(heading: str, habits: Habits | None = None) -> bool:
    """Whether a heading names a period. Raises `UnreadableTable` where it could be two, and habits do not say which.

    >>> is_period("2019/20 [note 1]"), is_period("Area")
    (True, False)
    """
    try:
        read_period(period_in(heading), habits)
    except NoPeriod as error:
        if error.code == "ambiguous" and habits is not None:
            message = f"has a column {heading.strip()!r}, which may be a year or a month: say which in the map"
            raise UnreadableTable("ambiguous-column", message, column=heading.strip()) from error
        return error.code == "ambiguous"
    return True


def period_in(heading: str) -> str:
    """The period that a heading names, without the note behind it.

    >>> period_in(" 2019/20 [note 1] ")
    '2019/20'
    """
    return NOTE.sub("", heading.strip())
