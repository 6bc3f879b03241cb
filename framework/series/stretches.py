"""The months, quarters and years of which rates of feedback are, and which of them are over."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from feedback.dashboards.scope import Period
from feedback.months import following
from framework.models import Frequency

LENGTHS = {Frequency.MONTHLY: 1, Frequency.QUARTERLY: 3, Frequency.HALF_YEARLY: 6, Frequency.YEARLY: 12}
"""The months of a period; feedback is not counted by longer ones."""
APRIL = 4


@dataclass(frozen=True)
class Stretch:
    """Whole months from the first, as councils count quarters and years: from April."""

    first: date
    months: int

    @property
    def period(self) -> Period:
        """The same as dashboards have it: by the first days of its first and its last month."""
        return Period(self.first, following(self.first, self.months - 1))

    @property
    def last_day(self) -> date:
        return following(self.first, self.months) - timedelta(days=1)


def stretch_of(month: date, frequency: Frequency) -> Stretch:
    """The stretch that a month is in.

    >>> stretch_of(date(2026, 2, 1), Frequency.YEARLY).first, stretch_of(date(2026, 8, 1), Frequency.HALF_YEARLY).first
    (datetime.date(2025, 4, 1), datetime.date(2026, 4, 1))
    """
    length = LENGTHS[frequency]
    since_april = (month.month - APRIL) % 12
    return Stretch(following(month.replace(day=1), -(since_april % length)), length)


def closed_stretches(since: date, today: date, frequency: Frequency) -> Iterator[Stretch]:
    """The stretches that are over, from the first that begins on a day or after it.

    >>> [str(each.first) for each in closed_stretches(date(2026, 2, 1), date(2026, 11, 27), Frequency.QUARTERLY)]
    ['2026-04-01', '2026-07-01']
    """
    stretch = stretch_of(since, frequency)
    if stretch.first < since:
        stretch = Stretch(following(stretch.first, stretch.months), stretch.months)
    while stretch.last_day < today:
        yield stretch
        stretch = Stretch(following(stretch.first, stretch.months), stretch.months)
