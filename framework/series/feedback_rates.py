"""Rates of feedback in a stretch of months: what a measure comes to, of how many, and how sure that is."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from analysis.plain_scores import event_count, net_score
from analysis.rates import Rate, rate
from feedback.asking.models import AskedCount, FormAnswer
from feedback.dashboards.scope import Period, Scope
from feedback.dashboards.tally import Tally, tally
from feedback.finding import Reach
from feedback.models import Comment
from feedback.months import begins, following
from feedback.ratings import GOOD

NEITHER = 3
THEME = "theme:"


@dataclass(frozen=True)
class Rated:
    """What a measure comes to, in the unit in which it is kept, with its 95% interval, of `base` answers.

    `kinds` says how many people gave each kind of answer, or how many cases there were where `is_a_count`.
    """

    value: float
    se: float | None
    ci_low: float
    ci_high: float
    base: int
    kinds: tuple[int, ...]
    is_a_count: bool = False


@dataclass(frozen=True)
class Answers:
    """How many answers to one scale of the forms are on either side of its middle."""

    favourable: int
    neither: int
    unfavourable: int

    @property
    def base(self) -> int:
        return self.favourable + self.neither + self.unfavourable


class Month:
    """A council's feedback in a stretch of months, each part counted when it is first asked for."""

    def __init__(self, session: Session, council_id: UUID, period: Period) -> None:
        self.session, self.council_id, self.period = session, council_id, period

    @cached_property
    def tally(self) -> Tally:
        """Every comment, counted as dashboards count them."""
        return tally(self.session, Scope(Reach(self.council_id), self.period))

    def answers(self, scale: "InstrumentedAttribute[int | None]") -> Answers:
        """The answers to a scale of the forms, which runs from 1, the best, to 5."""
        sides = scale <= GOOD, scale == NEITHER, scale > NEITHER
        statement = select(*(func.count(case((side, 1))) for side in sides)).select_from(FormAnswer)
        statement = statement.join(Comment, FormAnswer.comment_id == Comment.id)
        mine = Comment.council_id == self.council_id, *self._mine()
        counted: tuple[int, ...] = tuple(self.session.execute(statement.where(*mine)).one())
        return Answers(counted[0], counted[1], counted[2])

    def response(self) -> Rate:
        """The share of those asked who answered, over the months and forms of which both are known and fit.

        A month in which more answered than were asked says that the number is wrong, and is left out.
        """
        asked = select(AskedCount.form_id, AskedCount.month, AskedCount.asked).where(
            AskedCount.council_id == self.council_id,
            AskedCount.month >= self.period.first,
            AskedCount.month <= self.period.last,
        )
        answered = whole = 0
        for form_id, month, number in self.session.execute(asked).all():
            within = FormAnswer.received_at >= begins(month), FormAnswer.received_at < begins(following(month))
            mine = FormAnswer.council_id == self.council_id, FormAnswer.form_id == form_id
            found = self.session.scalar(select(func.count(FormAnswer.id)).where(*mine, *within)) or 0
            if found <= number:
                answered, whole = answered + found, whole + number
        return rate(answered, whole)

    def _mine(self) -> tuple[ColumnElement[bool], ...]:
        within = FormAnswer.received_at >= self.period.begins, FormAnswer.received_at < self.period.ends
        return FormAnswer.council_id == self.council_id, *within


def _share(scale: "InstrumentedAttribute[int | None]") -> Callable[[Month], Rated | None]:
    def favourable(month: Month) -> Rated | None:
        found = month.answers(scale)
        return _of_rate(rate(found.favourable, found.base), found.favourable)

    return favourable


def _net(month: Month) -> Rated | None:
    found = month.answers(FormAnswer.recommend)
    if not found.base:
        return None
    score = net_score(found.favourable, found.neither, found.unfavourable)
    return Rated(score.score, score.se, score.ci_low, score.ci_high, score.n, (score.n,))


def _response(month: Month) -> Rated | None:
    found = month.response()
    return _of_rate(found, round(found.rate * found.n)) if found.n else None


def _complaints(month: Month) -> Rated | None:
    """How many comments complain, of those that anybody, person or machine, has read."""
    whole = month.tally.whole
    if not whole.read:
        return None
    found = event_count(whole.complaints)
    kinds = (found.events,)
    return Rated(float(found.events), None, found.ci_low, found.ci_high, whole.read, kinds, is_a_count=True)


def _theme(month: Month, code: str) -> Rated | None:
    """The share of comments about a theme: a sum of probabilities, and not a count of labels."""
    counted = month.tally
    if not counted.read:
        return None
    share = counted.themes[code].share(counted.read)
    about = round(share.rate * share.n)
    return Rated(share.rate, share.se, share.ci_low, share.ci_high, share.n, (about, share.n - about))


def _of_rate(found: Rate, favourable: int) -> Rated | None:
    if not found.n:
        return None
    se = (found.rate * (1 - found.rate) / found.n) ** 0.5
    kinds = favourable, found.n - favourable
    return Rated(found.rate, se, found.ci_low, found.ci_high, found.n, kinds)


MEASURES: dict[str, Callable[[Month], Rated | None]] = {
    "rating": _share(Comment.rating),
    "ease": _share(FormAnswer.ease),
    "difference": _share(FormAnswer.difference),
    "recommend": _net,
    "response": _response,
    "complaints": _complaints,
}
"""What can be measured, by what an indicator of feedback names as its question."""


def measure(question: str, month: Month) -> Rated | None:
    """What a measure comes to, or None where nobody answered. Raises `KeyError` for one that is not known."""
    if question.startswith(THEME):
        return _theme(month, question.removeprefix(THEME))
    return MEASURES[question](month)


def is_measure(question: str) -> bool:
    return question in MEASURES or question.startswith(THEME)
