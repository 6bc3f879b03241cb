"""A response as its pages see it: plain values, found in one statement, that no session watches.

Every page of every resident reads this, so nothing more is made of a row than the pages need. Whoever changes more of a
response than its answers takes the row itself, from `row_of`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, func, select
from sqlalchemy.orm import Session, contains_eager

from core.database import Base, Json
from core.models import Council
from surveys.errors import ResponseLost
from surveys.models import Commission, Mode, Questionnaire, Response, ResponseState, Wave, WaveState
from surveys.modules.models import AskedModule
from surveys.questionnaire.document import Questionnaire as ParsedQuestionnaire
from surveys.questionnaire.shortened import shortened
from surveys.questionnaires import parsed_by_hash


class CouncilSeen(NamedTuple):
    """Whose response it is, and how its pages look."""

    id: UUID
    slug: str
    name: dict[str, str]
    accent: str
    has_logo: bool


class WaveSeen(NamedTuple):
    """The wave that a response is to; `survey` is its commission's name in addresses.

    The hash names what the response's council is asked: the core, or that with the council's own module after it.
    """

    id: UUID
    state: WaveState
    closes_on: date
    survey: str
    content_hash: str


@dataclass(slots=True)
class ResponseSeen:
    """A response's own values. Those that record answers bring them up to date; see `answering.record_answers`."""

    wave: WaveSeen
    id: UUID
    council_id: UUID
    state: ResponseState
    mode: Mode
    only: list[str]
    language: str
    answers: Json
    answered_at: Json
    replaced: list[Json]
    orders: Json
    code_draw: int
    resume_hash: str | None
    invitation_id: UUID | None
    interviewer_id: UUID | None
    saved_at: datetime
    submitted_at: datetime | None
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class Visit:
    """A response with all that its pages need."""

    response: ResponseSeen
    council: CouncilSeen
    questionnaire: ParsedQuestionnaire

    @property
    def wave(self) -> WaveSeen:
        return self.response.wave


def resume(connection: Connection, slug: str, council_id: UUID, response_id: UUID, *, to_change: bool = False) -> Visit:
    """A response, with its council and wave; `to_change` locks it until the transaction ends.

    Raises `ResponseLost`.
    """
    named = {"response_id": response_id, "council_id": council_id, "slug": slug}
    found = connection.execute(_visits(to_change=to_change), named).one_or_none()
    if found is None:
        raise ResponseLost
    wave, council = WaveSeen(*found[:WAVE]), CouncilSeen(*found[WAVE:COUNCIL])
    response = ResponseSeen(wave, *found[COUNCIL:])
    return Visit(response, council, shortened(parsed_by_hash(connection, wave.content_hash), response.only))


def row_of(session: Session, response: Response | ResponseSeen) -> Response:
    """The row of a response with its wave, as it is by now, locked until the transaction ends."""
    mine = {"response_id": response.id, "council_id": response.council_id}
    return session.scalars(_row(), mine, execution_options={"populate_existing": True}).one()


WAVE, COUNCIL = len(WaveSeen._fields), len(WaveSeen._fields) + len(CouncilSeen._fields)


@cache
def _visits(*, to_change: bool) -> Select[Any]:
    """The statement of every page, which is built once because building it costs a good part of asking it."""
    own = [each.name for each in fields(ResponseSeen)[1:]]
    columns = [
        *_columns(Wave, ("id", "state", "closes_on")),
        *_columns(Commission, ("slug",)),
        func.coalesce(AskedModule.content_hash, Questionnaire.content_hash),
        *_columns(Council, ("id", "slug", "name", "accent")),
        Council.logo.is_not(None),
        *_columns(Response, own),
    ]
    statement = (
        select(*columns)
        .select_from(Response)
        .join(Wave, Wave.id == Response.wave_id)
        .join(Commission, Commission.id == Wave.commission_id)
        .join(Questionnaire, Questionnaire.id == Wave.questionnaire_id)
        .join(Council, Council.id == Response.council_id)
        .outerjoin(AskedModule, and_(AskedModule.wave_id == Wave.id, AskedModule.council_id == Response.council_id))
        .where(Response.id == bindparam("response_id"), Response.council_id == bindparam("council_id"))
        .where(Commission.slug == bindparam("slug"))
    )
    return statement.with_for_update(of=Response) if to_change else statement


@cache
def _row() -> Select[Response]:
    with_its_wave = contains_eager(Response.wave), contains_eager(Response.wave, Wave.questionnaire)
    return (
        select(Response)
        .join(Response.wave)
        .join(Wave.questionnaire)
        .where(Response.id == bindparam("response_id"), Response.council_id == bindparam("council_id"))
        .options(*with_its_wave)
        .with_for_update(of=Response)
    )


def _columns(model: type[Base], names: Iterable[str]) -> list[ColumnElement[Any]]:
    table = Base.metadata.tables[model.__tablename__]
    return [table.c[name] for name in names]
