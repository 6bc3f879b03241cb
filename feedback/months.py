"""Months, by the clocks of the council: when each begins, and which one a moment is in."""

from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, case, literal
from sqlalchemy.orm import InstrumentedAttribute

CLOCK = ZoneInfo("Europe/London")


def month_of(moment: datetime) -> date:
    """The first day of the month that a moment is in."""
    return moment.astimezone(CLOCK).date().replace(day=1)


def following(month: date, months: int = 1) -> date:
    """The first day of a later month, or of an earlier one.

    >>> following(date(2026, 11, 1), 3), following(date(2026, 1, 1), -1)
    (datetime.date(2027, 2, 1), datetime.date(2025, 12, 1))
    """
    number = month.year * 12 + month.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def months_between(first: date, last: date) -> Iterator[date]:
    """The first days of the months from one to another, both included."""
    while first <= last:
        yield first
        first = following(first)


def begins(month: date) -> datetime:
    """The moment that a month begins."""
    return datetime(month.year, month.month, 1, tzinfo=CLOCK)


def quarter_of(month: date) -> date:
    """The first day of the quarter of the financial year, which councils count from April.

    >>> quarter_of(date(2026, 2, 1)), quarter_of(date(2026, 5, 1))
    (datetime.date(2026, 1, 1), datetime.date(2026, 4, 1))
    """
    return date(month.year, (month.month - 1) // 3 * 3 + 1, 1)


def number_of_month(moment: InstrumentedAttribute[datetime], months: list[date]) -> ColumnElement[int]:
    """The place in `months` of the month that a column's moment is in, for a query to group by."""
    before = [(moment < begins(month), place) for place, month in enumerate(months[1:])]
    return case(*before, else_=len(before)) if before else literal(0)
