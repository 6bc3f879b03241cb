"""Answering a survey: a response is begun, found again, filled page by page and submitted."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.orm import Session

from core.codes import Codes
from core.database import INSERTS, Base, now
from surveys.codes.receipts import draw_receipt
from surveys.errors import AlreadySubmitted, ChangedMeanwhile, ResponseLost, Unfinished, WaveNotOpen
from surveys.models import Invitation, InvitationState, Response, ResponseState, Wave, WaveState
from surveys.modules.asked import edition_of
from surveys.questionnaire.answers import Answers
from surveys.questionnaire.routing import Way
from surveys.questionnaire.shortened import shortened
from surveys.standing import Standing
from surveys.visits import ResponseSeen, row_of

TABLE = Base.metadata.tables[Response.__tablename__]
SAVED = ("answers", "answered_at", "replaced", "orders", "language")
SAVE = update(TABLE).where(
    TABLE.c.id == bindparam("response"),
    TABLE.c.council_id == bindparam("council"),
    TABLE.c.state == ResponseState.DRAFT,
    TABLE.c.saved_at == bindparam("seen"),
)
"""The statement that keeps a page's answers, in a draft that is still as it was seen; it sets the columns given.

No two savings of a response have the same moment, so that the moment tells whether somebody else has saved since.
"""
INSTANT = timedelta(microseconds=1)


def start(
    connection: Connection,
    wave: Wave,
    response_id: UUID,
    council_id: UUID,
    language: str,
    *,
    flags: Iterable[str] = (),
    came: Mapping[str, Any] | None = None,
) -> None:
    """Start a response in one statement, once: starting it again changes nothing. `flags` say what is odd about how.

    `came` says how its resident came where it was not by the link for everybody; see `surveys.boosts.boosts`.

    Raises `WaveNotOpen`.
    """
    if wave.state is not WaveState.OPEN:
        raise WaveNotOpen
    values = {"id": response_id, "wave_id": wave.id, "council_id": council_id, "language": language}
    insert = INSERTS[connection.dialect.name](TABLE).values(**values, flags=list(flags), **(came or {}))
    connection.execute(insert.on_conflict_do_nothing(index_elements=["id"]))


def begin(session: Session, wave: Wave, response_id: UUID, council_id: UUID, language: str) -> Response:
    """Start a response, or find the one already started.

    Raises `WaveNotOpen`, or `ResponseLost` when the identifier belongs to another council's or wave's response.
    """
    start(session.connection(), wave, response_id, council_id, language)
    mine = (Response.id == response_id, Response.council_id == council_id, Response.wave_id == wave.id)
    response = session.scalar(select(Response).where(*mine))
    if response is None:
        raise ResponseLost
    return response


def record_answers(
    connection: Connection,
    response: ResponseSeen,
    answers: Answers,
    *,
    at: datetime | None = None,
    device: str = "",
    orders: Mapping[str, list[str]] | None = None,
    language: str | None = None,
) -> None:
    """Keep answers in the draft, with the orders in which they were shown and the language they were given in.

    Of two answers to a question the one given later stands, by the clock of the device, which is believed unless it
    is ahead of ours; one without `at` is given as it arrives, after all before, even if our clock was put back
    meanwhile or another machine's is ahead; see `surveys.standing`. What is no longer on the way stays until
    submission. Sending the same answers again changes nothing. The response is brought up to date. It was read with
    `visits.resume(…, to_change=True)` in the same transaction, or else without a lock: then two answers sent at once
    are both kept by whoever raises `ChangedMeanwhile` doing all of it again. Raises `AlreadySubmitted`,
    `ResponseLost` or `WaveNotOpen`.
    """
    require_draft(response)
    standing = Standing.of(response.answers, response.answered_at, response.replaced)
    arrived = now()
    for code, answer in answers.items():
        given = min(at, arrived).timestamp() if at else standing.after(code, arrived.timestamp())
        standing.take(code, answer, (given, device))
    response.answers, response.answered_at = standing.answers, standing.answered_at
    response.replaced = standing.replaced
    response.orders = {**(orders or {}), **response.orders}
    response.language = language or response.language
    values = {name: getattr(response, name) for name in SAVED}
    whose = {"response": response.id, "council": response.council_id, "seen": response.saved_at}
    response.saved_at = max(now(), response.saved_at + INSTANT)
    if connection.execute(SAVE, values | whose | {"saved_at": response.saved_at}).rowcount == 0:
        raise ChangedMeanwhile


def submit(session: Session, begun: Response | ResponseSeen, codes: Codes, *, language: str | None = None) -> Response:
    """Submit a response, which drops its invitation, and return its row; submitting it again changes nothing.

    Only what belongs to the way is kept. Raises `Unfinished`, `ResponseLost` or `WaveNotOpen`.
    """
    response = row_of(session, begun)
    if response.state is ResponseState.SUBMITTED:
        return response
    require_draft(response)
    asked = shortened(edition_of(session, response.wave, response.council_id), response.only)
    way = Way(asked, response.answers)
    missing = way.first_missing()
    if missing:
        raise Unfinished(missing)
    draw_receipt(session, response, codes)  # It looks for another that has it, so it comes before any change.
    _use_up_invitation(session, response)
    kept = way.to_keep()
    response.answers = kept
    response.answered_at = {code: stamp for code, stamp in response.answered_at.items() if code in kept}
    response.replaced = [entry for entry in response.replaced if entry["code"] in kept]
    response.language = language or response.language
    response.state, response.submitted_at = ResponseState.SUBMITTED, now()
    session.flush()
    return response


def require_draft(response: Response | ResponseSeen) -> None:
    """Raise `AlreadySubmitted`, `ResponseLost` or `WaveNotOpen` when a response takes no more answers."""
    if response.state is ResponseState.SUBMITTED:
        raise AlreadySubmitted
    if response.state is ResponseState.WITHDRAWN:
        raise ResponseLost
    if response.state is not ResponseState.DRAFT or response.wave.state is not WaveState.OPEN:
        raise WaveNotOpen


def _use_up_invitation(session: Session, response: Response) -> None:
    """Mark the invitation as used, and forget whose answers these are."""
    if response.invitation_id is None:
        return
    mine = (Invitation.id == response.invitation_id, Invitation.council_id == response.council_id)
    session.execute(update(Invitation).where(*mine).values(state=InvitationState.USED))
    response.invitation_id = None
