"""Invitations: codes for one response each, made in batches, of which only hashes are kept.

A code is twelve letters of an alphabet of 23, which is 54 bits: with a million codes in use, a guess opens one with a
chance of about 1 in 20 thousand million. It is derived from the invitation's random identifier with the installation's
key (`core.codes`), so that a sheet can be printed again, and a copy of the database alone opens nothing.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count, islice
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session, joinedload

from core.codes import GROUP, Codes, tidy_code
from core.database import INSERTS, now
from surveys.errors import SurveyError, WaveNotOpen
from surveys.models import Invitation, InvitationBatch, InvitationState, Recruitment, Response, Wave, WaveState

INVITATION = "invitation"
GROUPS = 3
ALIKE = 10
"""The fewest invitations of a wave that may share a stratum, PSU and design weight, which their responses carry."""
CHUNK = 1000
UNIQUE = {"across_councils": "a code is unique among all"}


class InvitationError(SurveyError):
    """A code opens nothing; `invitation` is what it belongs to, where it is known."""

    def __init__(self, invitation: Invitation | None = None) -> None:
        super().__init__("The code opens no response.")
        self.invitation = invitation


class UnknownCode(InvitationError):
    """No invitation has this code: it was most likely mistyped."""


class CodeUsed(InvitationError):
    """A response was submitted with this code."""


class CodeCancelled(InvitationError):
    """The council took the code back."""


class OutsideFieldwork(WaveNotOpen):
    """The code's wave takes no answers today; `opens_on` is the day it will, if that is to come."""

    def __init__(self, opens_on: date | None) -> None:
        super().__init__("The wave takes no answers today.")
        self.opens_on = opens_on


class TooFewAlike(SurveyError):
    """So few invitations share a stratum, PSU and design weight that a response would point to its household."""

    def __init__(self, stratum: str, number: int) -> None:
        super().__init__(f"Only {number} invitations of stratum “{stratum}” share a design weight; {ALIKE} must.")
        self.stratum, self.number = stratum, number


class ReferenceTaken(SurveyError):
    """Another invitation of the council's wave has this reference."""

    def __init__(self, reference: str) -> None:
        super().__init__(f"The reference “{reference}” was invited already.")
        self.reference = reference


@dataclass(frozen=True)
class Sampled:
    """A household to invite: the council's own reference for it, its stratum, and how many adults it stands for.

    `psu` is its primary sampling unit, where the sample was drawn in clusters; `member_id` the member of the panel that
    it is, where it is one.
    """

    reference: str
    stratum: str
    design_weight: float
    psu: str | None = None
    member_id: UUID | None = None


def make_batch(
    session: Session,
    codes: Codes,
    *,
    council_id: UUID,
    wave: Wave,
    name: str,
    by: UUID | None,
    rows: Sequence[Sampled],
) -> InvitationBatch:
    """Make an invitation for each household, in their order, numbered from 1.

    Raises `WaveNotOpen` for a wave that is over, `ReferenceTaken`, or `TooFewAlike`: a response carries its stratum,
    PSU and design weight, so fewer than `ALIKE` invitations with the same ones would tell whose answers they are.
    """
    if wave.state not in (WaveState.DRAFT, WaveState.OPEN):
        raise WaveNotOpen
    _refuse_taken_references(session, council_id, wave.id, rows)
    _refuse_too_few_alike(session, council_id, wave.id, rows)
    batch = InvitationBatch(council_id=council_id, wave_id=wave.id, name=name, made_by=by)
    session.add(batch)
    session.flush()
    add_invitations(session, codes, batch, rows)
    return batch


def add_invitations(
    session: Session, codes: Codes, batch: InvitationBatch, rows: Iterable[Sampled], *, first: int = 1
) -> None:
    """Write invitations in chunks. An identifier whose code somebody else has is drawn again."""
    numbered = zip(count(first), rows)
    while chunk := list(islice(numbered, CHUNK)):
        drawn = _draw_codes(session, codes, len(chunk))
        facts = {"batch_id": batch.id, "council_id": batch.council_id, "wave_id": batch.wave_id}
        session.execute(
            insert(Invitation),
            [_values(row, serial) | identity | facts for (serial, row), identity in zip(chunk, drawn, strict=True)],
        )


def looks_like_a_code(typed: str) -> bool:
    """Whether what was typed is made like a code, so that it is worth looking for."""
    return len(tidy_code(typed)) == GROUPS * GROUP


def code_of(invitation: Invitation, codes: Codes) -> str:
    """The code of an invitation, such as `K7QM-2FXD-94HW`: not kept, but made again when it is printed."""
    return codes.letters(INVITATION, invitation.id, groups=GROUPS)


def open_invitation(session: Session, codes: Codes, typed: str) -> Invitation:
    """The invitation of a code, however it was typed, if a response can be begun or resumed with it now.

    Raises `UnknownCode`, `CodeUsed`, `CodeCancelled`, or `WaveNotOpen`. Writes nothing.
    """
    statement = select(Invitation).where(Invitation.code_hash == codes.digest(INVITATION, typed))
    statement = statement.options(joinedload(Invitation.wave).joinedload(Wave.commission))
    invitation = session.scalar(statement, execution_options=UNIQUE)
    if invitation is None:
        raise UnknownCode
    _require_open(invitation)
    return invitation


def begin(session: Session, invitation: Invitation, response_id: UUID, language: str) -> Response:
    """Start the invitation's one response, or find the one already begun with it, on whatever device.

    `response_id` is random and drawn for this call: it must tell nothing of the invitation. The invitation is locked
    until the transaction ends, and the database refuses a second response, so two devices at once get the same one.
    Raises `CodeUsed`, `CodeCancelled` or `WaveNotOpen` when that came about in the meantime.
    """
    lock(session, invitation)
    _require_open(invitation)
    values = {
        "id": response_id,
        "wave_id": invitation.wave_id,
        "council_id": invitation.council_id,
        "invitation_id": invitation.id,
        "language": language,
        **provenance(invitation),
    }
    session.execute(
        INSERTS[session.get_bind().dialect.name](Response).values(**values).on_conflict_do_nothing(),
        execution_options={"across_councils": "the row's own council is among its values"},
    )
    mine = (Response.invitation_id == invitation.id, Response.council_id == invitation.council_id)
    return session.scalars(select(Response).where(*mine)).one()


def provenance(invitation: Invitation) -> dict[str, Any]:
    """How whoever answers with an invitation came, as their response carries it.

    Nobody drew a member of the panel by chance, so they carry no stratum and no weight of a design.
    """
    recruitment = invitation.batch.recruitment
    if recruitment is not Recruitment.SAMPLE:
        return {"recruitment": recruitment, "stratum": None, "psu": None, "design_weight": None}
    design = {"psu": invitation.psu, "design_weight": invitation.design_weight}
    return {"recruitment": recruitment, "stratum": invitation.stratum, **design}


def lock(session: Session, invitation: Invitation) -> None:
    """Read an invitation anew, and let nobody else change it until the transaction ends."""
    mine = (Invitation.id == invitation.id, Invitation.council_id == invitation.council_id)
    session.scalar(select(Invitation).where(*mine).with_for_update(), execution_options={"populate_existing": True})


def _require_open(invitation: Invitation) -> None:
    if invitation.state is InvitationState.USED:
        raise CodeUsed(invitation)
    if invitation.state is InvitationState.CANCELLED:
        raise CodeCancelled(invitation)
    wave, today = invitation.wave, now().date()
    if wave.state is not WaveState.OPEN or wave.opens_on > today:
        to_come = wave.state in (WaveState.DRAFT, WaveState.OPEN) and wave.opens_on > today
        raise OutsideFieldwork(wave.opens_on if to_come else None)


def _values(row: Sampled, serial: int) -> dict[str, Any]:
    design = {"stratum": row.stratum, "psu": row.psu, "design_weight": row.design_weight}
    facts = {"reference": row.reference, "member_id": row.member_id} | design
    return facts | {"serial": serial, "state": InvitationState.ISSUED}


def _draw_codes(session: Session, codes: Codes, number: int) -> Iterator[dict[str, Any]]:
    """Random identifiers with the hashes of their codes, which nobody else has."""
    drawn: dict[str, UUID] = {}
    while len(drawn) < number:
        for identifier in (uuid4() for _ in range(number - len(drawn))):
            code = codes.letters(INVITATION, identifier, groups=GROUPS)
            drawn[codes.digest(INVITATION, code)] = identifier
        taken = select(Invitation.code_hash).where(Invitation.code_hash.in_(list(drawn)))
        for code_hash in session.scalars(taken, execution_options=UNIQUE):
            del drawn[code_hash]
    return ({"id": identifier, "code_hash": code_hash} for code_hash, identifier in drawn.items())


def _refuse_taken_references(session: Session, council_id: UUID, wave_id: UUID, rows: Sequence[Sampled]) -> None:
    """Refuse a reference that the rows hold twice, or that a living invitation of the wave has."""
    living = select(Invitation.reference).where(
        Invitation.council_id == council_id,
        Invitation.wave_id == wave_id,
        Invitation.state != InvitationState.CANCELLED,
    )
    seen = set(session.scalars(living))
    for row in rows:
        if row.reference in seen:
            raise ReferenceTaken(row.reference)
        seen.add(row.reference)


def _refuse_too_few_alike(session: Session, council_id: UUID, wave_id: UUID, rows: Sequence[Sampled]) -> None:
    alike = Counter((row.stratum, row.psu, row.design_weight) for row in rows)
    statement = (
        select(Invitation.stratum, Invitation.psu, Invitation.design_weight, func.count())
        .where(Invitation.council_id == council_id, Invitation.wave_id == wave_id)
        .where(Invitation.state != InvitationState.CANCELLED)
        .group_by(Invitation.stratum, Invitation.psu, Invitation.design_weight)
    )
    for stratum, psu, design_weight, number in session.execute(statement):
        if (stratum, psu, design_weight) in alike:
            alike[stratum, psu, design_weight] += number
    for (stratum, _psu, _design_weight), number in alike.items():
        if number < ALIKE:
            raise TooFewAlike(stratum, number)
