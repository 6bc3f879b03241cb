"""Finding comments: whose a person may see, which ones a page lists, and what counts for each."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Text, and_, cast, func, or_, select
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload, selectinload

from core.models import Membership, Role
from feedback.models import Comment, Decision, Kind, Sentiment, Suggestion

PAGE_LENGTH = 25


@dataclass(frozen=True)
class Reach:
    """Whose comments a person may see: a council's, or only those of some of its services."""

    council_id: UUID
    services: frozenset[UUID] | None = None

    @classmethod
    def of(cls, membership: Membership) -> "Reach":
        """Officers see the comments of their services; analysts and administrators see all of the council's."""
        if membership.role in {Role.ANALYST, Role.ADMINISTRATOR}:
            return cls(membership.council_id)
        return cls(membership.council_id, frozenset(each.service_id for each in membership.services))

    @classmethod
    def for_figures(cls, membership: Membership) -> "Reach":
        """Figures name nobody, so viewers see the whole council's; officers still see their services' alone."""
        return cls(membership.council_id) if membership.role is Role.VIEWER else cls.of(membership)

    @property
    def within(self) -> ColumnElement[bool]:
        mine = and_(Comment.council_id == self.council_id, Comment.masked_with != "")
        return mine if self.services is None else and_(mine, Comment.service_id.in_(self.services))


@dataclass(frozen=True)
class Filters:
    """Which comments to list; kind, theme and sentiment are what counts: a decision, or else the suggestion."""

    reviewed: bool | None = False
    service_id: UUID | None = None
    kind: Kind | None = None
    theme: str = ""
    sentiment: Sentiment | None = None

    @property
    def still_to_review(self) -> "Filters":
        """The same, but only what nobody has decided on."""
        return replace(self, reviewed=False)


@dataclass(frozen=True)
class Reviewed:
    """A comment with its suggestion, and the decision that counts, when somebody has made one."""

    comment: Comment
    decision: Decision | None


@dataclass(frozen=True)
class Page:
    """A page of comments, newest first; `number` and `pages` start at 1."""

    rows: list[Reviewed]
    number: int
    pages: int
    total: int


def queue(session: Session, reach: Reach, filters: Filters, number: int = 1) -> Page:
    """The comments with words, newest first, `PAGE_LENGTH` to a page; a page past the end is the last one."""
    total = count(session, reach, filters)
    pages = max(1, -(-total // PAGE_LENGTH))
    number = min(max(1, number), pages)
    statement = _listed(reach, filters).offset((number - 1) * PAGE_LENGTH).limit(PAGE_LENGTH)
    return Page([Reviewed(comment, decision) for comment, decision in session.execute(statement)], number, pages, total)


def count(session: Session, reach: Reach, filters: Filters) -> int:
    """How many comments there are to list."""
    statement = _joined(select(func.count(Comment.id))).where(reach.within, *_conditions(filters))
    return session.scalar(statement) or 0


def comment_within(session: Session, reach: Reach, comment_id: UUID) -> Comment | None:
    """One comment with its suggestion and its decisions, oldest first, if the person may see it."""
    statement = select(Comment).where(reach.within, Comment.id == comment_id)
    return session.scalar(
        statement.options(joinedload(Comment.suggestion), joinedload(Comment.service), selectinload(Comment.decisions))
    )


def next_to_review(session: Session, reach: Reach, filters: Filters, after: Comment) -> Comment | None:
    """The next older comment of the list that nobody has decided on, or else the newest one."""
    statement = _listed(reach, filters.still_to_review).where(Comment.id != after.id).limit(1)
    older = or_(
        Comment.received_at < after.received_at, and_(Comment.received_at == after.received_at, Comment.id > after.id)
    )
    found: Comment | None = session.scalar(statement.where(older)) or session.scalar(statement)
    return found


@dataclass(frozen=True)
class Labels:
    """What counts as being said of a comment, and whether it was a person who said it."""

    kind: Kind
    themes: list[str]
    decided: bool


def latest_labels(session: Session, reach: Reach, filters: Filters) -> Iterator[Labels]:
    """The labels of each comment that has any: a person's decision, or else the machine's suggestion."""
    columns = (Decision.kind, Decision.themes, Suggestion.kind, Suggestion.themes)
    statement = _joined(select(*columns)).where(reach.within, *_conditions(filters))
    for decided, decided_themes, suggested, suggested_themes in session.execute(statement):
        if decided is not None:
            yield Labels(decided, decided_themes, True)
        elif suggested is not None:
            yield Labels(suggested, [theme["code"] for theme in suggested_themes], False)


def _listed(reach: Reach, filters: Filters) -> Select[Any]:
    statement = _joined(select(Comment, Decision)).where(reach.within, *_conditions(filters))
    statement = statement.options(contains_eager(Comment.suggestion), joinedload(Comment.service))
    return statement.order_by(Comment.received_at.desc(), Comment.id)


def _joined(statement: Any) -> Select[Any]:
    """Join each comment to its suggestion and to the latest decision about it."""
    later = aliased(Decision)
    newer = or_(
        later.decided_at > Decision.decided_at, and_(later.decided_at == Decision.decided_at, later.id > Decision.id)
    )
    is_latest = ~select(later.id).where(later.comment_id == Decision.comment_id, newer).exists()
    joined: Select[Any] = (
        statement.select_from(Comment)
        .outerjoin(Suggestion, and_(Suggestion.comment_id == Comment.id, Suggestion.council_id == Comment.council_id))
        .outerjoin(
            Decision,
            and_(Decision.comment_id == Comment.id, Decision.council_id == Comment.council_id, is_latest),
        )
    )
    return joined


def _conditions(filters: Filters) -> list[ColumnElement[bool]]:
    conditions = [Comment.text != ""]
    if filters.reviewed is not None:
        conditions.append(Decision.id.is_not(None) if filters.reviewed else Decision.id.is_(None))
    if filters.service_id:
        conditions.append(Comment.service_id == filters.service_id)
    if filters.kind:
        conditions.append(func.coalesce(Decision.kind, Suggestion.kind) == filters.kind)
    if filters.sentiment:
        conditions.append(func.coalesce(Decision.sentiment, Suggestion.sentiment) == filters.sentiment)
    if filters.theme:
        conditions.append(_has_theme(filters.theme))
    return conditions


def _has_theme(code: str) -> ColumnElement[bool]:
    """Whether the theme is among those decided, or else suggested; both databases write JSON text alike."""
    decided = cast(Decision.themes, Text).contains(f'"{code}"', autoescape=True)
    suggested = cast(Suggestion.themes, Text).contains(f'"code": "{code}"', autoescape=True)
    return or_(and_(Decision.id.is_not(None), decided), and_(Decision.id.is_(None), suggested))
