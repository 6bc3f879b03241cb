"""The room's own work: finding comments that say nearly the same, as the letters of a campaign do."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import jobs
from feedback.models import Comment, Suggestion
from feedback.reviewing.models import CommentGroup, GroupMember

GROUP_COMMENTS = "group-comments"


@dataclass(frozen=True)
class _Found:
    """A group that the machine found: its comments, oldest first."""

    comment_ids: tuple[UUID, ...]


def plan(session: Session, task: jobs.Task) -> list[str]:
    return ["group"]


def perform(session: Session, task: jobs.Task, step: str) -> None:
    raise AssertionError("groups are found before anything is written")


def prepare(session: Session, task: jobs.Task, step: str) -> jobs.Write:
    """Compare all of a council's redacted comments; what is written is new groups, and new members of old ones."""
    assert task.council_id is not None, "groups are a council's own"
    council_id = task.council_id
    found = find(session, council_id)
    return lambda writing: keep(writing, council_id, found)


def find(session: Session, council_id: UUID) -> list[_Found]:
    """The groups of comments that are alike now."""
    from analysis.alike import group_alike

    statement = select(Comment.id, Suggestion.redacted).join(Suggestion, Suggestion.comment_id == Comment.id)
    statement = statement.where(Comment.council_id == council_id, Suggestion.council_id == council_id)
    rows = session.execute(statement.order_by(Comment.received_at, Comment.id)).all()
    return [
        _Found(tuple(rows[place].id for place in sorted(group.members)))
        for group in group_alike([row.redacted for row in rows])
    ]


def keep(session: Session, council_id: UUID, found: Sequence[_Found]) -> None:
    """Add to groups, and make new ones; what a person put together, took apart or chose is left as it is."""
    placed = {
        member.comment_id: member
        for member in session.scalars(select(GroupMember).where(GroupMember.council_id == council_id))
    }
    for each in found:
        free = [comment_id for comment_id in each.comment_ids if comment_id not in placed]
        group_id = next((placed[c].group_id for c in each.comment_ids if c in placed and not placed[c].apart), None)
        if group_id is None and len(free) < 2:
            continue
        if group_id is None:
            group = CommentGroup(council_id=council_id, first_id=free[0])
            session.add(group)
            session.flush()
            group_id = group.id
        session.add_all(GroupMember(comment_id=c, council_id=council_id, group_id=group_id) for c in free)
    session.flush()


jobs.register(jobs.JobKind(GROUP_COMMENTS, plan, perform, prepare))
