"""Questionnaires that come back on paper: each is keyed by two people, and counts once where they agree."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from core.database import INSERTS
from surveys.errors import SurveyError, WaveNotOpen
from surveys.models import Invitation, InvitationState, PaperEntry, PaperKeying, PaperState, Wave, WaveState
from surveys.questionnaire.marks import Marks, names_of
from surveys.questionnaire.question import Question

ENDED = (PaperState.COUNTED, PaperState.NO_CONSENT)


class PaperLost(SurveyError):
    """There is no such paper of this council, or it has been counted."""


class SerialTaken(SurveyError):
    """A paper with this serial number has come in before, or is being keyed by somebody else."""


class KeyedByYou(SurveyError):
    """The person keyed this paper before: somebody else must key it now."""


class HouseholdAnswered(SurveyError):
    """The household with this reference has already answered in another way."""


def begin(
    session: Session, wave: Wave, council_id: UUID, person_id: UUID, serial: str, received_on: date, language: str
) -> PaperKeying:
    """Take in a paper and start its first keying, or its second; starting one again gives the one already started.

    Raises `SerialTaken`, `KeyedByYou`, `HouseholdAnswered` or `WaveNotOpen`.
    """
    if wave.state is not WaveState.OPEN:
        raise WaveNotOpen
    invitation = _invitation(session, wave, council_id, serial)
    insert = INSERTS[session.get_bind().dialect.name](PaperEntry)
    values = {"wave_id": wave.id, "council_id": council_id, "serial": tidy_serial(serial), "language": language}
    values |= {"received_on": received_on, "invitation_id": invitation.id if invitation else None}
    session.execute(
        insert.values(**values).on_conflict_do_nothing(),
        execution_options={"across_councils": "the row's own council is among its values"},
    )
    mine = (PaperEntry.council_id == council_id, PaperEntry.wave_id == wave.id)
    entry = session.scalars(select(PaperEntry).where(*mine, PaperEntry.serial == values["serial"])).one()
    if entry.state is PaperState.SECOND_KEYING:
        return begin_second(session, council_id, entry.id, person_id)
    return _keying(session, entry, person_id, turn=1)


def begin_second(session: Session, council_id: UUID, entry_id: UUID, person_id: UUID) -> PaperKeying:
    """Start a paper's second keying, by somebody who did not key it first and sees nothing of what was keyed.

    Raises `PaperLost`, `KeyedByYou`, or `SerialTaken` when another person is keying it.
    """
    entry = paper(session, council_id, entry_id, to_change=True)
    if entry.state is not PaperState.SECOND_KEYING:
        raise PaperLost
    if entry.keyings[0].person_id == person_id:
        raise KeyedByYou
    return _keying(session, entry, person_id, turn=2)


def paper(session: Session, council_id: UUID, entry_id: UUID, *, to_change: bool = False) -> PaperEntry:
    """A paper that does not count yet; `to_change` locks it until the transaction ends. Raises `PaperLost`."""
    statement = select(PaperEntry).where(PaperEntry.council_id == council_id, PaperEntry.id == entry_id)
    statement = statement.options(selectinload(PaperEntry.keyings)).execution_options(populate_existing=True)
    entry = session.scalar(statement.with_for_update(of=PaperEntry) if to_change else statement)
    if entry is None or entry.state in ENDED:
        raise PaperLost
    return entry


def own_keying(
    session: Session, council_id: UUID, entry_id: UUID, person_id: UUID, *, to_change: bool = False
) -> PaperKeying:
    """A person's own keying of a paper, while it is not done. Raises `PaperLost`."""
    entry = paper(session, council_id, entry_id, to_change=to_change)
    mine = next((keying for keying in entry.keyings if keying.person_id == person_id), None)
    if mine is None or mine.done_at:
        raise PaperLost
    return mine


def key(session: Session, keying: PaperKeying, questions: Sequence[Question], marks: Marks) -> None:
    """Keep what was keyed of some questions, in place of what was keyed of them before."""
    own = {name for question in questions for name in names_of(question)}
    keying.marks = {name: values for name, values in keying.marks.items() if name not in own} | dict(marks)
    session.flush()


def discard(session: Session, entry: PaperEntry) -> None:
    """Take a paper out that does not count yet, as when its serial number was mistyped."""
    session.delete(entry)
    session.flush()


def under_way(session: Session, council_id: UUID, wave: Wave) -> list[PaperEntry]:
    """The papers that do not count yet, by serial number."""
    statement = select(PaperEntry).where(
        PaperEntry.council_id == council_id, PaperEntry.wave_id == wave.id, PaperEntry.state.not_in(ENDED)
    )
    return list(session.scalars(statement.options(selectinload(PaperEntry.keyings)).order_by(PaperEntry.serial)))


def ended(session: Session, council_id: UUID, wave: Wave) -> Mapping[PaperState, int]:
    """How many papers count, and how many do not because the resident did not consent."""
    statement = select(PaperEntry.state, func.count()).where(
        PaperEntry.council_id == council_id, PaperEntry.wave_id == wave.id, PaperEntry.state.in_(ENDED)
    )
    return dict(session.execute(statement.group_by(PaperEntry.state)).all())


def tidy_serial(typed: str) -> str:
    """A serial number as it is kept, however it was typed.

    >>> tidy_serial(" a-007 ")
    'A-007'
    """
    return " ".join(typed.upper().split())


def _invitation(session: Session, wave: Wave, council_id: UUID, serial: str) -> Invitation | None:
    """The household whose reference the paper carries. Raises `HouseholdAnswered`."""
    statement = select(Invitation).where(
        Invitation.council_id == council_id,
        Invitation.wave_id == wave.id,
        func.upper(Invitation.reference) == tidy_serial(serial),
        Invitation.state != InvitationState.CANCELLED,
    )
    found = session.scalar(statement)
    if found and found.state is InvitationState.USED:
        raise HouseholdAnswered
    return found


def _keying(session: Session, entry: PaperEntry, person_id: UUID, *, turn: int) -> PaperKeying:
    """A person's keying, begun once. Raises `SerialTaken` when the turn is somebody else's, or is over."""
    mine = (PaperKeying.council_id == entry.council_id, PaperKeying.entry_id == entry.id, PaperKeying.turn == turn)
    insert = INSERTS[session.get_bind().dialect.name](PaperKeying)
    values = {"entry_id": entry.id, "council_id": entry.council_id, "turn": turn, "person_id": person_id}
    session.execute(
        insert.values(**values).on_conflict_do_nothing(),
        execution_options={"across_councils": "the row's own council is among its values"},
    )
    keying = session.scalars(select(PaperKeying).where(*mine)).one()
    if keying.person_id != person_id or keying.done_at:
        raise SerialTaken
    return keying
