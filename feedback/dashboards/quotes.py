"""Words of residents that stand for many: typical of their theme, unlike each other, and never without consent."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.dashboards.drivers import MENTIONED
from feedback.dashboards.seen import Seen
from feedback.models import Comment

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
    session: Session,
    council_id: UUID,
    comments: Iterable[Seen],
    theme: str,
    most: int = 3,
    quoted: Collection[UUID] = (),
) -> list[Quote]:
    """The words to quote for a theme, among comments whose writers agreed; nothing where nobody did.

    Those `quoted` elsewhere on the page are left out.
    """
    agreed = [each for each in comments if each.may_quote and each.has_words and each.comment_id not in quoted]
    agreed = [each for each in agreed if each.themes.get(theme, 0.0) >= MENTIONED]
    likeliest = sorted(agreed, key=lambda each: (-each.themes[theme], str(each.comment_id)))[:MOST_READ]
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
