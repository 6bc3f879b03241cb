"""Monthly cycles of a form: how many were asked, how many answered, and how many of those rated it good."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from analysis.rates import Rate, rate
from core.database import now
from feedback.asking.models import AskedCount, FormAnswer
from feedback.models import Comment, FeedbackForm
from feedback.months import begins, month_of, months_between, number_of_month
from feedback.ratings import GOOD

LONGEST = 36
"""Months that a page shows."""


@dataclass(frozen=True)
class Cycle:
    """A month of a form. The response rate is None where nobody said how many were asked, or where more answered."""

    month: date
    asked: int | None
    answers: int
    good: Rate

    @property
    def response(self) -> Rate | None:
        known = self.asked is not None and self.answers <= self.asked
        return rate(self.answers, self.asked or 0) if known else None

    @property
    def has_more_answers_than_asked(self) -> bool:
        return self.asked is not None and self.answers > self.asked


def cycles(session: Session, form: FeedbackForm) -> list[Cycle]:
    """A form's months, newest first, from the first that has an answer or a number asked to this one."""
    asked = asked_of(session, form)
    first = session.scalar(select(func.min(FormAnswer.received_at)).where(*_of(form)))
    known = [*asked, *([month_of(first)] if first else [])]
    if not known:
        return []
    months = list(months_between(min(known), month_of(now())))[-LONGEST:]
    counted = _counted(session, form, months)
    found = [Cycle(month, asked.get(month), *counted.get(month, (0, rate(0, 0)))) for month in months]
    return found[::-1]


def asked_of(session: Session, form: FeedbackForm) -> dict[date, int]:
    """How many were asked, by month."""
    statement = select(AskedCount.month, AskedCount.asked)
    found = statement.where(AskedCount.council_id == form.council_id, AskedCount.form_id == form.id)
    return dict(session.execute(found).all())


def say_asked(session: Session, form: FeedbackForm, counts: dict[date, int]) -> None:
    """Say how many were asked in each of some months, in place of what was said before."""
    mine = AskedCount.council_id == form.council_id, AskedCount.form_id == form.id, AskedCount.month.in_(counts)
    known = {row.month: row for row in session.scalars(select(AskedCount).where(*mine))}
    for month, asked in counts.items():
        if month in known:
            known[month].asked = asked
        else:
            session.add(AskedCount(council_id=form.council_id, form_id=form.id, month=month, asked=asked))
    session.flush()


def answers_since(session: Session, council_id: UUID, moment: date) -> dict[UUID, int]:
    """How many answers each form of a council has had since the beginning of a month."""
    mine = FormAnswer.council_id == council_id, FormAnswer.received_at >= begins(moment)
    counted = select(FormAnswer.form_id, func.count(FormAnswer.id)).where(*mine).group_by(FormAnswer.form_id)
    return dict(session.execute(counted).all())


def _counted(session: Session, form: FeedbackForm, months: list[date]) -> dict[date, tuple[int, Rate]]:
    """Answers and good ratings, by month."""
    number = number_of_month(FormAnswer.received_at, months).label("number")
    statement = select(number, func.count(FormAnswer.id), func.count(Comment.rating), func.sum(_IS_GOOD))
    statement = statement.join(Comment, (Comment.id == FormAnswer.comment_id) & (Comment.council_id == form.council_id))
    since = FormAnswer.received_at >= begins(months[0])
    rows = session.execute(statement.where(*_of(form), since).group_by("number"))
    return {months[place]: (answers, rate(good or 0, rated)) for place, answers, rated, good in rows}


def _of(form: FeedbackForm) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return FormAnswer.council_id == form.council_id, FormAnswer.form_id == form.id


_IS_GOOD = case((Comment.rating <= GOOD, 1), else_=0)
