"""What is taken away of each comment, and of each decision: rows read from the database a few hundred at a time."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from core.models import Person, Service
from core.spreadsheets import Cell
from feedback import finding
from feedback.finding import Filters, Reach
from feedback.models import HIDDEN, Comment, Decision, Suggestion, Undoing
from feedback.reviewing.models import CommentGroup, GroupMember, SecondOpinion

BATCH = 500

COMMENTS = (
    "reference", "received_at", "source", "source_name", "channel", "service", "organisation", "area", "language",
    "rating", "weight", "question", "text", "in_random_sample", "original_kind", "original_kind_score",
    "original_sentiment", "original_themes", "original_scores", "original_model", "original_at", "current_kind",
    "current_sentiment", "current_themes", "current_common_themes", "current_by", "current_at", "decisions", "changed",
    "second_opinion_kind", "second_opinion_sentiment", "second_opinion_themes", "group", "group_counted",
)  # fmt: skip
DECISIONS = (
    "reference", "decided_at", "decided_by", "kind", "sentiment", "themes", "as_suggested", "in_random_sample", "model",
    "together", "parts", "undone_at", "undone_by",
)  # fmt: skip
"""The columns' names are the same in every language, so that what reads them need not know which."""


def comment_rows(session: Session, reach: Reach, filters: Filters, maps: Mapping[str, str]) -> Iterator[list[Cell]]:
    """A row for each comment of a list: what the machine said first, what counts now, who changed it and when.

    `maps` says which common theme each of the council's own counts as.
    """
    for batch in _batches(session, reach, filters):
        found = _About.of(session, reach.council_id, batch)
        for comment, decision in batch:
            yield [*_facts(comment, found), *_original(comment.suggestion), *_current(comment, decision, found, maps)]
        session.expunge_all()


def decision_rows(session: Session, reach: Reach, filters: Filters) -> Iterator[list[Cell]]:
    """A row for each decision on each comment of a list, those taken back as well."""
    for batch in _batches(session, reach, filters):
        found = _About.of(session, reach.council_id, batch)
        for comment, _ in batch:
            yield from (_decision(comment, decision, found) for decision in found.decisions.get(comment.id, []))
        session.expunge_all()


class _About:
    """What is told of a batch of comments beside themselves."""

    def __init__(self) -> None:
        self.decisions: dict[UUID, list[Decision]] = {}
        self.opinions: dict[UUID, SecondOpinion] = {}
        self.groups: dict[UUID, tuple[UUID, str]] = {}
        self.names: dict[UUID, str] = {}
        self.services: dict[UUID, str] = {}

    @classmethod
    def of(cls, session: Session, council_id: UUID, batch: list[tuple[Comment, Decision | None]]) -> "_About":
        found, ids = cls(), [comment.id for comment, _ in batch]
        decisions = select(Decision).where(Decision.council_id == council_id, Decision.comment_id.in_(ids))
        decisions = decisions.options(joinedload(Decision.undoing)).order_by(Decision.decided_at, Decision.id)
        for decision in session.scalars(decisions):
            found.decisions.setdefault(decision.comment_id, []).append(decision)
        opinions = select(SecondOpinion).where(
            SecondOpinion.council_id == council_id, SecondOpinion.comment_id.in_(ids)
        )
        found.opinions = {opinion.comment_id: opinion for opinion in session.scalars(opinions)}
        members = select(GroupMember.comment_id, GroupMember.group_id, CommentGroup.counted).join(
            CommentGroup, CommentGroup.id == GroupMember.group_id
        )
        members = members.where(
            GroupMember.council_id == council_id,
            CommentGroup.council_id == council_id,
            GroupMember.comment_id.in_(ids),
            ~GroupMember.apart,
        )
        found.groups = {comment: (group, counted) for comment, group, counted in session.execute(members)}
        people = {each.person_id for decisions in found.decisions.values() for each in decisions}
        people |= {d.undoing.person_id for ds in found.decisions.values() for d in ds if d.undoing}
        found.names = {p.id: p.name for p in session.scalars(select(Person).where(Person.id.in_(people)))}
        services = session.scalars(select(Service).where(Service.council_id == council_id))
        found.services = {service.id: service.code for service in services}
        return found


def _batches(session: Session, reach: Reach, filters: Filters) -> Iterator[list[tuple[Comment, Decision | None]]]:
    """The comments of a list, oldest first, each batch beginning after the last one ended."""
    last: tuple[datetime, UUID] | None = None
    statement = finding.listed(reach, filters).order_by(None).order_by(Comment.received_at, Comment.id).limit(BATCH)
    while True:
        wanted = statement if last is None else statement.where(finding.comes_after(*last))
        batch = [(row.Comment, row.Decision) for row in session.execute(wanted)]
        if not batch:
            return
        last = batch[-1][0].received_at, batch[-1][0].id
        yield batch


def _facts(comment: Comment, found: _About) -> list[Cell]:
    suggested = comment.suggestion
    return [
        comment.reference,
        comment.received_at,
        comment.source.value,
        comment.source_name,
        comment.channel,
        found.services.get(comment.service_id, "") if comment.service_id else "",
        comment.organisation,
        comment.area,
        suggested.language if suggested else comment.language,
        comment.rating,
        comment.weight,
        comment.question,
        suggested.redacted if suggested else "",
        "yes" if comment.sampled else "no",
    ]


def _original(suggested: Suggestion | None) -> list[Cell]:
    if suggested is None:
        return [None] * 7
    return [
        suggested.kind.value,
        suggested.kind_score,
        suggested.sentiment.value,
        _listed(theme["code"] for theme in suggested.themes),
        "; ".join(f"{theme['code']} {theme['score']:.3f}" for theme in suggested.themes),
        suggested.model,
        suggested.suggested_at,
    ]


def _current(comment: Comment, decision: Decision | None, found: _About, maps: Mapping[str, str]) -> list[Cell]:
    suggested = comment.suggestion
    labels = decision or suggested
    themes = decision.themes if decision else [t["code"] for t in suggested.themes] if suggested else []
    opinion, group = found.opinions.get(comment.id), found.groups.get(comment.id)
    return [
        labels.kind.value if labels else None,
        labels.sentiment.value if labels else None,
        _listed(themes),
        _listed(dict.fromkeys(maps.get(code, code) for code in themes)),
        found.names.get(decision.person_id, "") if decision else None,
        decision.decided_at if decision else None,
        len(found.decisions.get(comment.id, [])),
        ("no" if decision.as_suggested else "yes") if decision else None,
        opinion.kind.value if opinion else None,
        opinion.sentiment.value if opinion else None,
        _listed(opinion.themes) if opinion else None,
        str(group[0]) if group else None,
        str(group[1]) if group else None,
    ]


def _decision(comment: Comment, decision: Decision, found: _About) -> list[Cell]:
    undone: Undoing | None = decision.undoing
    words = " ".join((comment.suggestion.redacted if comment.suggestion else "").split())
    parts = [(each, each["text"] if each["text"] in words else HIDDEN) for each in decision.clauses]
    return [
        comment.reference,
        decision.decided_at,
        found.names.get(decision.person_id, ""),
        decision.kind.value,
        decision.sentiment.value,
        _listed(decision.themes),
        "yes" if decision.as_suggested else "no",
        "yes" if decision.sampled else "no",
        decision.model,
        str(decision.batch_id) if decision.batch_id else None,
        " | ".join(f"{text} [{each['sentiment']}: {_listed(each['themes'])}]" for each, text in parts),
        undone.undone_at if undone else None,
        found.names.get(undone.person_id, "") if undone else None,
    ]


def _listed(codes: Iterable[str]) -> str:
    return "; ".join(codes)
