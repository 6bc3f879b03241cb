"""Batches of invitations as their council sees them: how many there are, and taking back or renewing a code."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, insert, or_, select, update
from sqlalchemy.orm import Session

from core.codes import Codes
from core.database import Base, now
from surveys.errors import SurveyError
from surveys.mailings.invitations import ALIKE, CHUNK, Sampled, add_invitations, lock
from surveys.models import Invitation, InvitationBatch, InvitationState, Recruitment, Response, Wave

RECENTLY = timedelta(days=2)


class NotInvited(SurveyError):
    """No living invitation of the council's wave has this reference."""


@dataclass(frozen=True)
class Tally:
    """How many invitations were issued and cancelled, and how many were used: None where it might tell who did."""

    issued: int
    cancelled: int
    used: int | None


@dataclass(frozen=True)
class BatchTally:
    batch: InvitationBatch
    tally: Tally


def batch_of(session: Session, council_id: UUID, wave: Wave, batch_id: UUID) -> InvitationBatch | None:
    """A batch of the sample's; the panel's are nobody's to print or to renew."""
    mine = _batches_of(council_id, wave, Recruitment.SAMPLE)
    return session.scalar(select(InvitationBatch).where(*mine, InvitationBatch.id == batch_id))


def batches_of(
    session: Session, council_id: UUID, wave: Wave, recruitment: Recruitment = Recruitment.SAMPLE
) -> list[BatchTally]:
    """A council's batches for a wave, newest first: those of its sample, or of another way to be recruited."""
    mine = _batches_of(council_id, wave, recruitment)
    newest_first = InvitationBatch.made_at.desc(), InvitationBatch.id
    states = _states(session, council_id, wave, recruitment)
    return [
        BatchTally(batch, _tally(states.get(batch.id, {})))
        for batch in session.scalars(select(InvitationBatch).where(*mine).order_by(*newest_first))
    ]


def tally_of_wave(
    session: Session, council_id: UUID, wave: Wave, recruitment: Recruitment = Recruitment.SAMPLE
) -> Tally:
    """All of a council's invitations to a wave that recruit in one way, whatever their batch."""
    together: dict[InvitationState, int] = {}
    for states in _states(session, council_id, wave, recruitment).values():
        for state, number in states.items():
            together[state] = together.get(state, 0) + number
    return _tally(together)


def living_invitations(
    session: Session, batch: InvitationBatch, *, after: int = 0, most: int | None = None
) -> Iterator[Invitation]:
    """A batch's invitations that were not cancelled, in their order: those used as well, so that a sheet tells nobody
    who answered. `after` passes over the first so many, and no more than `most` follow.
    """
    statement = select(Invitation).where(
        Invitation.council_id == batch.council_id,
        Invitation.batch_id == batch.id,
        Invitation.state != InvitationState.CANCELLED,
    )
    yield from session.scalars(statement.order_by(Invitation.serial).offset(after).limit(most))


def living_count(session: Session, batch: InvitationBatch) -> int:
    mine = (Invitation.council_id == batch.council_id, Invitation.batch_id == batch.id)
    statement = select(func.count()).select_from(Invitation)
    return session.scalar(statement.where(*mine, Invitation.state != InvitationState.CANCELLED)) or 0


def invitation_by_reference(session: Session, council_id: UUID, wave: Wave, reference: str) -> Invitation:
    """The living invitation with the council's reference. Raises `NotInvited`."""
    statement = select(Invitation).where(
        Invitation.council_id == council_id,
        Invitation.wave_id == wave.id,
        Invitation.reference == reference,
        Invitation.state != InvitationState.CANCELLED,
    )
    found = session.scalar(statement)
    if found is None:
        raise NotInvited
    return found


def cancel(session: Session, invitation: Invitation) -> None:
    """Take a code back, unless it was used. Whoever began with it may finish on the device they began on."""
    lock(session, invitation)
    if invitation.state is InvitationState.ISSUED:
        invitation.state = InvitationState.CANCELLED
    session.flush()


def cancel_batch(session: Session, batch: InvitationBatch) -> None:
    """Take back every code of a batch that was not used."""
    unused = update(Invitation).where(
        Invitation.council_id == batch.council_id,
        Invitation.batch_id == batch.id,
        Invitation.state == InvitationState.ISSUED,
    )
    session.execute(unused.values(state=InvitationState.CANCELLED))


def reissue(session: Session, codes: Codes, invitation: Invitation) -> Invitation:
    """Give a household a new code in place of a lost one, which opens nothing any more.

    A response begun with the old code goes on with the new one. A household that answered gets a code as well, which is
    used already, so that nobody learns from the new code whether it had.
    """
    _lock_with_its_response(session, invitation)
    state, batch = invitation.state, invitation.batch
    invitation.state = InvitationState.CANCELLED
    session.flush()
    sampled = Sampled(invitation.reference, invitation.stratum, invitation.design_weight, invitation.psu)
    add_invitations(session, codes, batch, [sampled], first=_last_serial(session, batch) + 1)
    renewed = invitation_by_reference(session, invitation.council_id, invitation.wave, invitation.reference)
    renewed.state = state
    mine = (Response.council_id == invitation.council_id, Response.invitation_id == invitation.id)
    session.execute(update(Response).where(*mine).values(invitation_id=renewed.id))
    session.flush()
    return renewed


def forget_order_of_use(session: Session) -> None:
    """Write the used invitations of waves under way anew, all at once and in the order of their hashes.

    PostgreSQL remembers of each row which transaction wrote it, and where it was put. Both would lead from a used
    invitation to the response that was submitted with it, until the row is written again.
    """
    table = Base.metadata.tables[Invitation.__tablename__]
    under_way = select(Wave.id).where(or_(Wave.closed_at.is_(None), Wave.closed_at > now() - RECENTLY))
    used = (table.c.state == InvitationState.USED, table.c.wave_id.in_(under_way))
    rows = [dict(row) for row in session.execute(select(table).where(*used).with_for_update()).mappings()]
    for start in range(0, len(rows), CHUNK):
        identifiers = [row["id"] for row in rows[start : start + CHUNK]]
        session.execute(delete(table).where(table.c.id.in_(identifiers)))
    in_order_of_hashes = sorted(rows, key=lambda row: str(row["code_hash"]))
    for start in range(0, len(rows), CHUNK):
        session.execute(insert(table), in_order_of_hashes[start : start + CHUNK])


def _lock_with_its_response(session: Session, invitation: Invitation) -> None:
    """Lock in the order in which a submission does, so that neither waits for the other."""
    mine = (Response.council_id == invitation.council_id, Response.invitation_id == invitation.id)
    session.scalar(select(Response.id).where(*mine).with_for_update())
    lock(session, invitation)


def _last_serial(session: Session, batch: InvitationBatch) -> int:
    mine = (Invitation.council_id == batch.council_id, Invitation.batch_id == batch.id)
    return session.scalar(select(func.max(Invitation.serial)).where(*mine)) or 0


def _batches_of(council_id: UUID, wave: Wave, recruitment: Recruitment) -> tuple[ColumnElement[bool], ...]:
    mine = InvitationBatch.council_id == council_id, InvitationBatch.wave_id == wave.id
    return *mine, InvitationBatch.recruitment == recruitment


def _states(
    session: Session, council_id: UUID, wave: Wave, recruitment: Recruitment
) -> dict[UUID, dict[InvitationState, int]]:
    """How many invitations of each batch are in each state."""
    statement = (
        select(Invitation.batch_id, Invitation.state, func.count())
        .join(InvitationBatch, InvitationBatch.id == Invitation.batch_id)
        .where(Invitation.council_id == council_id, *_batches_of(council_id, wave, recruitment))
        .group_by(Invitation.batch_id, Invitation.state)
    )
    found: dict[UUID, dict[InvitationState, int]] = {}
    for batch_id, state, number in session.execute(statement):
        found.setdefault(batch_id, {})[state] = number
    return found


def _tally(states: dict[InvitationState, int]) -> Tally:
    used, cancelled = states.get(InvitationState.USED, 0), states.get(InvitationState.CANCELLED, 0)
    issued = states.get(InvitationState.ISSUED, 0) + used
    return Tally(issued, cancelled, used if issued >= ALIKE else None)
