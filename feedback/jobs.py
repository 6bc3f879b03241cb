"""The room's own work: giving each comment a suggestion, some hundreds at a time.

A comment that nobody has decided on is read again when another model has been promoted, or a rule about it changed.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import Text, and_, cast, func, or_, select
from sqlalchemy.orm import Session, joinedload

from analysis.usefulness import usefulness
from core import jobs
from feedback.batches import batch_names, from_first_of
from feedback.learning.jobs import council_of, current_classifier
from feedback.learning.promotions import is_outdated
from feedback.models import Comment, Decision, Kind, Sentiment, Suggestion
from feedback.reviewing.grouping import GROUP_COMMENTS
from feedback.reviewing.models import NeverRule, PastSuggestion
from feedback.reviewing.rules import held_back, rules_of
from feedback.service import THEME_COMMENTS, ask_for_theming, with_5_best

if TYPE_CHECKING:
    from analysis.themes import Suggestion as Suggested
    from analysis.themes import ThemeClassifier, ThemeScore

BATCH = 200
WORTH_ASKING = 0.15
"""A theme this likely might be there: whether it is, is worth asking a person."""


def plan(session: Session, task: jobs.Task) -> list[str]:
    """A step for every batch of comments that wait now."""
    return batch_names(session, council_of(task), _WAITING, BATCH)


def prepare(session: Session, task: jobs.Task, step: str) -> jobs.Write:
    """Read a batch, which takes a while and the first time far longer, before anything is held that others wait for."""
    council_id = council_of(task)
    batch = [_Text.of(comment) for comment in waiting_comments(session, council_id, step)]
    said = _suggest(current_classifier(session, council_id, task.folder), batch) if batch else []
    return lambda writing: _keep(writing, council_id, step, batch, said)


def perform(session: Session, task: jobs.Task, step: str) -> None:
    """Suggest for a batch; one that was done already finds nothing waiting but what came since."""
    prepare(session, task, step)(session)


def _keep(session: Session, council_id: UUID, step: str, batch: "list[_Text]", said: "Sequence[Suggested]") -> None:
    """Write down what was said of the comments that still wait and still say the same."""
    rules, decided = rules_of(session, council_id), _decided_themes(session, council_id)
    still_waiting = {comment.id: comment for comment in waiting_comments(session, council_id, step, hold=True)}
    pairs = [
        (still_waiting[text.comment_id], each)
        for text, each in zip(batch, said, strict=True)
        if text.comment_id in still_waiting and text.text == still_waiting[text.comment_id].text
    ]
    is_first = any(comment.suggestion is None for comment, _ in pairs)
    for comment, _ in pairs:
        _keep_as_past(session, comment)
    session.flush()
    for comment, each in pairs:
        row = _row(comment, each, rules)
        session.add(row)
        comment.usefulness = usefulness(each.kind_score, _doubtful(each.scores, row.themes), decided)
    session.flush()
    if is_first and not _is_waiting(session, council_id):
        jobs.ask(session, GROUP_COMMENTS, council_id=council_id)


def ask_for_waiting(session: Session) -> None:
    """Ask for theming for each council that has comments to read."""
    statement = select(Comment.council_id).where(_WAITING).distinct().order_by(Comment.council_id)
    for council_id in session.scalars(statement.execution_options(across_councils="each council's work is its own")):
        ask_for_theming(session, council_id)


def waiting_comments(session: Session, council_id: UUID, since: str = "", *, hold: bool = False) -> list[Comment]:
    """The council's oldest comments that have words and wait to be read, or read again; a batch at most.

    `since` is the name of a step: those before its first comment are left to other steps. `hold` keeps others from
    masking more of them before what was read in them is kept.
    """
    statement = select(Comment).where(Comment.council_id == council_id, _WAITING)
    if " " in since:
        statement = statement.where(from_first_of(since))
    statement = statement.options(joinedload(Comment.suggestion))
    if hold:
        statement = statement.with_for_update(of=Comment)
    return list(session.scalars(statement.order_by(Comment.received_at, Comment.id).limit(BATCH)))


def _is_waiting(session: Session, council_id: UUID) -> bool:
    """Whether there is still a comment that the machine has never read."""
    unread = select(Comment.id).where(Comment.council_id == council_id, Comment.text != "", ~_READ.exists())
    return session.scalar(unread.order_by(Comment.received_at.desc()).limit(1)) is not None


_READ = select(Suggestion.id).where(Suggestion.comment_id == Comment.id, Suggestion.council_id == Comment.council_id)
_WAITING = and_(
    Comment.text != "",
    or_(
        ~_READ.exists(),
        and_(
            _READ.where(or_(Suggestion.read_again, is_outdated(Suggestion.model))).exists(),
            Comment.decision_id.is_(None),
        ),
    ),
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


def _suggest(classifier: "ThemeClassifier", batch: "list[_Text]") -> "list[Suggested]":
    return classifier.suggest(
        [each.text for each in batch],
        [each.question or None for each in batch],
        [with_5_best(each.rating) for each in batch],
    )


def _decided_themes(session: Session, council_id: UUID) -> Counter[str]:
    """How many decisions each theme has; those of the same themes are counted by the database."""
    alike = cast(Decision.themes, Text)
    statement = select(alike, func.count()).where(Decision.council_id == council_id).group_by(alike)
    found: Counter[str] = Counter()
    for themes, decisions in session.execute(statement):
        found.update(dict.fromkeys(json.loads(themes), decisions))
    return found


def _keep_as_past(session: Session, comment: Comment) -> None:
    """Put away what another model said, before it is replaced."""
    past = comment.suggestion
    if past is None:
        return
    said = {
        "kind": past.kind,
        "kind_score": past.kind_score,
        "kind_evidence": past.kind_evidence,
        "sentiment": past.sentiment,
        "sentiment_score": past.sentiment_score,
        "themes": past.themes,
    }
    facts = {"comment_id": comment.id, "model": past.model, "said": said, "suggested_at": past.suggested_at}
    session.add(PastSuggestion(council_id=comment.council_id, **facts))
    session.delete(past)


def _row(comment: Comment, said: "Suggested", rules: Sequence[NeverRule]) -> Suggestion:
    """What the machine says, but for the themes that a rule holds back."""
    never = held_back(rules, said.text)
    themes = [theme for theme in said.themes if theme.code not in never]
    return Suggestion(
        council_id=comment.council_id,
        comment_id=comment.id,
        model=said.model,
        kind=Kind(said.kind),
        kind_score=said.kind_score,
        kind_evidence=list(said.kind_evidence),
        sentiment=Sentiment(said.sentiment),
        sentiment_score=said.sentiment_score,
        language=said.language,
        themes=[_theme(theme) for theme in themes],
        scores=dict(said.scores),
        whole=said.whole,
        redacted=said.text,
    )


def _theme(said: "ThemeScore") -> dict[str, object]:
    """A theme suggested, as it is kept; `sure` says that nine in ten such suggestions are right."""
    return {
        "code": said.code,
        "score": said.score,
        "evidence": list(said.evidence),
        "sure": said.sure,
        "sentiment": said.sentiment,
        "sentiment_score": said.sentiment_score,
    }


def _doubtful(scores: Mapping[str, float], themes: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """The themes that were suggested, and those that nearly were."""
    near = {code: score for code, score in scores.items() if score >= WORTH_ASKING}
    return near | {theme["code"]: theme["score"] for theme in themes}


jobs.register(jobs.JobKind(THEME_COMMENTS, plan, perform, prepare))
jobs.schedule(jobs.Schedule("theme-waiting-comments", "* * * * *", ask_for_waiting))
