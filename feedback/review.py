"""Reviewing comments: a person accepts or corrects what the machine suggested; decisions are only ever added."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from core.database import Json
from feedback.models import Comment, Decision, Kind, Sentiment, Suggestion


class NothingSuggested(Exception):
    """There is no suggestion to accept yet."""


def labels_of(comment: Comment) -> dict[str, Any]:
    """The kind, sentiment and themes that count now: the latest decision's, or else the suggestion's, or none."""
    if comment.standing:
        latest = comment.standing[-1]
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
    session: Session,
    comment: Comment,
    person_id: UUID,
    *,
    kind: Kind,
    sentiment: Sentiment,
    themes: Collection[str],
    clauses: Sequence[Json] = (),
    batch_id: UUID | None = None,
) -> Decision:
    """Add a person's decision; the same one made again at once, as by a double press, is made once.

    A decision that comes late, after another's, is kept beside it and counts, as it is the latest.
    """
    suggested = comment.suggestion
    decision = Decision(
        council_id=comment.council_id,
        comment_id=comment.id,
        person_id=person_id,
        kind=kind,
        sentiment=sentiment,
        themes=sorted(set(themes)),
        as_suggested=_is_as_suggested(suggested, kind, sentiment, set(themes)),
        sampled=comment.sampled,
        model=suggested.model if suggested else "",
        clauses=list(clauses),
        batch_id=batch_id,
    )
    latest = comment.standing[-1] if comment.standing else None
    if latest and _says(latest) == _says(decision):
        return latest
    comment.decisions.append(decision)
    session.flush()
    return decision


def split(session: Session, comment: Comment, person_id: UUID, *, kind: Kind, clauses: Sequence[Json]) -> Decision:
    """Decide on each clause of a comment; the whole has all of their themes, and the feeling that they have in common.

    A clause is its `text`, its `sentiment` and its `themes`. Where clauses feel differently, the whole is neutral.
    """
    felt = {Sentiment(clause["sentiment"]) for clause in clauses}
    return decide(
        session,
        comment,
        person_id,
        kind=kind,
        sentiment=felt.pop() if len(felt) == 1 else Sentiment.NEUTRAL,
        themes={code for clause in clauses for code in clause["themes"]},
        clauses=clauses,
    )


def decide_alike(
    session: Session,
    comments: Iterable[Comment],
    person_id: UUID,
    *,
    kind: Kind,
    sentiment: Sentiment,
    themes: list[str],
) -> list[Decision]:
    """Decide alike on comments that nobody has decided on meanwhile, as one batch that can be undone together."""
    batch_id = uuid4()
    return [
        decide(session, comment, person_id, kind=kind, sentiment=sentiment, themes=themes, batch_id=batch_id)
        for comment in comments
        if not comment.standing
    ]


def _says(decision: Decision) -> tuple[object, ...]:
    return decision.person_id, decision.kind, decision.sentiment, decision.themes, decision.clauses


def _is_as_suggested(suggested: Suggestion | None, kind: Kind, sentiment: Sentiment, themes: set[str]) -> bool:
    if suggested is None:
        return False
    return (kind, sentiment, themes) == (suggested.kind, suggested.sentiment, set(codes_of(suggested)))
