"""Words of residents that stand for many: typical of their theme, unlike each other, and never without consent."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from feedback.dashboards.likely import MENTIONED, Rows, probability
from feedback.dashboards.scope import Scope, may_be_quoted
from feedback.models import Comment, Decision, Kind, Suggestion

MASKED = 0.5
"""Words in which something had to be masked read badly, and are chosen after others."""
MOST_READ = 400
"""Candidates for a theme's quotes, the likeliest first."""


@dataclass(frozen=True)
class Quote:
    """Redacted words whose writer let them be published, in their language."""

    comment_id: UUID
    text: str
    language: str


def quotes_for(
    session: Session, scope: Scope, theme: str, most: int = 3, quoted: Collection[UUID] = (), kind: Kind | None = None
) -> list[Quote]:
    """The words to quote for a theme, among comments whose writers agreed; nothing where nobody did.

    Those `quoted` elsewhere on the page are left out, and where there is a kind, those of another kind.
    """
    likely = probability(theme, Rows(session.get_bind().dialect.name))
    statement = scope.of(Comment.id, likely.label("likely")).where(
        Comment.text != "", may_be_quoted(), likely >= MENTIONED, Comment.id.not_in(quoted)
    )
    if kind:
        statement = statement.where(func.coalesce(Decision.kind, Suggestion.kind) == kind)
    likeliest = session.execute(statement.order_by(likely.desc(), Comment.id).limit(MOST_READ))
    return picked(session, scope.reach.council_id, dict(likeliest.all()), most)


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
