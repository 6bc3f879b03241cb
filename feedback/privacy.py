"""A council's own rules about private words: who may see them, who is told of danger, how long they are kept."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, selectinload

from core.database import now
from core.models import Membership, Person, Role
from feedback.private_models import Original, PrivacyRules, PrivateRight, Right

DAYS_KEPT = 180
READERS = (Role.ADMINISTRATOR, Role.ANALYST, Role.OFFICER)
"""The roles that may be given a right."""


def rules_of(session: Session, council_id: UUID) -> PrivacyRules:
    """The council's rules, or those that hold until it has made its own."""
    found = session.get(PrivacyRules, council_id)
    return found or PrivacyRules(council_id=council_id, days_kept=DAYS_KEPT, known_names=[])


def days_kept(session: Session, council_id: UUID) -> int:
    return rules_of(session, council_id).days_kept


def always_masked(session: Session, council_id: UUID) -> list[str]:
    """The names that are masked exactly: those of the council's own staff who sign in, and those it has listed."""
    mine = select(Person.name).join(Person.memberships).where(Membership.council_id == council_id)
    return [*session.scalars(mine.order_by(Person.name)), *rules_of(session, council_id).known_names]


def change_rules(session: Session, council_id: UUID, *, days: int, names: Sequence[str]) -> None:
    """Change the rules; originals that are kept already are kept no longer than the new rules say."""
    rules = rules_of(session, council_id)
    rules.days_kept, rules.known_names = days, list(names)
    session.add(rules)
    latest = now().date() + timedelta(days=days)
    session.execute(
        update(Original).where(Original.council_id == council_id, Original.delete_on > latest).values(delete_on=latest)
    )


def has_right(session: Session, council_id: UUID, person_id: UUID, right: Right) -> bool:
    return person_id in holders(session, council_id, right)


def holders(session: Session, council_id: UUID, right: Right) -> set[UUID]:
    """The people who have a right and still work for the council."""
    mine = select(PrivateRight.person_id).where(PrivateRight.council_id == council_id, PrivateRight.right == right)
    return set(session.scalars(mine)) & {member.person_id for member in members(session, council_id)}


def members(session: Session, council_id: UUID) -> list[Membership]:
    """The members who may be given a right, by their names."""
    statement = select(Membership).where(Membership.council_id == council_id, Membership.role.in_(READERS))
    found = session.scalars(statement.options(selectinload(Membership.person)))
    return sorted(found, key=lambda membership: membership.person.name)


def give_right(session: Session, council_id: UUID, right: Right, person_ids: Collection[UUID]) -> None:
    """Let these people, and no others, have a right."""
    mine = PrivateRight.council_id == council_id, PrivateRight.right == right
    session.execute(delete(PrivateRight).where(*mine))
    session.add_all(PrivateRight(council_id=council_id, person_id=each, right=right) for each in sorted(person_ids))
    session.flush()
