"""What the defences of open links noted of a response: kept with it, counted, and told to a council's people."""

import json
from collections import Counter
from typing import Any
from uuid import UUID

from sqlalchemy import Row, String, cast, func, select
from sqlalchemy.orm import Session

from surveys.models import Response, ResponseState, Wave

HONEYPOT, TOO_FAST, BUSY_NETWORK = "honeypot", "too-fast", "busy-network"
FLAGS = (HONEYPOT, TOO_FAST, BUSY_NETWORK)
ON_PAPER = "answered-on-paper"
"""The flag of a response that was begun and never submitted, since the household sent a paper instead."""
LEFT_OUT = frozenset({HONEYPOT, ON_PAPER})
"""The flags whose responses results leave out: only a program fills in a box that nobody sees, and a household that
answered on paper counts by that."""


def flag(response: Response, found: list[str]) -> None:
    """Mark a response, once with each word."""
    missing = [word for word in found if word not in response.flags]
    if missing:
        response.flags = [*response.flags, *missing]


def counts(session: Session, council_id: UUID, wave: Wave) -> dict[str, int]:
    """How many of a council's submitted responses to a wave bear each flag that any of them bears."""
    written = cast(Response.flags, String).label("written")
    mine = Response.council_id == council_id, Response.wave_id == wave.id
    statement = select(written, func.count()).where(*mine, Response.state == ResponseState.SUBMITTED)
    found: Counter[str] = Counter()
    for words, number in session.execute(statement.group_by("written")):
        found.update(dict.fromkeys(json.loads(words), number))
    return {word: found[word] for word in FLAGS if found[word]}


def left_out(session: Session, council_id: UUID, wave: Wave) -> dict[str, int]:
    """How many responses results leave out, by the flag that is the reason."""
    return {word: number for word, number in counts(session, council_id, wave).items() if word in LEFT_OUT}


def counts_in_results(response: Response | Row[*tuple[Any, ...]]) -> bool:
    return not LEFT_OUT.intersection(response.flags)
