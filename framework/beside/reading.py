"""What is known beside an indicator of a council's publication, as rows: nothing here is in words yet."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import Text, cast, or_, select
from sqlalchemy.orm import Session

from core.database import Json
from feedback.acting.told import told
from feedback.dashboards.likely import MENTIONED, Likely
from feedback.dashboards.quotes import Quote, quotable, quotes_for
from feedback.dashboards.scope import Period, Scope, may_be_quoted
from feedback.finding import Reach, joined
from feedback.models import Comment
from framework.beside.models import WordsBeside
from framework.models import Event, Indicator, Observation, ObservationStatus, Publication
from framework.studies.models import Study, StudyKind

YEAR = timedelta(days=365)
MOST_QUOTES = 4
MOST_THEMES = 3


@dataclass(frozen=True)
class Opinions:
    """Opinions that go with one: its code, the share of its variation that they go with, and each one's part of it.

    Shares are proportions. `base` is how many people answered all the questions.
    """

    explained: str
    share: float
    base: int
    is_indicative: bool
    parts: list[Json]


def opinions_with(session: Session, council_id: UUID, publication: Publication) -> Opinions | None:
    """The opinions that a wave's plan sets beside one indicator; None where too few answered or none was set."""
    mine = Study.council_id == council_id, Study.publication_id == publication.id, Study.kind == StudyKind.OPINIONS
    study = session.scalar(select(Study).where(*mine))
    if study is None or "opinions" not in study.findings:
        return None
    found = study.findings
    parts = sorted((part for part in found["opinions"] if part["share_low"] is not None), key=lambda one: -one["share"])
    indicative = found["status"] == ObservationStatus.INDICATIVE.value
    return Opinions(study.recipe["explained"], found["r2"], found["base"], indicative, parts)


def words_with(session: Session, council_id: UUID, publication: Publication, code: str) -> Json | None:
    """What those who answered favourably wrote about, and those who did not, as `framework.beside.tallying` says it."""
    mine = WordsBeside.council_id == council_id, WordsBeside.publication_id == publication.id
    row = session.scalar(select(WordsBeside).where(*mine))
    found: Json | None = row.findings.get(code) if row else None
    return found


def published_quotes(session: Session, council_id: UUID, themes: Collection[str]) -> list[Quote]:
    """Words that the council has published already ("you said, we did") and that are about one of these themes.

    Whoever wrote them agreed to be quoted and still does; they are shown as they are masked by now.
    """
    ids = [row.quote_comment_id for row in told(session, council_id) if row.quote_comment_id]
    if not ids or not themes:
        return []
    said = cast(Likely(session.get_bind().dialect.name).themes, Text)
    statement = joined(select(Comment.id, Comment.text, Comment.language, said))
    statement = statement.where(Comment.council_id == council_id, Comment.id.in_(ids), may_be_quoted())
    found = {}
    for comment_id, text, language, likely in session.execute(statement):
        if any(json.loads(likely or "{}").get(code, 0.0) >= MENTIONED for code in themes):
            found[comment_id] = Quote(comment_id, text, language or "en")
    return [found[each] for each in dict.fromkeys(ids) if each in found][:MOST_QUOTES]


def quotes_of_forms(session: Session, council_id: UUID, themes: Sequence[str], until: date) -> list[Quote]:
    """Typical words of a year about these themes, whose writers agreed to be quoted: for the council's own people."""
    scope = Scope(Reach(council_id), Period(month_of_day(until - YEAR), month_of_day(until)))
    comments = quotable(session, scope)
    found: list[Quote] = []
    for code in themes[:MOST_THEMES]:
        quoted = {each.comment_id for each in found}
        found += quotes_for(session, council_id, comments, code, most=2, quoted=quoted)
    return found[:MOST_QUOTES]


def events_between(
    session: Session, council_id: UUID, code: str, first: date, last: date, *, public: bool
) -> list[Event]:
    """What happened from one day to another that is noted on an indicator's charts, or on all, the earliest first."""
    mine = Event.council_id == council_id, or_(Event.indicator_code == code, Event.indicator_code == "")
    statement = select(Event).where(*mine, Event.on >= first, Event.on <= last)
    if public:
        statement = statement.where(Event.public)
    return list(session.scalars(statement.order_by(Event.on, Event.id)))


def period_of(
    session: Session, council_id: UUID, indicator: Indicator, publication: Publication
) -> tuple[date, date] | None:
    """From the end of the figure before to the end of this one; a year where there is none before."""
    whole = select(Observation.period_end).join(Observation.indicator).where(
        Observation.council_id == council_id, Observation.domain_var == "all", Indicator.code == indicator.code,
        Indicator.commission_id == indicator.commission_id if indicator.commission_id
        else Indicator.council_id == indicator.council_id,
    )  # fmt: skip
    last = session.scalar(
        whole.where(Observation.publication_id == publication.id).order_by(Observation.period_end.desc())
    )
    if last is None:
        return None
    before = whole.where(Observation.period_end < last, Observation.publication_id.is_not(None))
    first = session.scalar(before.order_by(Observation.period_end.desc()).limit(1))
    return first + timedelta(days=1) if first else last - YEAR, last


def titles_of(session: Session, indicator: Indicator, codes: Collection[str]) -> dict[str, dict[str, str]]:
    """The titles of indicators with the same owner, by code: of the latest version of each."""
    same = (
        Indicator.commission_id == indicator.commission_id
        if indicator.commission_id
        else Indicator.council_id == indicator.council_id
    )
    statement = select(Indicator.code, Indicator.title).where(same, Indicator.code.in_(codes))
    return {row.code: row.title for row in session.execute(statement.order_by(Indicator.version))}


def month_of_day(day: date) -> date:
    return day.replace(day=1)
