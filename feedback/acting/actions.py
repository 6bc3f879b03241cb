"""Actions: what somebody will do by a day, and how it ended."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from core.models import Membership, Person, Role
from feedback.acting.models import Action, ActionState
from feedback.models import Comment

OWNERS = (Role.ADMINISTRATOR, Role.ANALYST, Role.OFFICER)


def actions_of(session: Session, council_id: UUID, services: Collection[UUID] | None) -> Sequence[Action]:
    """A council's actions, or those of some services: open ones first, by the day that they are due."""
    statement = select(Action).where(Action.council_id == council_id)
    if services is not None:
        statement = statement.where(Action.service_id.in_(services))
    statement = statement.options(joinedload(Action.service), joinedload(Action.owner))
    order = (Action.state != ActionState.OPEN, Action.due_on, Action.id)
    return session.scalars(statement.order_by(*order)).all()


def action_of(session: Session, council_id: UUID, action_id: UUID, services: Collection[UUID] | None) -> Action | None:
    return next((each for each in actions_of(session, council_id, services) if each.id == action_id), None)


def make_action(session: Session, council_id: UUID, facts: dict[str, Any], comment: Comment | None) -> Action:
    """Make an action, about a comment if there is one."""
    action = Action(council_id=council_id, **facts)
    if comment:
        action.comments.append(comment)
    session.add(action)
    session.flush()
    return action


def change_action(action: Action, facts: dict[str, Any]) -> None:
    """Change what an action is called, whose it is, and when it is due; how it ended stays."""
    for name, value in facts.items():
        setattr(action, name, value)


def end_action(action: Action, state: ActionState, day: date) -> None:
    """Say that an action is done or dropped; one that has ended stays as it is."""
    if action.state is ActionState.OPEN:
        action.state, action.ended_on = state, day


def possible_owners(session: Session, council_id: UUID) -> Sequence[Person]:
    """Those who may own an action, by name."""
    statement = select(Person).join(Membership, Membership.person_id == Person.id)
    mine = Membership.council_id == council_id, Membership.role.in_(OWNERS)
    return session.scalars(statement.where(*mine).order_by(Person.name, Person.id)).unique().all()
