"""What commands about a survey share: how a wave and a council are named."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from app.commands.errors import BadData

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from core.models import Council
    from surveys.models import Wave


def survey_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that name a wave."""
    survey = click.option("--survey", required=True, metavar="ADDRESS", help="The survey, such as local-voices.")
    wave = click.option("--wave", "number", required=True, type=int, metavar="NUMBER", help="The number of its wave.")
    return survey(wave(command))


def wave_called(session: Session, survey: str, number: int) -> Wave:
    from surveys.waves import survey_by_slug

    commission = survey_by_slug(session, survey)
    if commission is None:
        raise BadData(f"No survey has the address “{survey}”.")
    found = next((wave for wave in commission.waves if wave.number == number), None)
    if found is None:
        numbers = ", ".join(str(wave.number) for wave in commission.waves) or "none"
        raise BadData(f"“{survey}” has no wave {number}; its waves: {numbers}.")
    return found


def council_called(session: Session, name: str) -> Council:
    """The council with an address or a code."""
    from core import councils

    found = councils.council_by_slug(session, name) or councils.council_by_code(session, name)
    if found is None:
        raise BadData(f"No council has the address or the code “{name}”.")
    return found


def councils_with_answers(session: Session, wave: Wave) -> list[Council]:
    """The councils that have responses to a wave, in the order of their addresses."""
    from sqlalchemy import select

    from core.models import Council
    from surveys.models import Response

    theirs = select(Response.council_id).where(Response.wave_id == wave.id).distinct()
    statement = select(Council).where(Council.id.in_(theirs)).order_by(Council.slug)
    return list(session.scalars(statement, execution_options={"across_councils": "each council has a file of its own"}))
