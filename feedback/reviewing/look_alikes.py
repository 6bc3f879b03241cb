"""Comments that look like one, and that nobody has decided on yet."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from analysis.look_alikes import most_alike
from feedback import finding
from feedback.finding import Reach
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
    others = finding.newest_words(session, reach, comment, MOST_READ)
    found = most_alike(comment.suggestion.searchable, [words for _, words in others], LEAST)[:MOST_SHOWN]
    likeness = {others[place][0]: how_like for place, how_like in found}
    comments = {each.id: each for each in finding.comments_within(session, reach, list(likeness))}
    return [Alike(comments[each], likeness[each]) for each in likeness if each in comments]
