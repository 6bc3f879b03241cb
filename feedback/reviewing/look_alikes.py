"""Comments that look like one, and that nobody has decided on yet."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from analysis.look_alikes import most_alike
from feedback import finding
from feedback.finding import Filters, Reach
from feedback.models import Comment

LEAST = 0.3
MOST_SHOWN, MOST_READ = 50, 5000


@dataclass(frozen=True)
class Alike:
    """A comment to review, and how like the other it is, from 0 to 1."""

    comment: Comment
    likeness: float


def alike(session: Session, reach: Reach, comment: Comment) -> list[Alike]:
    """Up to `MOST_SHOWN` comments to review that look like one, likest first; none before the machine has read it."""
    if comment.suggestion is None:
        return []
    statement = finding.listed(reach, Filters(newest_first=True)).where(Comment.id != comment.id).limit(MOST_READ)
    others = [row.Comment for row in session.execute(statement) if row.Comment.suggestion]
    found = most_alike(comment.suggestion.searchable, [each.suggestion.searchable for each in others], LEAST)
    return [Alike(others[place], likeness) for place, likeness in found[:MOST_SHOWN]]
