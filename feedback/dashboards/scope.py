"""Which comments figures are of: whose, of which months, and of which service, ward and channel."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import Session

from core.database import now
from feedback import finding
from feedback.asking.models import FormAnswer
from feedback.finding import Reach
from feedback.models import Comment
from feedback.months import begins, following, month_of
from feedback.reviewing.groups import is_counted

MONTHS = 24
"""Of how many months figures are, where nobody chose otherwise."""


@dataclass(frozen=True)
class Period:
    """The months from the first to the last, both included."""

    first: date
    last: date

    @property
    def begins(self) -> datetime:
        return begins(self.first)

    @property
    def ends(self) -> datetime:
        """The moment that the month after the last begins."""
        return begins(following(self.last))


def latest_period(months: int = MONTHS) -> Period:
    """The latest months, this one included."""
    this_month = month_of(now())
    return Period(following(this_month, 1 - months), this_month)


@dataclass(frozen=True)
class Narrowing:
    """Of which comments of a period the figures are; what is empty narrows nothing."""

    service_id: UUID | None = None
    area: str = ""
    channel: str = ""


EVERYTHING = Narrowing()


@dataclass(frozen=True)
class Scope:
    """The comments that figures are of; those that are counted once with their group are in it once."""

    reach: Reach
    period: Period
    narrowing: Narrowing = EVERYTHING

    def of(self, *columns: Any) -> Select[Any]:
        """Columns of these comments, their suggestions and the decisions that count."""
        within = Comment.received_at >= self.period.begins, Comment.received_at < self.period.ends
        return finding.joined(select(*columns)).where(self.reach.within, *within, is_counted(), *self._narrowed())

    def _narrowed(self) -> Iterator[ColumnElement[bool]]:
        if self.narrowing.service_id:
            yield Comment.service_id == self.narrowing.service_id
        if self.narrowing.area:
            yield Comment.area == self.narrowing.area
        if self.narrowing.channel:
            yield Comment.channel == self.narrowing.channel


def may_be_quoted() -> ColumnElement[bool]:
    """Whether whoever wrote a comment with a form agreed to be quoted."""
    mine = FormAnswer.council_id == Comment.council_id, FormAnswer.may_quote
    first = exists().where(*mine, FormAnswer.comment_id == Comment.id)
    return or_(first, exists().where(*mine, FormAnswer.second_comment_id == Comment.id))


def channels_of(session: Session, council_id: UUID) -> list[str]:
    """The channels that a council's comments have come by, in order."""
    statement = select(Comment.channel).where(Comment.council_id == council_id).distinct()
    return sorted(session.scalars(statement))
