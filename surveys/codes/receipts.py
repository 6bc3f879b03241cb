"""Receipts: what a resident is told at the end, with which they may see what they said and withdraw it."""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from core import audit
from core.codes import Codes
from core.database import now
from surveys.errors import NoSuchResponse
from surveys.models import Commission, Response, ResponseState, Snapshot, Wave, WaveState
from surveys.visits import ResponseSeen

RECEIPT = "receipt"
UNIQUE = {"across_councils": "a receipt is unique among all"}
ON_WITHDRAWAL: list[Callable[[Session, Response], None]] = []
"""What rooms that were handed a response's words do when it is withdrawn, before it is emptied."""
COUNTED = (ResponseState.SUBMITTED, ResponseState.WITHDRAWN)


def receipt_of(response: Response | ResponseSeen, codes: Codes) -> str:
    """The receipt of a submitted response, such as `K7QM-2FXD`: not kept, but made again when it is asked for."""
    return codes.letters(RECEIPT, response.id, draw=response.code_draw)


def draw_receipt(session: Session, response: Response, codes: Codes) -> None:
    """Draw until no other response has the receipt, and keep its hash."""
    while True:
        digest = codes.digest(RECEIPT, receipt_of(response, codes))
        taken = select(Response.id).where(Response.receipt_hash == digest)
        if session.scalar(taken, execution_options=UNIQUE) is None:
            response.receipt_hash = digest
            return
        response.code_draw += 1


def response_by_receipt(session: Session, codes: Codes, slug: str, typed: str) -> Response:
    """The response to a survey that a receipt was given for, however it was typed. Raises `NoSuchResponse`."""
    statement = (
        select(Response)
        .join(Response.wave)
        .join(Wave.commission)
        .where(Response.receipt_hash == codes.digest(RECEIPT, typed), Commission.slug == slug)
        .where(Response.state.in_(COUNTED))
    )
    response = session.scalar(statement, execution_options=UNIQUE)
    if response is None:
        raise NoSuchResponse
    return response


def is_counted(session: Session, response: Response) -> bool:
    """Whether a response is in figures that were published, or is about to be."""
    if response.wave.state is WaveState.PUBLISHED:
        return True
    taken = exists().where(Snapshot.council_id == response.council_id, Snapshot.wave_id == response.wave_id)
    return bool(session.scalar(select(taken)))


def withdraw(session: Session, response: Response, *, by: UUID | None = None, reason: str = "resident") -> None:
    """Empty a response for good. Only this stays: that there was one, in which wave, and when it was withdrawn.

    Its words go from wherever they were handed on to. Figures that count it stay as they were published, with the
    frozen file that they are computed again from, where nothing leads to the response any more; the next snapshot
    leaves it out. Withdrawing it again changes nothing. The wave is held, so that no snapshot is taken meanwhile.
    """
    session.refresh(response.wave, with_for_update={"read": True})
    session.refresh(response, with_for_update=True)
    if response.state is ResponseState.WITHDRAWN:
        return
    counted = is_counted(session, response)
    for forget in ON_WITHDRAWAL:
        forget(session, response)
    response.state, response.withdrawn_at = ResponseState.WITHDRAWN, now()
    response.answers, response.answered_at, response.orders = {}, {}, {}
    response.replaced, response.flags = [], []
    response.stratum = response.psu = response.design_weight = response.resume_hash = response.interviewer_id = None
    session.flush()
    whose = {"council_id": response.council_id, "person_id": by, "subject": "wave", "subject_id": response.wave_id}
    audit.record(session, "response-withdrawn", **whose, reason=reason, counted=counted)  # type: ignore[arg-type]
