"""What a period's comments say, read once and held as plain values: the rows that every figure is counted from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback import finding
from feedback.asking.models import FormAnswer
from feedback.finding import Reach
from feedback.models import Comment, Decision, Kind, Sentiment, Suggestion
from feedback.months import begins, following, month_of
from feedback.reviewing.groups import is_counted


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


@dataclass(frozen=True)
class Narrowing:
    """Of which comments of a period the figures are; what is empty narrows nothing."""

    service_id: UUID | None = None
    area: str = ""
    channel: str = ""


EVERYTHING = Narrowing()


@dataclass(frozen=True)
class Seen:
    """A comment as figures see it. `themes` holds how probable each is: 1 or 0 where a person has decided."""

    comment_id: UUID
    month: date
    service_id: UUID | None
    area: str
    channel: str
    rating: int | None
    has_words: bool
    is_read: bool
    is_decided: bool
    kind: Kind | None
    sentiment: Sentiment | None
    themes: Mapping[str, float]
    may_quote: bool


def seen(session: Session, reach: Reach, period: Period, narrowing: Narrowing = EVERYTHING) -> Iterator[Seen]:
    """The comments of a period, oldest first, without their words; those counted once with their group come once."""
    statement = finding.joined(select(*_COLUMNS))
    statement = statement.outerjoin(
        FormAnswer,
        (FormAnswer.council_id == Comment.council_id)
        & ((FormAnswer.comment_id == Comment.id) | (FormAnswer.second_comment_id == Comment.id)),
    )
    within = Comment.received_at >= period.begins, Comment.received_at < period.ends
    statement = statement.where(reach.within, is_counted(), *within, *_narrowed(narrowing))
    statement = statement.order_by(Comment.received_at, Comment.id)
    for row in session.execute(statement):
        yield _seen(row)


def channels_of(session: Session, council_id: UUID) -> list[str]:
    """The channels that a council's comments have come by, in order."""
    statement = select(Comment.channel).where(Comment.council_id == council_id).distinct()
    return sorted(session.scalars(statement))


def _narrowed(narrowing: Narrowing) -> Iterator[Any]:
    if narrowing.service_id:
        yield Comment.service_id == narrowing.service_id
    if narrowing.area:
        yield Comment.area == narrowing.area
    if narrowing.channel:
        yield Comment.channel == narrowing.channel


_COLUMNS = (
    Comment.id,
    Comment.received_at,
    Comment.service_id,
    Comment.area,
    Comment.channel,
    Comment.rating,
    (Comment.text != "").label("has_words"),
    Decision.kind.label("decided_kind"),
    Decision.sentiment.label("decided_sentiment"),
    Decision.themes.label("decided_themes"),
    Suggestion.kind.label("suggested_kind"),
    Suggestion.sentiment.label("suggested_sentiment"),
    Suggestion.themes.label("suggested_themes"),
    Suggestion.scores,
    FormAnswer.may_quote,
)


def _seen(row: Any) -> Seen:
    decided = row.decided_kind is not None
    return Seen(
        comment_id=row.id,
        month=month_of(row.received_at),
        service_id=row.service_id,
        area=row.area,
        channel=row.channel,
        rating=row.rating,
        has_words=bool(row.has_words),
        is_read=decided or row.suggested_kind is not None,
        is_decided=decided,
        kind=row.decided_kind if decided else row.suggested_kind,
        sentiment=row.decided_sentiment if decided else row.suggested_sentiment,
        themes=dict.fromkeys(row.decided_themes, 1.0) if decided else _probabilities(row.scores, row.suggested_themes),
        may_quote=bool(row.may_quote),
    )


def _probabilities(scores: dict[str, float] | None, suggested: list[dict[str, Any]] | None) -> dict[str, float]:
    """How probable each theme is, suggested or not, as the machine says until a person decides."""
    return scores or {theme["code"]: theme["score"] for theme in suggested or ()}
