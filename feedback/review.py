"""Reviewing comments: a person accepts or corrects what the machine suggested; decisions are only ever added."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from feedback.models import Comment, Decision, Kind, Sentiment, Suggestion


class NothingSuggested(Exception):
    """There is no suggestion to accept yet."""


def labels_of(comment: Comment) -> dict[str, Any]:
    """The kind, sentiment and themes that count now: the latest decision's, or else the suggestion's, or none."""
    if comment.decisions:
        latest = comment.decisions[-1]
        return {"kind": latest.kind, "sentiment": latest.sentiment, "themes": latest.themes}
    suggested = comment.suggestion
    if suggested is None:
        return {}
    return {"kind": suggested.kind, "sentiment": suggested.sentiment, "themes": codes_of(suggested)}


def codes_of(suggested: Suggestion) -> list[str]:
    return [theme["code"] for theme in suggested.themes]


def accept(session: Session, comment: Comment, person_id: UUID) -> Decision:
    """Decide as the machine suggested; raises `NothingSuggested` when it has not suggested yet."""
    suggested = comment.suggestion
    if suggested is None:
        raise NothingSuggested
    return decide(
        session,
        comment,
        person_id,
        kind=suggested.kind,
        sentiment=suggested.sentiment,
        themes=codes_of(suggested),
    )


def decide(
    session: Session, comment: Comment, person_id: UUID, *, kind: Kind, sentiment: Sentiment, themes: Collection[str]
) -> Decision:
    """Add a person's decision; the same one made again at once, as by a double press, is made once."""
    decision = Decision(
        council_id=comment.council_id,
        comment_id=comment.id,
        person_id=person_id,
        kind=kind,
        sentiment=sentiment,
        themes=sorted(set(themes)),
        as_suggested=_is_as_suggested(comment.suggestion, kind, sentiment, set(themes)),
    )
    latest = comment.decisions[-1] if comment.decisions else None
    if latest and _says(latest) == _says(decision):
        return latest
    comment.decisions.append(decision)
    session.flush()
    return decision


def _says(decision: Decision) -> tuple[object, ...]:
    return decision.person_id, decision.kind, decision.sentiment, decision.themes


def _is_as_suggested(suggested: Suggestion | None, kind: Kind, sentiment: Sentiment, themes: set[str]) -> bool:
    if suggested is None:
        return False
    return (kind, sentiment, themes) == (suggested.kind, suggested.sentiment, set(codes_of(suggested)))
