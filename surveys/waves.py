"""Waves of surveys: which take answers, whose they are, and how fieldwork ends."""

from datetime import date
from functools import cache

from sqlalchemy import ColumnElement, Select, and_, bindparam, select, update
from sqlalchemy.orm import Session, joinedload

from core import jobs
from core.database import now
from core.models import Council
from surveys.errors import NotOpen, WaveNotOpen
from surveys.models import Commission, Partner, Questionnaire, Response, ResponseState, Wave, WaveState

WAVE_CLOSED = "wave-closed"


def survey_by_slug(session: Session, slug: str) -> Commission | None:
    return session.scalar(_survey(), {"slug": slug})


@cache
def _survey() -> Select[Commission]:
    return select(Commission).where(Commission.slug == bindparam("slug"))


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
    """The councils that agreed to take part and have not left, in the order of their names in addresses."""
    return list(session.scalars(_partner_councils(), {"commission_id": commission.id}))


def partner_codes(session: Session, commission: Commission) -> list[str]:
    """The GSS codes of those councils, in the same order."""
    codes = _partner_councils().with_only_columns(Council.code)
    return list(session.scalars(codes, {"commission_id": commission.id}))


@cache
def _partner_councils() -> Select[Council]:
    return (
        select(Council)
        .join(Partner, Partner.council_id == Council.id)
        .where(Partner.commission_id == bindparam("commission_id"), takes_part())
        .order_by(Council.slug)
        .execution_options(across_councils="a resident is offered every council that takes part")
    )


def takes_part() -> ColumnElement[bool]:
    """Whether a partner agreed to terms and has not left since."""
    return and_(Partner.agreed_at.is_not(None), Partner.left_at.is_(None))


def open_wave(session: Session, commission: Commission) -> Wave:
    """The wave that takes answers now: open, and past its first day. It takes them until it is closed by hand.

    Raises `NotOpen`, which says when the next wave opens if one is planned.
    """
    today = now().date()
    planned: date | None = None
    for wave in session.scalars(_coming_waves(), {"commission_id": commission.id}):
        if wave.opens_on > today:
            planned = wave.opens_on
        elif wave.state is WaveState.OPEN:
            return wave
    raise NotOpen(planned)


@cache
def _coming_waves() -> Select[Wave]:
    """The waves that take answers or will, the latest first. Every start page asks this, so it is built once."""
    light = joinedload(Wave.questionnaire, innerjoin=True).load_only(Questionnaire.content_hash)
    coming = select(Wave).where(Wave.commission_id == bindparam("commission_id")).options(light)
    return coming.where(Wave.state.in_((WaveState.DRAFT, WaveState.OPEN))).order_by(Wave.number.desc())


def close_wave(session: Session, wave: Wave) -> None:
    """End fieldwork: set drafts aside as partial, and ask for the results to be worked out and published.

    A partial response forgets whose invitation began it, and its code leads back to it no more. Closing again changes
    nothing. Raises `WaveNotOpen` for a wave that never opened.
    """
    session.refresh(wave, with_for_update=True)
    if wave.state in (WaveState.CLOSED, WaveState.PUBLISHED):
        return
    if wave.state is not WaveState.OPEN:
        raise WaveNotOpen
    wave.state, wave.closed_at = WaveState.CLOSED, now()
    set_drafts_aside(session, wave)
    jobs.ask(session, WAVE_CLOSED, council_id=wave.commission.lead_council_id, subject_id=wave.id)


def set_drafts_aside(session: Session, wave: Wave) -> None:
    """Make a closed wave's drafts partial; again later for one that somebody began at the very moment it closed."""
    drafts = update(Response).where(Response.wave_id == wave.id, Response.state == ResponseState.DRAFT)
    session.execute(
        drafts.values(state=ResponseState.PARTIAL, invitation_id=None, resume_hash=None),
        execution_options={"across_councils": "a wave closes for every council at once"},
    )
    session.flush()
