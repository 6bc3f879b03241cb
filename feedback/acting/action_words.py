"""Actions as pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask_babel import format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.database import now
from core.language import localised
from feedback import cards
from feedback.acting.models import Action, ActionState

STATES = {ActionState.OPEN: _l("Under way"), ActionState.DONE: _l("Done"), ActionState.DROPPED: _l("Dropped")}
COLOURS = {ActionState.OPEN: "blue", ActionState.DONE: "green", ActionState.DROPPED: "grey"}


@dataclass(frozen=True)
class ActionLine:
    id: UUID
    title: str
    service: str
    owner: str
    due: str
    theme: str
    state: object
    colour: str


def action_lines(actions: Iterable[Action]) -> list[ActionLine]:
    """Actions in words; one whose day has passed says so."""
    return [_line(each, now().date()) for each in actions]


def _line(action: Action, today: date) -> ActionLine:
    overdue = action.state is ActionState.OPEN and action.due_on < today
    day = action.ended_on or action.due_on
    return ActionLine(
        id=action.id,
        title=localised(action.title),
        service=localised(action.service.name),
        owner=action.owner.name,
        due=format_date(day, "d MMMM yyyy"),
        theme=cards.theme_name(action.theme) if action.theme else "",
        state=_("Overdue") if overdue else STATES[action.state],
        colour="red" if overdue else COLOURS[action.state],
    )
