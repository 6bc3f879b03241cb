"""Comments that say nearly the same: kept as groups, and counted once or many as people choose."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Subquery, and_, func, select
from sqlalchemy.orm import Session, joinedload

from core.database import now
from feedback.models import Comment
from feedback.reviewing.models import CommentGroup, Counted, GroupMember

MOST_LISTED = 100
MOST_MEMBERS = 200
"""So many of a group's comments are shown; all of them are counted."""


@dataclass(frozen=True)
class Group:
    """A group, and how many comments are in it."""

    group: CommentGroup
    size: int


@dataclass(frozen=True)
class Counting:
    """How groups are counted in a list: those counted once, the comments in them, and those counted one by one."""

    once: int
    left_out: int
    many: int
    in_many: int


def is_counted() -> ColumnElement[bool]:
    """Whether a comment counts: not when another speaks for its group, which is counted once."""
    spoken_for = select(GroupMember.comment_id).join(CommentGroup, CommentGroup.id == GroupMember.group_id)
    spoken_for = spoken_for.where(
        GroupMember.comment_id == Comment.id,
        GroupMember.council_id == Comment.council_id,
        CommentGroup.council_id == Comment.council_id,
        CommentGroup.counted == Counted.ONCE,
        CommentGroup.first_id != Comment.id,
        ~GroupMember.apart,
    )
    return ~spoken_for.exists()


def groups_of(session: Session, council_id: UUID, within: ColumnElement[bool]) -> list[Group]:
    """The largest groups of two or more comments that a person may see; only those comments are counted."""
    counted = _sizes(council_id, within)
    statement = select(CommentGroup, counted.c.size).join(counted, counted.c.group_id == CommentGroup.id)
    statement = statement.where(CommentGroup.council_id == council_id)
    statement = statement.options(joinedload(CommentGroup.first).joinedload(Comment.suggestion))
    ordered = statement.order_by(counted.c.size.desc(), CommentGroup.made_at, CommentGroup.id).limit(MOST_LISTED)
    return [Group(group, size) for group, size in session.execute(ordered)]


def group_of(session: Session, comment: Comment) -> CommentGroup | None:
    """The group that a comment is in."""
    return session.scalar(
        select(CommentGroup)
        .join(GroupMember, GroupMember.group_id == CommentGroup.id)
        .where(
            CommentGroup.council_id == comment.council_id,
            GroupMember.council_id == comment.council_id,
            GroupMember.comment_id == comment.id,
            ~GroupMember.apart,
        )
    )


def group_within(session: Session, council_id: UUID, group_id: UUID) -> CommentGroup | None:
    return session.scalar(
        select(CommentGroup).where(CommentGroup.council_id == council_id, CommentGroup.id == group_id)
    )


def members_of(session: Session, group: CommentGroup, within: ColumnElement[bool]) -> list[Comment]:
    """The comments of a group that a person may see, oldest first, up to `MOST_MEMBERS`."""
    statement = select(Comment).join(GroupMember, GroupMember.comment_id == Comment.id)
    statement = statement.where(
        within, GroupMember.council_id == group.council_id, GroupMember.group_id == group.id, ~GroupMember.apart
    )
    statement = statement.options(joinedload(Comment.suggestion), joinedload(Comment.service))
    return list(session.scalars(statement.order_by(Comment.received_at, Comment.id).limit(MOST_MEMBERS)))


def choose(session: Session, group: CommentGroup, counted: Counted, person_id: UUID) -> None:
    """Count a group once or many, as a person chooses."""
    group.counted, group.chosen_by, group.chosen_at = counted, person_id, now()
    session.flush()


def counting(session: Session, council_id: UUID, within: ColumnElement[bool]) -> Counting:
    """How the groups that a person may see are counted, to be said beside figures."""
    sizes = _sizes(council_id, within)
    statement = select(CommentGroup.counted, func.count(), func.sum(sizes.c.size))
    statement = statement.join(sizes, sizes.c.group_id == CommentGroup.id).where(CommentGroup.council_id == council_id)
    found = {
        counted: (groups, int(comments))
        for counted, groups, comments in session.execute(statement.group_by(CommentGroup.counted))
    }
    once, in_once = found.get(Counted.ONCE, (0, 0))
    many, in_many = found.get(Counted.MANY, (0, 0))
    return Counting(once, in_once - once, many, in_many)


def _sizes(council_id: UUID, within: ColumnElement[bool]) -> Subquery:
    """How many comments that a person may see are in each group of two or more."""
    size = func.count(Comment.id)
    sizes = select(GroupMember.group_id, size.label("size")).join(Comment, Comment.id == GroupMember.comment_id)
    sizes = sizes.where(GroupMember.council_id == council_id, ~GroupMember.apart, within)
    return sizes.group_by(GroupMember.group_id).having(size > 1).subquery()


def merge(session: Session, comments: Sequence[Comment], person_id: UUID) -> CommentGroup:
    """Put comments into one group, the oldest first, with the groups that any of them were in."""
    first = min(comments, key=lambda each: (each.received_at, each.id))
    group = group_of(session, first)
    if group is None:
        group = CommentGroup(council_id=first.council_id, first_id=first.id, person_id=person_id)
        session.add(group)
        session.flush()
    others = {other.id for comment in comments if (other := group_of(session, comment)) and other.id != group.id}
    _move_members(session, group, others)
    place(session, group, [comment.id for comment in comments])
    return group


def place(session: Session, group: CommentGroup, comment_ids: Iterable[UUID]) -> None:
    """Put comments into a group, wherever they were."""
    wanted = set(comment_ids)
    mine = GroupMember.council_id == group.council_id
    for member in session.scalars(select(GroupMember).where(mine, GroupMember.comment_id.in_(wanted))):
        member.group_id, member.apart = group.id, False
        wanted.discard(member.comment_id)
    session.add_all(GroupMember(comment_id=each, council_id=group.council_id, group_id=group.id) for each in wanted)
    session.flush()


def take_out(session: Session, group: CommentGroup, comment_id: UUID) -> None:
    """Take a comment out of its group for good; the oldest of the others speaks for the group then."""
    mine = and_(GroupMember.council_id == group.council_id, GroupMember.group_id == group.id)
    member = session.scalar(select(GroupMember).where(mine, GroupMember.comment_id == comment_id))
    if member is None:
        return
    member.apart = True
    session.flush()
    left = session.scalars(
        select(Comment)
        .join(GroupMember, GroupMember.comment_id == Comment.id)
        .where(Comment.council_id == group.council_id, mine, ~GroupMember.apart)
        .order_by(Comment.received_at, Comment.id)
    ).first()
    group.first_id = left.id if left else group.first_id
    session.flush()


def _move_members(session: Session, group: CommentGroup, others: set[UUID]) -> None:
    mine = GroupMember.council_id == group.council_id
    for member in session.scalars(
        select(GroupMember).where(mine, GroupMember.group_id.in_(others), ~GroupMember.apart)
    ):
        member.group_id = group.id
    session.flush()
