"""Rates of feedback in a stretch of months: what a measure comes to, of how many, and how sure that is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from analysis.plain_scores import event_count, net_score
from analysis.rates import Rate, rate
from feedback.asking.models import AskedCount, FormAnswer
from feedback.dashboards.scope import Period, Scope
from feedback.dashboards.tally import Counts, Probable, Tally, tally
from feedback.finding import Reach
from feedback.models import Comment, FeedbackForm
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

    def __add__(self, other: "Answers") -> "Answers":
        return Answers(
            self.favourable + other.favourable, self.neither + other.neither, self.unfavourable + other.unfavourable
        )


class Month:
    """A council's feedback in a stretch of months by service, each part counted when it is first asked for."""

    def __init__(self, session: Session, council_id: UUID, period: Period) -> None:
        self.session, self.council_id, self.period = session, council_id, period
        self._answers: dict[str, dict[UUID | None, Answers]] = {}

    @cached_property
    def tally(self) -> Tally:
        """Every comment, counted as dashboards count them."""
        return tally(self.session, Scope(Reach(self.council_id), self.period), themes_by_service=True)

    def answers(self, scale: "InstrumentedAttribute[int | None]") -> Mapping[UUID | None, Answers]:
        """The answers by service to a scale of the forms, which runs from 1, the best, to 5."""
        if scale.key not in self._answers:
            sides = scale <= GOOD, scale == NEITHER, scale > NEITHER
            counted = (func.count(case((side, 1))) for side in sides)
            statement = select(Comment.service_id, *counted).select_from(FormAnswer)
            statement = statement.join(Comment, FormAnswer.comment_id == Comment.id).group_by(Comment.service_id)
            mine = Comment.council_id == self.council_id, *self._mine()
            rows = self.session.execute(statement.where(*mine))
            self._answers[scale.key] = {service: Answers(*sides) for service, *sides in rows}
        return self._answers[scale.key]

    @cached_property
    def asked(self) -> Mapping[UUID | None, tuple[int, int]]:
        """By service, how many answered and how many were asked, over months and forms of which both are known.

        A month in which more answered than were asked says that the number is wrong, and is left out.
        """
        asked = (
            select(FeedbackForm.service_id, AskedCount.form_id, AskedCount.month, AskedCount.asked)
            .join(FeedbackForm, FeedbackForm.id == AskedCount.form_id)
            .where(
                AskedCount.council_id == self.council_id,
                FeedbackForm.council_id == self.council_id,
                AskedCount.month >= self.period.first,
                AskedCount.month <= self.period.last,
            )
        )
        totals: dict[UUID | None, tuple[int, int]] = {}
        for service_id, form_id, month, number in self.session.execute(asked).all():
            within = FormAnswer.received_at >= begins(month), FormAnswer.received_at < begins(following(month))
            mine = FormAnswer.council_id == self.council_id, FormAnswer.form_id == form_id
            found = self.session.scalar(select(func.count(FormAnswer.id)).where(*mine, *within)) or 0
            if found <= number:
                answered, whole = totals.get(service_id, (0, 0))
                totals[service_id] = answered + found, whole + number
        return totals

    def _mine(self) -> tuple[ColumnElement[bool], ...]:
        within = FormAnswer.received_at >= self.period.begins, FormAnswer.received_at < self.period.ends
        return FormAnswer.council_id == self.council_id, *within


@dataclass(frozen=True)
class Part:
    """The feedback of a stretch of months that is about one service, or all of it where none is named."""

    month: Month
    service: UUID | None = None

    def answers(self, scale: "InstrumentedAttribute[int | None]") -> Answers:
        found = self.month.answers(scale)
        return sum(found.values(), NOBODY) if self.service is None else found.get(self.service, NOBODY)

    @property
    def response(self) -> Rate:
        """The share of those asked who answered."""
        found = self.month.asked
        chosen = list(found.values()) if self.service is None else [found.get(self.service, (0, 0))]
        return rate(sum(answered for answered, _ in chosen), sum(asked for _, asked in chosen))

    @property
    def counts(self) -> Counts:
        counted = self.month.tally
        return counted.whole if self.service is None else counted.services.get(str(self.service)) or Counts()

    def theme(self, code: str) -> Probable:
        counted = self.month.tally
        if self.service is None:
            return counted.themes.get(code) or Probable()
        return counted.service_themes.get((str(self.service), code)) or Probable()


NOBODY = Answers(0, 0, 0)


def _share(scale: "InstrumentedAttribute[int | None]") -> Callable[[Part], Rated | None]:
    def favourable(part: Part) -> Rated | None:
        found = part.answers(scale)
        return _of_rate(rate(found.favourable, found.base), found.favourable)

    return favourable


def _net(part: Part) -> Rated | None:
    found = part.answers(FormAnswer.recommend)
    if not found.base:
        return None
    score = net_score(found.favourable, found.neither, found.unfavourable)
    return Rated(score.score, score.se, score.ci_low, score.ci_high, score.n, (score.n,))


def _response(part: Part) -> Rated | None:
    found = part.response
    return _of_rate(found, round(found.rate * found.n)) if found.n else None


def _complaints(part: Part) -> Rated | None:
    """How many comments complain, of those that anybody, person or machine, has read."""
    counts = part.counts
    if not counts.read:
        return None
    found = event_count(counts.complaints)
    kinds = (found.events,)
    return Rated(float(found.events), None, found.ci_low, found.ci_high, counts.read, kinds, is_a_count=True)


def _theme(part: Part, code: str) -> Rated | None:
    """The share of comments about a theme: a sum of probabilities, and not a count of labels."""
    read = part.counts.read
    if not read:
        return None
    share = part.theme(code).share(read)
    about = round(share.rate * share.n)
    return Rated(share.rate, share.se, share.ci_low, share.ci_high, share.n, (about, share.n - about))


def _of_rate(found: Rate, favourable: int) -> Rated | None:
    if not found.n:
        return None
    se = (found.rate * (1 - found.rate) / found.n) ** 0.5
    kinds = favourable, found.n - favourable
    return Rated(found.rate, se, found.ci_low, found.ci_high, found.n, kinds)


MEASURES: dict[str, Callable[[Part], Rated | None]] = {
    "rating": _share(Comment.rating),
    "ease": _share(FormAnswer.ease),
    "difference": _share(FormAnswer.difference),
    "recommend": _net,
    "response": _response,
    "complaints": _complaints,
}
"""What can be measured, by what an indicator of feedback names as its question."""


def measure(question: str, part: Part) -> Rated | None:
    """What a measure comes to, or None where nobody answered. Raises `KeyError` for one that is not known."""
    if question.startswith(THEME):
        return _theme(part, question.removeprefix(THEME))
    return MEASURES[question](part)


def is_measure(question: str) -> bool:
    return question in MEASURES or question.startswith(THEME)
