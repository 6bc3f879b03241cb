"""Comments as pages show them: in words, with the machine's part and the person's part kept apart."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import g

from analysis.redaction import redact
from analysis.taxonomy import Taxonomy
from core.language import localised
from core.web import db
from feedback.finding import Reviewed
from feedback.models import HIDDEN, Comment, Decision, Kind, Sentiment, Suggestion
from feedback.taxonomy.service import common_taxonomy, taxonomy_of
from feedback.words import KIND_COLOURS, KINDS, RATINGS, SENTIMENT_COLOURS, SENTIMENTS


@dataclass(frozen=True)
class Tag:
    text: object
    colour: str | None = None


@dataclass(frozen=True)
class Reason:
    """Why the machine suggested something: how sure it is, from 0 to 1, and the words that weighed most."""

    text: object
    score: float
    evidence: list[str]
    sure: bool = True


@dataclass(frozen=True)
class Clause:
    """A part of a comment that a person split, with what it says."""

    text: str
    tags: list[Tag]


@dataclass(frozen=True)
class Card:
    """A comment in the queue."""

    id: UUID
    reference: str
    text: str
    language: str | None
    received_at: datetime
    service: str
    rating: object | None
    suggested: list[Tag] | None
    reasons: list[Reason]
    decided: list[Tag] | None
    model: str = ""
    sampled: bool = False
    clauses: list[Clause] = field(default_factory=list)


def card(row: Reviewed) -> Card:
    comment, suggested = row.comment, row.comment.suggestion
    return Card(
        id=comment.id,
        reference=comment.reference,
        text=redacted(comment),
        language=suggested.language if suggested else comment.language or None,
        received_at=comment.received_at,
        service=localised(comment.service.name) if comment.service else "",
        rating=RATINGS.get(comment.rating or 0),
        suggested=suggested_tags(suggested) if suggested else None,
        reasons=reasons(suggested) if suggested else [],
        decided=decided_tags(row.decision) if row.decision else None,
        model=suggested.model if suggested else "",
        sampled=comment.sampled,
        clauses=clauses(row.decision) if row.decision else [],
    )


def redacted(comment: Comment) -> str:
    """The comment's words with personal data masked."""
    return comment.suggestion.redacted if comment.suggestion else redact(comment.text).text


def suggested_tags(suggested: Suggestion) -> list[Tag]:
    return _tags(suggested.kind, suggested.sentiment, (theme["code"] for theme in suggested.themes))


def decided_tags(decision: Decision) -> list[Tag]:
    return _tags(decision.kind, decision.sentiment, decision.themes)


def label_tags(labels: Mapping[str, Any]) -> list[Tag]:
    """Labels that count, whoever gave them."""
    return _tags(labels["kind"], labels["sentiment"], labels["themes"])


def clauses(decision: Decision) -> list[Clause]:
    """The parts that a person split a comment into; one of which more was masked since is no longer shown."""
    words = " ".join(redacted(decision.comment).split())
    return [
        Clause(
            clause["text"] if clause["text"] in words else HIDDEN,
            [
                Tag(SENTIMENTS[Sentiment(clause["sentiment"])], SENTIMENT_COLOURS[Sentiment(clause["sentiment"])]),
                *(Tag(theme_name(code)) for code in clause["themes"]),
            ],
        )
        for clause in decision.clauses
    ]


def reasons(suggested: Suggestion) -> list[Reason]:
    """The kind's reason, then each theme's, likeliest first."""
    kind = Reason(KINDS[suggested.kind], suggested.kind_score, suggested.kind_evidence)
    return [
        kind,
        *(Reason(theme_name(t["code"]), t["score"], t["evidence"], t.get("sure", True)) for t in suggested.themes),
    ]


def theme_names() -> dict[str, str]:
    """The current council's themes by code, in their own order, named in the page's language."""
    return {theme.code: localised(theme.name) for theme in taxonomy().themes}


def taxonomy() -> Taxonomy:
    """The themes of the council that the address names, found once in a request; elsewhere, those of every council."""
    if "council" not in g:
        return common_taxonomy()
    if "taxonomy" not in g:
        g.taxonomy = taxonomy_of(db, g.council.id)
    found: Taxonomy = g.taxonomy
    return found


def theme_name(code: str) -> str:
    """A theme's name; one that an older taxonomy held keeps its code."""
    return theme_names().get(code, code)


def _tags(kind: Kind, sentiment: Sentiment, themes: Iterable[str]) -> list[Tag]:
    return [
        Tag(KINDS[kind], KIND_COLOURS[kind]),
        Tag(SENTIMENTS[sentiment], SENTIMENT_COLOURS[sentiment]),
        *(Tag(theme_name(code)) for code in themes),
    ]
