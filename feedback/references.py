"""The references that residents are told: never used twice."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.references import draw_code
from feedback.models import Comment


def fresh_reference(session: Session) -> str:
    """A reference such as `K7QM-2FXD` that no comment has."""
    return fresh_references(session, 1)[0]


def fresh_references(session: Session, count: int) -> list[str]:
    """As many references that no comment has, all different."""
    fresh: set[str] = set()
    while len(fresh) < count:
        drawn = {draw_code() for _ in range(count - len(fresh))}
        fresh |= drawn - _taken(session, drawn)
    return list(fresh)


def _taken(session: Session, references: set[str]) -> set[str]:
    statement = select(Comment.reference).where(Comment.reference.in_(references))
    return set(session.scalars(statement.execution_options(across_councils="references are unique everywhere")))
