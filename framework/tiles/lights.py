"""Red, amber and green: off until a council's administrator turns them on, and never without words."""

from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from framework.tiles.changes import Judgement
from framework.tiles.models import TrafficLights

COLOURS = {Judgement.BETTER: "green", Judgement.SAME: "yellow", Judgement.WORSE: "red"}
"""Colours follow changes by more than chance; a figure that cannot be compared has none."""


def are_on(session: Session, council_id: UUID) -> bool:
    return session.scalar(select(TrafficLights.id).where(TrafficLights.council_id == council_id)) is not None


def turn(session: Session, council_id: UUID, person_id: UUID, *, on: bool) -> bool:
    """Turn a council's lights on or off, and say whether that changed anything."""
    if are_on(session, council_id) == on:
        return False
    if on:
        session.add(TrafficLights(council_id=council_id, turned_on_by=person_id))
    else:
        session.execute(delete(TrafficLights).where(TrafficLights.council_id == council_id))
    return True
