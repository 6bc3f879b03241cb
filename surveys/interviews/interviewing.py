"""Interviews by telephone and face to face: a household is reached, answers or does not, and is asked no more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from core.codes import Codes
from core.database import now
from surveys import answering, visits
from surveys.errors import ResponseLost, SurveyError
from surveys.mailings import invitations
from surveys.models import (
    CallOutcome,
    CallResult,
    Commission,
    Invitation,
    InvitationState,
    Mode,
    Partner,
    Response,
    ResponseState,
    Wave,
    WaveState,
)
from surveys.waves import takes_part

MODES = (Mode.TELEPHONE, Mode.FACE_TO_FACE)


class HouseholdUnknown(SurveyError):
    """No invitation of the council's wave has this code or reference."""


class HouseholdAnswering(SurveyError):
    """Somebody else holds the household's answers: a resident on their own, or another interviewer."""


class SampleOnly(SurveyError):
    """The survey asks only households that were drawn in its sample."""


@dataclass(frozen=True)
class Shift:
    """What an interviewer does until they say otherwise: for which council and wave, and how."""

    council_id: UUID
    interviewer_id: UUID
    wave: Wave
    mode: Mode


@dataclass(frozen=True)
class Tally:
    """An interviewer's own work since a moment: interviews submitted, and calls that came to nothing."""

    completed: int
    calls: dict[CallResult, int]


def open_waves(session: Session, council_id: UUID) -> list[Wave]:
    """The waves that take a council's answers today, by survey."""
    mine = select(Partner.commission_id).where(Partner.council_id == council_id, takes_part())
    statement = (
        select(Wave)
        .join(Wave.commission)
        .where(Wave.state == WaveState.OPEN, Wave.opens_on <= now().date(), Wave.commission_id.in_(mine))
        .order_by(Commission.slug, Wave.number)
        .options(joinedload(Wave.commission), joinedload(Wave.questionnaire))
    )
    return list(session.scalars(statement))


def household(session: Session, codes: Codes, council_id: UUID, wave: Wave, typed: str) -> Invitation:
    """The living invitation with a code, or with the council's own reference for the household.

    Raises `HouseholdUnknown`, or what `invitations` raises for one that was used or taken back.
    """
    by_reference = select(Invitation).where(
        Invitation.council_id == council_id,
        Invitation.wave_id == wave.id,
        func.upper(Invitation.reference) == typed.strip().upper(),
        Invitation.state != InvitationState.CANCELLED,
    )
    found = session.scalar(by_reference.options(joinedload(Invitation.wave))) if typed.strip() else None
    if found is not None and found.state is InvitationState.USED:
        raise invitations.CodeUsed(found)
    if found is not None:
        return found
    try:
        found = invitations.open_invitation(session, codes, typed)
    except invitations.UnknownCode as error:
        raise HouseholdUnknown from error
    if (found.council_id, found.wave_id) != (council_id, wave.id):
        raise HouseholdUnknown
    return found


def begin(session: Session, shift: Shift, response_id: UUID, language: str, invitation: Invitation | None) -> Response:
    """Start an interview once, or find the one that this interviewer had begun with the household.

    Raises `HouseholdAnswering`, `SampleOnly`, `WaveNotOpen`, or what `invitations.begin` raises.
    """
    if invitation is not None:
        response = invitations.begin(session, invitation, response_id, language)
    elif shift.wave.commission.open_recruitment:
        response = answering.begin(session, shift.wave, response_id, shift.council_id, language)
    else:
        raise SampleOnly
    if response.id == response_id and response.interviewer_id is None:
        response.mode, response.interviewer_id = shift.mode, shift.interviewer_id
    if response.interviewer_id != shift.interviewer_id:
        raise HouseholdAnswering
    session.flush()
    return response


def held(
    session: Session, slug: str, council_id: UUID, interviewer_id: UUID, response_id: UUID, *, to_change: bool
) -> visits.Visit:
    """An interview under way, for the interviewer who began it and nobody else.

    Raises `ResponseLost` for any other, `AlreadySubmitted`, or `WaveNotOpen`.
    """
    visit = visits.resume(session.connection(), slug, council_id, response_id, to_change=to_change)
    if visit.response.interviewer_id != interviewer_id or visit.response.mode not in MODES:
        raise ResponseLost
    answering.require_draft(visit.response)
    return visit


def unfinished(session: Session, shift: Shift) -> Sequence[tuple[Response, str | None]]:
    """The interviews that a shift's interviewer may carry on, oldest first, each with its household's reference."""
    statement = (
        select(Response, Invitation.reference)
        .outerjoin(
            Invitation, (Invitation.id == Response.invitation_id) & (Invitation.council_id == Response.council_id)
        )
        .where(
            Response.council_id == shift.council_id,
            Response.wave_id == shift.wave.id,
            Response.interviewer_id == shift.interviewer_id,
            Response.mode.in_(MODES),
            Response.state == ResponseState.DRAFT,
        )
        .order_by(Response.started_at)
    )
    return [(response, reference) for response, reference in session.execute(statement)]


def note_call(
    session: Session, shift: Shift, call_id: UUID, result: CallResult, invitation_id: UUID | None
) -> CallOutcome:
    """Record what came of a call, once: recording it again gives the one already recorded."""
    mine = select(CallOutcome).where(CallOutcome.council_id == shift.council_id, CallOutcome.id == call_id)
    noted = session.scalar(mine)
    if noted is None:
        noted = CallOutcome(
            id=call_id,
            council_id=shift.council_id,
            wave_id=shift.wave.id,
            invitation_id=invitation_id,
            mode=shift.mode,
            result=result,
            by=shift.interviewer_id,
        )
        session.add(noted)
        session.flush()
    return noted


def refuse(session: Session, shift: Shift, response: Response) -> CallOutcome:
    """End an interview that the resident broke off: their answers are forgotten, and the call is a refusal."""
    invitation_id = response.invitation_id
    response.answers, response.answered_at, response.replaced, response.orders = {}, {}, [], {}
    response.state, response.withdrawn_at, response.invitation_id = ResponseState.WITHDRAWN, now(), None
    session.flush()
    return note_call(session, shift, response.id, CallResult.REFUSED, invitation_id)


def tally(session: Session, shift: Shift, since: datetime) -> Tally:
    """How many interviews and calls a shift's interviewer has made since a moment: counts, never answers."""
    completed = select(func.count()).where(
        Response.council_id == shift.council_id,
        Response.wave_id == shift.wave.id,
        Response.interviewer_id == shift.interviewer_id,
        Response.mode.in_(MODES),
        Response.state == ResponseState.SUBMITTED,
        Response.submitted_at >= since,
    )
    calls = select(CallOutcome.result, func.count()).where(
        CallOutcome.council_id == shift.council_id,
        CallOutcome.wave_id == shift.wave.id,
        CallOutcome.by == shift.interviewer_id,
        CallOutcome.at >= since,
    )
    return Tally(session.scalar(completed) or 0, dict(session.execute(calls.group_by(CallOutcome.result)).all()))


def calls_to(session: Session, council_id: UUID, invitation_id: UUID) -> list[CallOutcome]:
    """The calls that were made to a household, latest first."""
    statement = select(CallOutcome).where(
        CallOutcome.council_id == council_id, CallOutcome.invitation_id == invitation_id
    )
    return list(session.scalars(statement.order_by(CallOutcome.at.desc())))
