"""Words of residents that stand for many: typical of their theme, unlike each other, and never without consent."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Text, and_, case, cast, func, or_, select, true
from sqlalchemy.orm import Session

from feedback.dashboards.likely import MENTIONED, Likely, is_read
from feedback.dashboards.scope import Scope, may_be_quoted
from feedback.models import Comment, Decision, Kind, Sentiment, Suggestion

MASKED = 0.5
"""Words in which something had to be masked read badly, and are chosen after others."""
SURE = 0.7
"""How sure the machine must be of a comment's kind for it to be quoted as one of that kind."""
FEELINGS = {Kind.COMPLAINT: Sentiment.NEGATIVE, Kind.COMPLIMENT: Sentiment.POSITIVE}
"""The feeling that goes with a kind."""
MOST_READ = 2000
"""Comments among which quotes are looked for, the newest first."""
MOST_TRIED = 400
"""Candidates for a theme's quotes, the likeliest first."""


@dataclass(frozen=True)
class Quote:
    """Redacted words whose writer let them be published, in their language."""

    comment_id: UUID
    text: str
    language: str


@dataclass(frozen=True)
class Quotable:
    """A comment with words that may be quoted: its kind, whether that is plain, and how probable its themes are.

    A kind is plain where a person decided on it, or the machine is sure of it and of a feeling that goes with it.
    """

    comment_id: UUID
    kind: Kind | None
    plain: bool
    themes: Mapping[str, float]


def quotable(session: Session, scope: Scope) -> list[Quotable]:
    """The newest `MOST_READ` comments of a scope with words that were read and whose writers agreed to be quoted."""
    said = Likely(session.get_bind().dialect.name).themes
    kind = func.coalesce(Decision.kind, Suggestion.kind)
    fits = case(
        *((Suggestion.kind == each, Suggestion.sentiment == felt) for each, felt in FEELINGS.items()), else_=true()
    )
    plain = or_(Decision.id.is_not(None), and_(fits, Suggestion.kind_score >= SURE))
    statement = scope.of(Comment.id, kind, plain, cast(said, Text))
    statement = statement.where(Comment.text != "", may_be_quoted(), is_read())
    found = session.execute(statement.order_by(Comment.received_at.desc(), Comment.id).limit(MOST_READ))
    return [
        Quotable(comment_id, kind, bool(plain), json.loads(themes or "{}")) for comment_id, kind, plain, themes in found
    ]


def quotes_for(
    session: Session,
    council_id: UUID,
    comments: Iterable[Quotable],
    theme: str,
    most: int = 3,
    quoted: Collection[UUID] = (),
) -> list[Quote]:
    """The words to quote for a theme; nothing where nobody agreed. Those `quoted` elsewhere are left out."""
    about = [each for each in comments if each.themes.get(theme, 0.0) >= MENTIONED and each.comment_id not in quoted]
    likeliest = sorted(about, key=lambda each: (-each.themes[theme], str(each.comment_id)))[:MOST_TRIED]
    scores = {each.comment_id: each.themes[theme] for each in likeliest}
    return picked(session, council_id, scores, most)


def picked(session: Session, council_id: UUID, scores: dict[UUID, float], most: int) -> list[Quote]:
    """The comments to show of those that are scored by how typical they are."""
    from analysis.quotes import pick_quotes

    found = _quotable(session, council_id, list(scores))
    liked = [scores[each.comment_id] * (MASKED if "[" in each.text else 1.0) for each in found]
    places = pick_quotes([each.text for each in found], liked, most)
    return [found[place] for place in places]


def _quotable(session: Session, council_id: UUID, ids: Sequence[UUID]) -> list[Quote]:
    statement = select(Comment).where(Comment.council_id == council_id, Comment.id.in_(ids))
    rows = session.scalars(statement.order_by(Comment.received_at, Comment.id))
    return [Quote(row.id, row.text, row.language or "en") for row in rows]
