"""Finding comments: whose a person may see, which ones a page lists, and what counts for each."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Text, and_, case, cast, func, or_, select
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload, selectinload

from analysis.search import Search
from core.models import Membership, Role
from feedback import searching
from feedback.models import SAMPLE_SHARE, Comment, Decision, Kind, Sentiment, Suggestion, Undoing
from feedback.reviewing import groups, order

PAGE_LENGTH = 25
LONG = 600
"""A comment of so many characters is long."""
MANY_THEMES = 3


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
    search: Search | None = None
    is_complex: bool = False
    sampled: bool | None = None
    newest_first: bool = False
    counting: bool = False
    """Whether groups that are counted once are to be counted once, by their first comment."""

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
    """A page of comments; `number` and `pages` start at 1."""

    rows: list[Reviewed]
    number: int
    pages: int
    total: int


def queue(
    session: Session, reach: Reach, filters: Filters, number: int = 1, turn: order.Turn = order.FIRST_TURN
) -> Page:
    """The comments with words, `PAGE_LENGTH` to a page; a page past the end is the last one.

    Those to review come most useful first, every third from the random sample; others, or if asked, newest first.
    """
    total = count(session, reach, filters)
    pages = max(1, -(-total // PAGE_LENGTH))
    number = min(max(1, number), pages)
    statement = listed(reach, filters, turn).offset((number - 1) * PAGE_LENGTH).limit(PAGE_LENGTH)
    return Page([Reviewed(comment, decision) for comment, decision in session.execute(statement)], number, pages, total)


def count(session: Session, reach: Reach, filters: Filters) -> int:
    """How many comments there are to list."""
    statement = joined(select(func.count(Comment.id))).where(reach.within, *_conditions(filters))
    return session.scalar(statement) or 0


def comment_within(session: Session, reach: Reach, comment_id: UUID) -> Comment | None:
    """One comment with its suggestion and its decisions, oldest first, if the person may see it."""
    statement = select(Comment).where(reach.within, Comment.id == comment_id)
    return session.scalar(
        statement.options(
            joinedload(Comment.suggestion),
            joinedload(Comment.service),
            selectinload(Comment.decisions).joinedload(Decision.undoing),
        )
    )


def whatever_its_review(filters: Filters) -> Filters:
    """The same comments, whether anybody has decided on them or not."""
    return replace(filters, reviewed=None)


def comes_after(received_at: datetime, comment_id: UUID) -> ColumnElement[bool]:
    """Whether a comment comes after another where the oldest come first."""
    return or_(Comment.received_at > received_at, and_(Comment.received_at == received_at, Comment.id > comment_id))


def comments_within(session: Session, reach: Reach, comment_ids: Collection[UUID]) -> list[Comment]:
    """Those of these comments that a person may see, oldest first."""
    statement = select(Comment).where(reach.within, Comment.id.in_(comment_ids))
    statement = statement.options(
        joinedload(Comment.suggestion), selectinload(Comment.decisions).joinedload(Decision.undoing)
    )
    return list(session.scalars(statement.order_by(Comment.received_at, Comment.id)))


@dataclass(frozen=True)
class Labels:
    """What counts as being said of a comment, and whether it was a person who said it."""

    kind: Kind
    themes: list[str]
    decided: bool
    sentiment: Sentiment


def latest_labels(session: Session, reach: Reach, filters: Filters) -> Iterator[Labels]:
    """The labels of each comment that has any: a person's decision, or else the machine's suggestion."""
    columns = (Decision.kind, Decision.themes, Decision.sentiment, Suggestion.kind, Suggestion.themes)
    statement = joined(select(*columns, Suggestion.sentiment)).where(reach.within, *_conditions(filters))
    for decided, themes, felt, suggested, suggested_themes, suggested_feeling in session.execute(statement):
        if decided is not None:
            yield Labels(decided, themes, True, felt)
        elif suggested is not None:
            yield Labels(suggested, [theme["code"] for theme in suggested_themes], False, suggested_feeling)


def listed(reach: Reach, filters: Filters, turn: order.Turn = order.FIRST_TURN) -> Select[Any]:
    """The comments of a list, each with the decision that counts, in the list's order."""
    statement = joined(select(Comment, Decision)).where(reach.within, *_conditions(filters))
    statement = statement.options(contains_eager(Comment.suggestion), joinedload(Comment.service))
    if filters.reviewed is False and not filters.newest_first:
        return statement.order_by(order.place(turn))
    return statement.order_by(Comment.received_at.desc(), Comment.id)


def joined(statement: Any) -> Select[Any]:
    """Join each comment to its suggestion and to the latest decision about it that stands."""
    later = aliased(Decision)
    newer = or_(
        later.decided_at > Decision.decided_at, and_(later.decided_at == Decision.decided_at, later.id > Decision.id)
    )
    superseded = select(later.id).where(later.comment_id == Decision.comment_id, newer, _stands(later)).exists()
    is_latest = and_(~superseded, _stands(Decision))
    found: Select[Any] = (
        statement.select_from(Comment)
        .outerjoin(Suggestion, and_(Suggestion.comment_id == Comment.id, Suggestion.council_id == Comment.council_id))
        .outerjoin(
            Decision,
            and_(Decision.comment_id == Comment.id, Decision.council_id == Comment.council_id, is_latest),
        )
    )
    return found


def _stands(decision: Any) -> ColumnElement[bool]:
    """Whether nobody has taken the decision back."""
    return ~select(Undoing.id).where(Undoing.decision_id == decision.id).exists()


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
    if filters.search:
        conditions.append(searching.condition(filters.search))
    if filters.is_complex:
        conditions.append(or_(func.length(Suggestion.redacted) >= LONG, _theme_count() >= MANY_THEMES))
    if filters.sampled is not None:
        conditions.append(Comment.lot < SAMPLE_SHARE if filters.sampled else Comment.lot >= SAMPLE_SHARE)
    if filters.counting:
        conditions.append(groups.is_counted())
    return conditions


def _theme_count() -> ColumnElement[Any]:
    """How many themes were decided, or else suggested: each is one text, or one `"code": "`, in the JSON."""
    decided = _occurrences(Decision.themes, '"') / 2
    return case((Decision.id.is_not(None), decided), else_=_occurrences(Suggestion.themes, '"code": "'))


def _occurrences(column: Any, part: str) -> ColumnElement[Any]:
    text = cast(column, Text)
    return (func.length(text) - func.length(func.replace(text, part, ""))) / len(part)


def _has_theme(code: str) -> ColumnElement[bool]:
    """Whether the theme is among those decided, or else suggested; both databases write JSON text alike."""
    decided = cast(Decision.themes, Text).contains(f'"{code}"', autoescape=True)
    suggested = cast(Suggestion.themes, Text).contains(f'"code": "{code}"', autoescape=True)
    return or_(and_(Decision.id.is_not(None), decided), and_(Decision.id.is_(None), suggested))
