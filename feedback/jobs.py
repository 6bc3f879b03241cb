"""The room's own work: giving each comment a suggestion, some hundreds at a time."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core import jobs
from feedback.models import Comment, Kind, Sentiment, Suggestion
from feedback.service import BEST, THEME_COMMENTS, WORST, ask_for_theming

if TYPE_CHECKING:
    from analysis.themes import Suggestion as Suggested
    from analysis.themes import ThemeClassifier

BATCH = 200


def plan(session: Session, task: jobs.Task) -> list[str]:
    """A step for every batch of comments that wait now."""
    council_id = _council_of(task)
    waiting = session.scalar(select(func.count(Comment.id)).where(Comment.council_id == council_id, *_WAITING)) or 0
    return [f"batch-{number}" for number in range(1, -(-waiting // BATCH) + 1)]


def perform(session: Session, task: jobs.Task, step: str) -> None:
    """Suggest for the next batch; one that was done already finds nothing waiting."""
    council_id = _council_of(task)
    batch = [_Text.of(comment) for comment in waiting_comments(session, council_id)]
    session.rollback()  # Nothing is written yet: residents may write while the machine reads.
    suggestions = _suggest(batch, task.folder)
    still_waiting = {comment.id for comment in waiting_comments(session, council_id)}
    session.add_all(
        _row(council_id, text.comment_id, said)
        for text, said in zip(batch, suggestions, strict=True)
        if text.comment_id in still_waiting
    )


def ask_for_waiting(session: Session) -> None:
    """Ask for theming for each council that has comments without a suggestion."""
    statement = select(Comment.council_id).where(*_WAITING).distinct().order_by(Comment.council_id)
    for council_id in session.scalars(statement.execution_options(across_councils="each council's work is its own")):
        ask_for_theming(session, council_id)


def waiting_comments(session: Session, council_id: UUID) -> list[Comment]:
    """The council's oldest comments that have words but no suggestion, a batch at most."""
    statement = select(Comment).where(Comment.council_id == council_id, *_WAITING)
    return list(session.scalars(statement.order_by(Comment.received_at, Comment.id).limit(BATCH)))


_WAITING = (
    Comment.text != "",
    ~select(Suggestion.id)
    .where(Suggestion.comment_id == Comment.id, Suggestion.council_id == Comment.council_id)
    .exists(),
)


@dataclass(frozen=True)
class _Text:
    """What the machine reads of a comment, held after the transaction that found it."""

    comment_id: UUID
    text: str
    question: str
    rating: int | None

    @classmethod
    def of(cls, comment: Comment) -> "_Text":
        return cls(comment.id, comment.text, comment.question, comment.rating)


def _classifier(folder: Path) -> "ThemeClassifier":
    """The classifier, kept in the folder; its libraries take a second to load, which no web page should wait for."""
    from analysis.day_one import day_one_classifier

    return day_one_classifier(folder)


def _suggest(batch: "list[_Text]", folder: Path) -> "list[Suggested]":
    return _classifier(folder).suggest(
        [each.text for each in batch],
        [each.question or None for each in batch],
        [_with_5_best(each.rating) for each in batch],
    )


def _with_5_best(rating: int | None) -> int | None:
    """A rating of the form, where 1 is best, on the classifier's scale, where 5 is."""
    return None if rating is None else BEST + WORST - rating


def _row(council_id: UUID, comment_id: UUID, said: "Suggested") -> Suggestion:
    return Suggestion(
        council_id=council_id,
        comment_id=comment_id,
        model=said.model,
        kind=Kind(said.kind),
        kind_score=said.kind_score,
        kind_evidence=list(said.kind_evidence),
        sentiment=Sentiment(said.sentiment),
        sentiment_score=said.sentiment_score,
        language=said.language,
        themes=[{"code": t.code, "score": t.score, "evidence": list(t.evidence)} for t in said.themes],
        redacted=said.text,
    )


def _council_of(task: jobs.Task) -> UUID:
    assert task.council_id is not None, "theming is a council's own work"
    return task.council_id


jobs.register(jobs.JobKind(THEME_COMMENTS, plan, perform))
jobs.schedule(jobs.Schedule("theme-waiting-comments", "* * * * *", ask_for_waiting))
