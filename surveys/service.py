"""What can be done with a survey: publish its questionnaire, answer it, submit, and close a wave."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from uuid import UUID

from sqlalchemy import Select, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, contains_eager

from core import jobs
from core.codes import Codes
from core.database import Json, now
from core.models import Council
from surveys.models import (
    Commission,
    Invitation,
    InvitationState,
    Partner,
    Questionnaire,
    Response,
    ResponseState,
    Wave,
    WaveState,
)
from surveys.questionnaire.answers import Answers
from surveys.questionnaire.check import Fault, faults
from surveys.questionnaire.document import Questionnaire as ParsedQuestionnaire
from surveys.questionnaire.document import content_hash
from surveys.questionnaire.questions import Question
from surveys.questionnaire.routing import Way

WAVE_CLOSED = "wave-closed"
RECEIPT = "receipt"
INSERTS: dict[str, Callable[..., postgresql.Insert | sqlite.Insert]] = {
    "postgresql": postgresql.insert,
    "sqlite": sqlite.insert,
}
_parsed: dict[str, ParsedQuestionnaire] = {}


class SurveyError(Exception):
    """What was asked of a survey cannot be done."""


class QuestionnaireFaulty(SurveyError):
    """The document cannot be published; `faults` says where and why."""

    def __init__(self, found: list[Fault]) -> None:
        super().__init__("; ".join(str(fault) for fault in found))
        self.faults = found


class VersionTaken(SurveyError):
    """Other content was already published under this code and version."""


class NotOpen(SurveyError):
    """No wave is taking answers; `opens_on` is the day of the next one, if it is known."""

    def __init__(self, opens_on: date | None = None) -> None:
        super().__init__("No wave is open.")
        self.opens_on = opens_on


class ResponseLost(SurveyError):
    """There is no such response of this council to this survey."""


class AlreadySubmitted(SurveyError):
    """The response was submitted, so its answers no longer change."""


class WaveNotOpen(SurveyError):
    """The wave takes no answers, or is not in a state to be closed."""


class Unfinished(SurveyError):
    """A question that must be answered is not."""

    def __init__(self, question: Question) -> None:
        super().__init__(f"“{question.code}” must be answered.")
        self.question = question


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


def publish_questionnaire(session: Session, document: Json) -> Questionnaire:
    """Publish a version of a questionnaire, for good; the same content again is the same row.

    Raises `QuestionnaireFaulty`, or `VersionTaken` when the code and version name other content.
    """
    found = faults(document)
    if found:
        raise QuestionnaireFaulty(found)
    digest = content_hash(document)
    existing = session.scalar(select(Questionnaire).where(Questionnaire.content_hash == digest))
    if existing:
        return existing
    code, version = document["code"], document["version"]
    if session.scalar(select(Questionnaire.id).where(Questionnaire.code == code, Questionnaire.version == version)):
        raise VersionTaken(
            f"Version {version} of “{code}” was published with other content: give this one a new version."
        )
    questionnaire = Questionnaire(code=code, version=version, document=document, content_hash=digest)
    session.add(questionnaire)
    session.flush()
    return questionnaire


def parsed(questionnaire: Questionnaire) -> ParsedQuestionnaire:
    """A published questionnaire, read once in a process: content with the same hash never changes."""
    known = _parsed.get(questionnaire.content_hash)
    if known is None:
        known = _parsed[questionnaire.content_hash] = ParsedQuestionnaire.from_document(questionnaire.document)
    return known


def survey_by_slug(session: Session, slug: str) -> Commission | None:
    return session.scalar(select(Commission).where(Commission.slug == slug))


def open_surveys(session: Session) -> list[Commission]:
    """The surveys that take answers today, in the order of their addresses."""
    statement = (
        select(Commission)
        .join(Wave, Wave.commission_id == Commission.id)
        .where(Wave.state == WaveState.OPEN, Wave.opens_on <= now().date())
        .order_by(Commission.slug)
    )
    return list(session.scalars(statement).unique())


def partner_councils(session: Session, commission: Commission) -> list[Council]:
    """The councils that agreed to take part, in the order of their names in addresses."""
    statement = (
        select(Council)
        .join(Partner, Partner.council_id == Council.id)
        .where(Partner.commission_id == commission.id, Partner.agreed_at.is_not(None))
        .order_by(Council.slug)
        .execution_options(across_councils="a resident is offered every council that takes part")
    )
    return list(session.scalars(statement))


def open_wave(session: Session, commission: Commission) -> Wave:
    """The wave that takes answers now: open, and past its first day. It takes them until it is closed by hand.

    Raises `NotOpen`, which says when the next wave opens if one is planned.
    """
    today = now().date()
    waves = select(Wave).where(Wave.commission_id == commission.id).order_by(Wave.number.desc())
    coming = waves.where(Wave.state.in_((WaveState.DRAFT, WaveState.OPEN)))
    planned: date | None = None
    for wave in session.scalars(coming):
        if wave.opens_on > today:
            planned = wave.opens_on
        elif wave.state is WaveState.OPEN:
            return wave
    raise NotOpen(planned)


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
    """A response under way, with its council and wave; `to_change` locks it until the transaction ends.

    Raises `ResponseLost`.
    """
    named = {"response_id": response_id, "council_id": council_id, "slug": slug}
    found = session.execute(_visits(to_change=to_change), named).one_or_none()
    if found is None:
        raise ResponseLost
    return Visit(*found)


@cache
def _visits(*, to_change: bool) -> Select[Response, Council]:
    """The query of every page, which is built once because building it costs a good part of asking it."""
    statement = (
        select(Response, Council)
        .join(Council, Council.id == Response.council_id)
        .join(Response.wave)
        .join(Wave.commission)
        .join(Wave.questionnaire)
        .where(Response.id == bindparam("response_id"), Response.council_id == bindparam("council_id"))
        .where(Commission.slug == bindparam("slug"))
        .options(contains_eager(Response.wave).contains_eager(Wave.commission))
        .options(contains_eager(Response.wave).contains_eager(Wave.questionnaire))
    )
    return statement.with_for_update(of=Response) if to_change else statement


def record_answers(
    session: Session, response: Response, answers: Answers, orders: Mapping[str, list[str]] | None = None
) -> None:
    """Keep a page's answers in the draft, with the orders that it showed; what is no longer on the way stays.

    Read the response with `resume(…, to_change=True)`, so that two answers given at once are both kept.
    Raises `AlreadySubmitted` or `WaveNotOpen`.
    """
    require_draft(response)
    if answers:
        response.answers = {**response.answers, **answers}
        response.orders = {**(orders or {}), **response.orders}
        response.saved_at = now()
        session.flush()


def submit(session: Session, response: Response, codes: Codes) -> None:
    """Submit a response, which drops its invitation; submitting it again changes nothing.

    Only the answers on the way are kept. Raises `Unfinished` or `WaveNotOpen`.
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
    response.answers = way.to_keep()
    response.state, response.submitted_at = ResponseState.SUBMITTED, now()
    _draw_receipt(session, response, codes)
    session.flush()


def receipt_of(response: Response, codes: Codes) -> str:
    """The receipt of a submitted response, such as `K7QM-2FXD`: not kept, but made again when it is asked for."""
    return codes.letters(RECEIPT, response.id, draw=response.code_draw)


def close_wave(session: Session, wave: Wave) -> None:
    """End fieldwork: set drafts aside as partial, and ask for the results to be worked out and published.

    Closing it again changes nothing. Raises `WaveNotOpen` for a wave that never opened.
    """
    session.refresh(wave, with_for_update=True)
    if wave.state in (WaveState.CLOSED, WaveState.PUBLISHED):
        return
    if wave.state is not WaveState.OPEN:
        raise WaveNotOpen
    wave.state, wave.closed_at = WaveState.CLOSED, now()
    drafts = update(Response).where(Response.wave_id == wave.id, Response.state == ResponseState.DRAFT)
    session.execute(
        drafts.values(state=ResponseState.PARTIAL),
        execution_options={"across_councils": "a wave closes for every council at once"},
    )
    session.flush()
    jobs.ask(session, WAVE_CLOSED, council_id=wave.commission.lead_council_id, subject_id=wave.id)


def require_draft(response: Response) -> None:
    """Raise `AlreadySubmitted` or `WaveNotOpen` when a response takes no more answers."""
    if response.state is ResponseState.SUBMITTED:
        raise AlreadySubmitted
    if response.state is not ResponseState.DRAFT or response.wave.state is not WaveState.OPEN:
        raise WaveNotOpen


def _use_up_invitation(session: Session, response: Response) -> None:
    """Mark the invitation as used, and forget whose answers these are."""
    if response.invitation_id is None:
        return
    mine = (Invitation.id == response.invitation_id, Invitation.council_id == response.council_id)
    session.execute(update(Invitation).where(*mine).values(state=InvitationState.USED))
    response.invitation_id = None


def _draw_receipt(session: Session, response: Response, codes: Codes) -> None:
    """Draw until no other response has the receipt, and keep its hash."""
    while True:
        digest = codes.digest(RECEIPT, receipt_of(response, codes))
        taken = select(Response.id).where(Response.receipt_hash == digest)
        if session.scalar(taken, execution_options={"across_councils": "a receipt is unique among all"}) is None:
            response.receipt_hash = digest
            return
        response.code_draw += 1
