"""How did we do? The share of good ratings by month, with its interval and its base."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, case, func, literal, select
from sqlalchemy.orm import Session

from analysis.disclosure import Status, base_status
from analysis.rates import Rate, rate
from core.models import Service
from feedback.finding import Reach
from feedback.models import Comment
from feedback.months import month_of, months_between, number_of_month

if TYPE_CHECKING:
    from feedback.dashboards.tally import Counts

GOOD = 2
GROUPS: dict[str, ColumnElement[str]] = {
    "": literal(""),
    "service": func.coalesce(Service.code, ""),
    "organisation": Comment.organisation.expression,
}


@dataclass(frozen=True)
class Share:
    """The share of ratings that are good or very good, from 0 to 1, with Wilson's 95% interval and its base."""

    good: Rate
    status: Status
    hidden: bool = False

    @classmethod
    def of(cls, good: int, base: int, *, hidden: bool = False) -> "Share":
        return cls(rate(good, base), base_status(base), hidden)


@dataclass(frozen=True)
class Group:
    """A service's or an organisation's ratings, or everybody's: in all, and by month from the oldest."""

    name: str
    whole: Share
    months: list[tuple[date, Share]]


def ratings(session: Session, reach: Reach, by: str = "") -> list[Group]:
    """Ratings by month for each group that has any, in the order of its name.

    `by` is "service" (named by its code), "organisation", or "" for everybody together; a comment without a service or
    organisation belongs to the group named "".
    """
    counted: dict[str, dict[date, tuple[int, int]]] = defaultdict(dict)
    for group, month, base, good in _counts(session, reach, by):
        counted[group][month] = (good, base)
    return [_group(name, months) for name, months in sorted(counted.items())]


def group_of(
    name: str, whole: "Counts", months: Mapping[date, "Counts"], few: Collection[date] = (), *, hidden: bool = False
) -> Group:
    """A group by its counted comments; some months of it, or all of it together, may be hidden."""
    shares = [
        (month, Share.of(each.good, each.rated, hidden=month in few))
        for month, each in sorted(months.items())
        if each.rated
    ]
    return Group(name, Share.of(whole.good, whole.rated, hidden=hidden), shares)


def _group(name: str, months: dict[date, tuple[int, int]]) -> Group:
    whole = Share.of(sum(good for good, _ in months.values()), sum(base for _, base in months.values()))
    return Group(name, whole, [(month, Share.of(*counts)) for month, counts in sorted(months.items())])


def _counts(session: Session, reach: Reach, by: str) -> Iterator[tuple[str, date, int, int]]:
    months = list(_months(session, reach))
    if not months:
        return
    statement = select(
        GROUPS[by].label("grouping"),
        number_of_month(Comment.received_at, months).label("month"),
        func.count(Comment.id),
        func.sum(case((Comment.rating <= GOOD, 1), else_=0)),
    )
    statement = statement.select_from(Comment).outerjoin(Service, _own_service(reach)).where(reach.within, _RATED)
    for group, number, base, good in session.execute(statement.group_by("grouping", "month")):
        yield group, months[number], base, good


def _months(session: Session, reach: Reach) -> Iterable[date]:
    """The first days of the months from the first rating to the last, by the clocks of the council."""
    statement = select(func.min(Comment.received_at), func.max(Comment.received_at)).where(reach.within, _RATED)
    first, last = session.execute(statement).one()
    if first is None:
        return
    yield from months_between(month_of(first), month_of(last))


def _own_service(reach: Reach) -> ColumnElement[bool]:
    return (Service.id == Comment.service_id) & (Service.council_id == reach.council_id)


_RATED = Comment.rating.is_not(None)
