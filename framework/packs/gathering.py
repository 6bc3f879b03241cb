"""Gathering what officers say: they are asked, write a draft, hand it in, and somebody else signs it or sends it back.

What was handed in is the commentary of the observation itself, so that other pages of the framework say the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import now
from framework.models import Commentary, Observation
from framework.packs.evidence import Said
from framework.packs.models import Pack, PackEntry

WORDS = ("says", "so_what", "action")


class Standing(StrEnum):
    """How far the words about an indicator are."""

    NOBODY = "nobody"
    NOT_ASKED = "not-asked"
    WAITING = "waiting"
    DRAFTED = "drafted"
    RETURNED = "returned"
    HANDED_IN = "handed-in"
    SIGNED = "signed"


WRITES = {Standing.WAITING, Standing.DRAFTED, Standing.RETURNED}
"""Standings in which it is the officer's turn."""


class OwnWords(Exception):
    """Nobody signs what they wrote themselves."""


@dataclass(frozen=True)
class Line:
    """An indicator of a pack with its latest figure, what was handed in about that, and how far it is.

    `source` is the entry with which the words were handed in: this one, or another pack's about the same figure.
    """

    entry: PackEntry
    figure: Observation | None
    commentary: Commentary | None
    standing: Standing
    source: PackEntry

    def days_late(self, today: date) -> int:
        """How many days ago the officer should have written; 0 where it is not their turn or not yet late."""
        return max(0, (today - self.entry.pack.due_on).days) if self.standing in WRITES else 0


def commentaries(session: Session, council_id: UUID, figures: Mapping[UUID, Observation]) -> dict[UUID, Commentary]:
    """What was handed in, by observation."""
    mine = Commentary.council_id == council_id, Commentary.observation_id.in_([one.id for one in figures.values()])
    return {each.observation_id: each for each in session.scalars(select(Commentary).where(*mine))}


def lines_of(session: Session, pack: Pack, figures: Mapping[UUID, Observation]) -> list[Line]:
    """Each indicator of a pack and how far it is; `figures` are the latest by the pack's entries."""
    held, sources = commentaries(session, pack.council_id, figures), _sources(session, pack)
    found = []
    for entry in pack.entries:
        figure = figures.get(entry.id)
        commentary = held.get(figure.id) if figure else None
        source = next((one for one in sources if commentary and one.handed_in_at == commentary.at), entry)
        found.append(Line(entry, figure, commentary, standing_of(entry, commentary), source))
    return found


def _sources(session: Session, pack: Pack) -> list[PackEntry]:
    """Every entry of the council about the pack's indicators with which words were handed in."""
    about = {entry.indicator_id for entry in pack.entries}
    mine = PackEntry.council_id == pack.council_id, PackEntry.indicator_id.in_(about)
    return list(session.scalars(select(PackEntry).where(*mine, PackEntry.handed_in_at.is_not(None))))


def standing_of(entry: PackEntry, commentary: Commentary | None) -> Standing:
    """How far the words are. A figure that is newer than what was handed in has no commentary, and waits again."""
    if commentary is not None and commentary.signed_at is not None:
        return Standing.SIGNED
    if entry.officer_id is None:
        return Standing.NOBODY
    if entry.returned_at is not None:
        return Standing.RETURNED
    if commentary is not None and entry.handed_in_at is not None:
        return Standing.HANDED_IN
    if entry.asked_at is None:
        return Standing.NOT_ASKED
    return Standing.DRAFTED if entry.says or entry.so_what or entry.action else Standing.WAITING


def ask(entry: PackEntry) -> bool:
    """Ask the named officer, once; say whether they were asked now."""
    if entry.officer_id is None or entry.asked_at is not None:
        return False
    entry.asked_at = now()
    return True


def keep_draft(entry: PackEntry, words: Mapping[str, Any]) -> None:
    """Keep what an officer has written so far."""
    for name, value in words.items():
        setattr(entry, name, value)


def hand_in(session: Session, entry: PackEntry, figure: Observation, person_id: UUID) -> Commentary:
    """Hand the draft in as the figure's commentary, which nobody has signed yet."""
    mine = Commentary.council_id == entry.council_id, Commentary.observation_id == figure.id
    row = session.scalar(select(Commentary).where(*mine))
    row = row or Commentary(council_id=entry.council_id, observation_id=figure.id)
    for name in WORDS:
        setattr(row, name, dict(getattr(entry, name)))
    row.by, row.at, row.signed_by, row.signed_at = person_id, now(), None, None
    entry.handed_in_at, entry.returned_at, entry.returned_note = row.at, None, ""
    session.add(row)
    session.flush()
    return row


def sign(commentary: Commentary, person_id: UUID) -> None:
    """Sign what was handed in. Raises `OwnWords` for whoever wrote it."""
    if commentary.by == person_id:
        raise OwnWords
    commentary.signed_by, commentary.signed_at = person_id, now()


def send_back(entry: PackEntry, commentary: Commentary, note: str) -> None:
    """Send words back to their officer with what should be otherwise; they may be signed no more as they are."""
    commentary.signed_by = commentary.signed_at = None
    entry.returned_at, entry.returned_note = now(), note


def stop_reminders(entry: PackEntry) -> None:
    entry.reminders_stopped = True


def said_of(line: Line) -> Said:
    """What a pack repeats: what was handed in, and by whom and when its action is to be done."""
    held, entry = line.commentary, line.source
    if held is None:
        return Said()
    return Said(
        says=dict(held.says),
        so_what=dict(held.so_what),
        action=dict(held.action),
        action_owner=entry.action_owner,
        action_due_on=entry.action_due_on,
        is_signed=held.signed_at is not None,
    )
