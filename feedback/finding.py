"""Finding comments: whose a person may see, which ones a page lists, and what counts for each."""

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Text, and_, case, cast, func, literal, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from analysis.search import Search
from core.models import Membership, Role
from feedback import searching
from feedback.models import SAMPLE_SHARE, Comment, Decision, Kind, Sentiment, Suggestion
from feedback.reviewing import groups, order

PAGE_LENGTH = 25
LONG = 600
"""A comment of so many characters is long."""
MANY_THEMES = 3
WORDLESS = literal("", literal_execute=True)
"""Nothing, as the indexes of the lists say it: a value that is only given later could not be seen to be the same."""


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
        mine = and_(Comment.council_id == self.council_id, Comment.masked_with != WORDLESS)
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
    def in_turn(self) -> bool:
        """Whether comments come as they are to be reviewed, rather than newest first."""
        return self.reviewed is False and not self.newest_first

    @property
    def asks_of_labels(self) -> bool:
        """Whether it matters what anybody said of a comment."""
        return bool(self.kind or self.theme or self.sentiment or self.search or self.is_complex)

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
    sampled, useful = session.execute(_of(select(*order.SIZES), reach, filters)).one()
    sizes = order.Sizes(sampled, useful)
    pages = max(1, -(-sizes.total // PAGE_LENGTH))
    number = min(max(1, number), pages)
    start, rows = (number - 1) * PAGE_LENGTH, listed(reach, filters)
    if filters.in_turn:
        found = order.in_turn(session, rows, turn, sizes, start, PAGE_LENGTH)
    else:
        found = list(session.execute(newest_first(rows).offset(start).limit(PAGE_LENGTH)))
    return Page([Reviewed(row.Comment, row.Decision) for row in found], number, pages, sizes.total)


def count(session: Session, reach: Reach, filters: Filters) -> int:
    """How many comments there are to list."""
    return session.scalar(_of(select(func.count()), reach, filters)) or 0


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
        joinedload(Comment.suggestion),
        joinedload(Comment.service),
        selectinload(Comment.decisions).joinedload(Decision.undoing),
    )
    return list(session.scalars(statement.order_by(Comment.received_at, Comment.id)))


def newest_words(session: Session, reach: Reach, but: Comment, most: int) -> Sequence[tuple[UUID, str]]:
    """The newest comments still to review but one, as searches see them."""
    statement = joined(select(Comment.id, Suggestion.searchable))
    statement = statement.where(reach.within, *_conditions(Filters()), Suggestion.id.is_not(None), Comment.id != but.id)
    return session.execute(newest_first(statement).limit(most)).all()


@dataclass(frozen=True)
class Labels:
    """What counts as being said of so many comments, and whether it was people who said it."""

    comments: int
    kind: Kind
    themes: list[str]
    decided: bool
    sentiment: Sentiment


def latest_labels(session: Session, reach: Reach, filters: Filters) -> Iterator[Labels]:
    """The labels that comments have, each once with how many have them: people's decisions, or else suggestions."""
    kind, felt = func.coalesce(Decision.kind, Suggestion.kind), func.coalesce(Decision.sentiment, Suggestion.sentiment)
    suggested = codes_suggested(session.get_bind().dialect.name)
    themes = case((Decision.id.is_not(None), cast(Decision.themes, Text)), else_=suggested)
    keys = (kind.label("kind"), felt.label("felt"), themes.label("themes"), Decision.id.is_not(None).label("decided"))
    statement = joined(select(*keys, func.count().label("comments"))).where(reach.within, *_conditions(filters))
    for row in session.execute(statement.where(kind.is_not(None)).group_by(*keys)):
        yield Labels(row.comments, row.kind, json.loads(row.themes), bool(row.decided), row.felt)


def codes_suggested(dialect: str) -> ColumnElement[str]:
    """The codes of the themes suggested for a comment, as the text of a JSON list."""
    read = func.jsonb_array_elements if dialect == "postgresql" else func.json_each
    listed = read(Suggestion.themes).table_valued("value")
    if dialect == "postgresql":
        codes: Any = func.jsonb_agg(func.jsonb_extract_path(listed.c.value, "code"))
    else:
        codes = func.json_group_array(func.json_extract(listed.c.value, "$.code"))
    alone = select(codes).select_from(listed).correlate(Suggestion).scalar_subquery()
    return func.coalesce(cast(alone, Text), "[]")


def listed(reach: Reach, filters: Filters) -> Select[Any]:
    """The comments of a list, each with the decision that counts, in no order yet."""
    statement = joined(select(Comment, Decision)).where(reach.within, *_conditions(filters))
    return statement.options(contains_eager(Comment.suggestion), joinedload(Comment.service))


def newest_first(statement: Select[Any]) -> Select[Any]:
    return statement.order_by(Comment.received_at.desc(), Comment.id)


def _of(statement: Any, reach: Reach, filters: Filters) -> Select[Any]:
    """A statement about the comments of a list, which joins what was said of them only where that matters."""
    whole: Select[Any] = joined(statement) if filters.asks_of_labels else statement.select_from(Comment)
    return whole.where(reach.within, *_conditions(filters))


def joined(statement: Any) -> Select[Any]:
    """Join each comment to its suggestion and to the decision that counts."""
    found: Select[Any] = (
        statement.select_from(Comment)
        .outerjoin(Suggestion, and_(Suggestion.comment_id == Comment.id, Suggestion.council_id == Comment.council_id))
        .outerjoin(Decision, and_(Decision.id == Comment.decision_id, Decision.council_id == Comment.council_id))
    )
    return found


def _conditions(filters: Filters) -> list[ColumnElement[bool]]:
    conditions = [Comment.text != WORDLESS]
    if filters.reviewed is not None:
        conditions.append(Comment.decision_id.is_not(None) if filters.reviewed else Comment.decision_id.is_(None))
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
