"""The figures of a report: a month's or a quarter's comments beside those of the period before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from analysis.rates import Rate, rate
from feedback import disclosing
from feedback.acting.models import Action, ActionState, Report, ReportKind, YouSaid
from feedback.asking.models import AskedCount, FormAnswer
from feedback.dashboards.direction import Change, directions
from feedback.dashboards.scope import Period, Scope
from feedback.dashboards.tally import Tally, tally
from feedback.disclosing import Hidden
from feedback.finding import Reach
from feedback.months import begins, following

LENGTHS = {ReportKind.MONTHLY: 1, ReportKind.QUARTERLY: 3}
"""Months that a report is of."""


@dataclass(frozen=True)
class PeriodFigures:
    """What a report tells: its comments, counted, what has changed since the period before, and what is hidden."""

    scope: Scope
    now: Tally
    before: Tally
    hidden: Hidden
    hidden_before: Hidden
    hidden_themes: frozenset[str]
    """Themes whose share is hidden now or was before."""
    overall: Change
    services: Mapping[str, Change]
    themes: Mapping[str, Change]
    asked: int
    response: Rate
    done: Sequence[Action]
    under_way: Sequence[Action]
    told: Sequence[YouSaid]


def period_of(report: Report) -> Period:
    return Period(report.begins, following(report.begins, LENGTHS[report.kind] - 1))


def figures_of(session: Session, report: Report) -> PeriodFigures:
    """Count a report's period and the one before."""
    length, period = LENGTHS[report.kind], period_of(report)
    earlier = Period(following(period.first, -length), following(period.last, -length))
    reach = Reach(report.council_id)
    scope = Scope(reach, period)
    now, before = tally(session, scope), tally(session, Scope(reach, earlier))
    asked, response = _response(session, report.council_id, period)
    hidden, hidden_before = disclosing.of_report(now), disclosing.of_report(before)
    few = hidden.rated | hidden_before.rated
    few_themes = disclosing.themes_hidden(now) | disclosing.themes_hidden(before)
    then_rated, rated = ({key: each.rating for key, each in t.services.items()} for t in (before, now))
    then_shares, shares = ({code: t.themes[code].share(t.read) for code in t.commonest()} for t in (before, now))
    return PeriodFigures(
        scope=scope,
        now=now,
        before=before,
        hidden=hidden,
        hidden_before=hidden_before,
        hidden_themes=few_themes,
        overall=directions(
            {"all": before.whole.rating}, {"all": now.whole.rating}, {table for table, _key in few if table == "all"}
        )["all"],
        services=directions(then_rated, rated, hidden={key for table, key in few if table == "services"}),
        themes=directions(then_shares, shares, hidden=few_themes),
        asked=asked,
        response=response,
        done=_actions(session, report.council_id, period, ActionState.DONE),
        under_way=_actions(session, report.council_id, period, ActionState.OPEN),
        told=_told(session, report.council_id, period),
    )


def _response(session: Session, council_id: UUID, period: Period) -> tuple[int, Rate]:
    """How many were asked by forms whose number is known for a month, and the share of them that answered."""
    statement = select(AskedCount.form_id, AskedCount.month, AskedCount.asked)
    within = AskedCount.month >= period.first, AskedCount.month <= period.last
    asked = session.execute(statement.where(AskedCount.council_id == council_id, *within)).all()
    answered = 0
    for form_id, month, most in asked:
        answered += min(most, _answers(session, council_id, form_id, month))
    whole = sum(row.asked for row in asked)
    return whole, rate(answered, whole)


def _answers(session: Session, council_id: UUID, form_id: UUID, month: date) -> int:
    mine = FormAnswer.council_id == council_id, FormAnswer.form_id == form_id
    within = FormAnswer.received_at >= begins(month), FormAnswer.received_at < begins(following(month))
    return session.scalar(select(func.count(FormAnswer.id)).where(*mine, *within)) or 0


def _actions(session: Session, council_id: UUID, period: Period, state: ActionState) -> Sequence[Action]:
    """The actions that ended in a period, or those that are open, by their day."""
    statement = select(Action).where(Action.council_id == council_id, Action.state == state)
    if state is not ActionState.OPEN:
        statement = statement.where(Action.ended_on >= period.first, Action.ended_on < following(period.last))
    statement = statement.options(joinedload(Action.service), joinedload(Action.owner))
    return session.scalars(statement.order_by(Action.due_on, Action.id)).all()


def _told(session: Session, council_id: UUID, period: Period) -> Sequence[YouSaid]:
    statement = select(YouSaid).where(YouSaid.council_id == council_id, YouSaid.published_on >= period.first)
    within = YouSaid.published_on < following(period.last)
    return session.scalars(statement.where(within).order_by(YouSaid.published_on, YouSaid.id)).all()
