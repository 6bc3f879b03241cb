"""Answering a survey: a response is begun, found again, filled page by page and submitted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID

from sqlalchemy import Select, bindparam, select, update
from sqlalchemy.orm import Session, contains_eager

from core.codes import Codes
from core.database import INSERTS, now
from core.models import Council
from surveys.errors import AlreadySubmitted, ResponseLost, Unfinished, WaveNotOpen
from surveys.models import (
    Commission,
    Invitation,
    InvitationState,
    Questionnaire,
    Response,
    ResponseState,
    Wave,
    WaveState,
)
from surveys.questionnaire.answers import Answers
from surveys.questionnaire.document import Questionnaire as ParsedQuestionnaire
from surveys.questionnaire.routing import Way
from surveys.questionnaires import parsed
from surveys.receipts import draw_receipt
from surveys.standing import Standing


@dataclass(frozen=True)
class Visit:
    """A response with all that its pages need, found in one query."""

    response: Response
    council: Council

    @property
    def wave(self) -> Wave:
        return self.response.wave

    @property
    def questionnaire(self) -> ParsedQuestionnaire:
        return parsed(self.wave.questionnaire)


def begin(session: Session, wave: Wave, response_id: UUID, council_id: UUID, language: str) -> Response:
    """Start a response, once: starting it again gives the one already started.

    Raises `WaveNotOpen`, or `ResponseLost` when the identifier belongs to another council's or wave's response.
    """
    if wave.state is not WaveState.OPEN:
        raise WaveNotOpen
    insert = INSERTS[session.get_bind().dialect.name](Response)
    values = {"id": response_id, "wave_id": wave.id, "council_id": council_id, "language": language}
    session.execute(
        insert.values(**values).on_conflict_do_nothing(index_elements=["id"]),
        execution_options={"across_councils": "the row's own council is among its values"},
    )
    mine = (Response.id == response_id, Response.council_id == council_id, Response.wave_id == wave.id)
    response = session.scalar(select(Response).where(*mine))
    if response is None:
        raise ResponseLost
    return response


def resume(session: Session, slug: str, council_id: UUID, response_id: UUID, *, to_change: bool = False) -> Visit:
    """A response, with its council and wave; `to_change` locks it until the transaction ends.

    Raises `ResponseLost`.
    """
    named = {"response_id": response_id, "council_id": council_id, "slug": slug}
    found = session.execute(_visits(to_change=to_change), named).one_or_none()
    if found is None:
        raise ResponseLost
    return Visit(*found)


@cache
def _visits(*, to_change: bool) -> Select[Response, Council]:
    """The query of every page, which is built once because building it costs a good part of asking it.

    It loads nothing heavy: a questionnaire's document and a council's logo are loaded only when they are asked for.
    """
    wave = contains_eager(Response.wave)
    statement = (
        select(Response, Council)
        .join(Council, Council.id == Response.council_id)
        .join(Response.wave)
        .join(Wave.commission)
        .join(Wave.questionnaire)
        .where(Response.id == bindparam("response_id"), Response.council_id == bindparam("council_id"))
        .where(Commission.slug == bindparam("slug"))
        .options(
            wave.contains_eager(Wave.commission).load_only(Commission.slug, Commission.title),
            wave.contains_eager(Wave.questionnaire).load_only(Questionnaire.content_hash),
        )
    )
    return statement.with_for_update(of=Response) if to_change else statement


def record_answers(
    session: Session,
    response: Response,
    answers: Answers,
    *,
    at: datetime | None = None,
    device: str = "",
    orders: Mapping[str, list[str]] | None = None,
    language: str | None = None,
) -> None:
    """Keep answers in the draft, with the orders in which they were shown and the language they were given in.

    Of two answers to a question the one given later stands, by the clock of the device, which is believed unless it is
    ahead of ours; see `surveys.standing`. What is no longer on the way stays until submission. Sending the same answers
    again changes nothing. Read the response with `resume(…, to_change=True)`, so that two answers sent at once are both
    kept. Raises `AlreadySubmitted`, `ResponseLost` or `WaveNotOpen`.
    """
    require_draft(response)
    standing = Standing.of(response.answers, response.answered_at, response.replaced)
    stamp = (min(at or now(), now()).timestamp(), device)
    for code, answer in answers.items():
        standing.take(code, answer, stamp)
    response.answers, response.answered_at, response.replaced = (
        standing.answers,
        standing.answered_at,
        standing.replaced,
    )
    response.orders = {**(orders or {}), **response.orders}
    response.language = language or response.language
    response.saved_at = now()
    session.flush()


def submit(session: Session, response: Response, codes: Codes, *, language: str | None = None) -> None:
    """Submit a response, which drops its invitation; submitting it again changes nothing.

    Only what belongs to the way is kept. Raises `Unfinished`, `ResponseLost` or `WaveNotOpen`.
    """
    session.refresh(response, with_for_update=True)
    if response.state is ResponseState.SUBMITTED:
        return
    require_draft(response)
    way = Way(parsed(response.wave.questionnaire), response.answers)
    missing = way.first_missing()
    if missing:
        raise Unfinished(missing)
    _use_up_invitation(session, response)
    kept = way.to_keep()
    response.answers = kept
    response.answered_at = {code: stamp for code, stamp in response.answered_at.items() if code in kept}
    response.replaced = [entry for entry in response.replaced if entry["code"] in kept]
    response.language = language or response.language
    response.state, response.submitted_at = ResponseState.SUBMITTED, now()
    draw_receipt(session, response, codes)
    session.flush()


def require_draft(response: Response) -> None:
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
