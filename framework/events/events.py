"""The events of a council: listed, noted, said otherwise, taken away, and those that belong on a chart."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from framework.models import Event


def events_of(session: Session, council_id: UUID) -> list[Event]:
    """All of a council's events, the latest first."""
    statement = select(Event).where(Event.council_id == council_id)
    return list(session.scalars(statement.order_by(Event.on.desc(), Event.made_at.desc())))


def events_beside(
    session: Session, council_id: UUID, code: str, first: date, last: date, *, public_only: bool
) -> list[Event]:
    """The events between two days that belong on an indicator's chart, in order of time."""
    statement = select(Event).where(
        Event.council_id == council_id, Event.on.between(first, last), Event.indicator_code.in_(("", code))
    )
    if public_only:
        statement = statement.where(Event.public)
    return list(session.scalars(statement.order_by(Event.on, Event.made_at)))


def event_of(session: Session, council_id: UUID, event_id: UUID) -> Event | None:
    return session.scalar(select(Event).where(Event.council_id == council_id, Event.id == event_id))


def note_event(session: Session, council_id: UUID, said: Mapping[str, Any], by: UUID) -> Event:
    event = Event(council_id=council_id, made_by=by, **said)
    session.add(event)
    session.flush()
    return event


def say_otherwise(event: Event, said: Mapping[str, Any]) -> None:
    for name, value in said.items():
        setattr(event, name, value)


def take_away(session: Session, event: Event) -> None:
    session.delete(event)
