"""Terms: drafted by the lead in parts, proposed to everybody as a version that never changes."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from core.database import Json, now
from core.models import Council
from surveys.commissioning.document import is_whole, waves_of
from surveys.commissioning.errors import NameTaken, NothingChanged, TermsUnfinished
from surveys.commissioning.models import Terms
from surveys.models import Commission, Partner, Questionnaire, Wave, WaveState
from surveys.questionnaire.document import content_hash


def draft_commission(
    session: Session, lead: Council, slug: str, title: dict[str, str], purpose: dict[str, str]
) -> Commission:
    """Begin a commission, which its lead takes part in like any partner. Raises `NameTaken`."""
    if session.scalar(select(Commission.id).where(Commission.slug == slug)):
        raise NameTaken(slug)
    draft: Json = {"title": title, "purpose": purpose}
    commission = Commission(slug=slug, title=title, purpose=purpose, lead_council_id=lead.id, terms_draft=draft)
    commission.partners = [Partner(council_id=lead.id, terms_version="", invited_at=now())]
    try:
        with session.begin_nested():
            session.add(commission)
    except IntegrityError as error:  # Another lead has taken it since we looked.
        raise NameTaken(slug) from error
    return commission


def draft_of(session: Session, commission: Commission) -> Json:
    """What the lead has drafted since the latest terms, or else what these say."""
    if commission.terms_draft is not None:
        return commission.terms_draft
    latest = latest_terms(session, commission.id)
    return latest.document if latest else {"title": commission.title, "purpose": commission.purpose}


def write_draft(session: Session, commission: Commission, said: Json) -> None:
    """Put a part into the draft, and take out what it says is nothing; partners are asked once it is proposed.

    Two who write parts at once keep both.
    """
    session.refresh(commission, ["terms_draft"], with_for_update=True)
    changed = draft_of(session, commission) | said
    commission.terms_draft = {name: value for name, value in changed.items() if value is not None}
    if latest_terms(session, commission.id) is None and not commission.waves:
        commission.title, commission.purpose = commission.terms_draft["title"], commission.terms_draft["purpose"]
    session.flush()


def propose(session: Session, commission: Commission, by: UUID, *, at: datetime | None = None) -> Terms:
    """Make the draft the latest terms, which every partner is then asked to agree to.

    Raises `TermsUnfinished`, or `NothingChanged` where the latest terms say the same.
    """
    session.refresh(commission, ["terms_draft"], with_for_update=True)
    document, latest = draft_of(session, commission), latest_terms(session, commission.id)
    if not is_whole(document):
        raise TermsUnfinished
    digest = content_hash(document)
    if latest is not None and latest.content_hash == digest:
        raise NothingChanged
    number = latest.number + 1 if latest else 1
    terms = Terms(commission_id=commission.id, number=number, document=document, content_hash=digest)
    terms.proposed_by, terms.proposed_at = by, at or now()
    session.add(terms)
    commission.terms_draft = None
    session.flush()
    return terms


def latest_terms(session: Session, commission_id: UUID) -> Terms | None:
    statement = select(Terms).where(Terms.commission_id == commission_id)
    return session.scalar(statement.order_by(Terms.number.desc()).limit(1))


def versions(session: Session, commission_id: UUID) -> list[Terms]:
    """Every version of a commission's terms, the latest first."""
    statement = select(Terms).where(Terms.commission_id == commission_id).order_by(Terms.number.desc())
    return list(session.scalars(statement.options(joinedload(Terms.proposer))))


def terms_by_number(session: Session, commission_id: UUID, number: int) -> Terms | None:
    return session.scalar(select(Terms).where(Terms.commission_id == commission_id, Terms.number == number))


def core_of(session: Session, document: Json) -> Questionnaire | None:
    """The questionnaire whose hash the terms hold."""
    digest = document.get("questionnaire", {}).get("hash", "")
    return session.scalar(select(Questionnaire).where(Questionnaire.content_hash == digest))


def published_questionnaires(session: Session) -> list[Questionnaire]:
    """Every published questionnaire, the latest first."""
    return list(session.scalars(select(Questionnaire).order_by(Questionnaire.published_at.desc(), Questionnaire.code)))


def plan_waves(session: Session, commission: Commission, terms: Terms) -> list[Wave]:
    """Plan the waves that terms name, on their days and with their questions; those that have begun stay as they are.

    Gives the waves that were planned or put right. Nobody can answer one before it is opened.
    """
    core = core_of(session, terms.document)
    assert core is not None, "terms name a published questionnaire, and none is ever deleted"
    there = {wave.number: wave for wave in commission.waves}
    planned = []
    for said in waves_of(terms.document):
        wave = there.get(said.number) or Wave(number=said.number, state=WaveState.DRAFT)
        if wave.state is WaveState.DRAFT:
            wave.opens_on, wave.closes_on, wave.questionnaire_id = said.opens_on, said.closes_on, core.id
            planned.append(wave)
    commission.waves += [wave for wave in planned if wave not in commission.waves]
    session.flush()
    return planned


def are_planned(commission: Commission, terms: Terms) -> bool:
    """Whether every wave that terms name has begun, or is planned as they say."""
    there = {wave.number: wave for wave in commission.waves}
    named = [there.get(said.number) for said in waves_of(terms.document)]
    return all(wave and (wave.state is not WaveState.DRAFT or is_as_agreed(wave, terms)) for wave in named)


def is_as_agreed(wave: Wave, terms: Terms) -> bool:
    """Whether a wave has the number, the days and the questions that terms name."""
    days = [(said.opens_on, said.closes_on) for said in waves_of(terms.document) if said.number == wave.number]
    same_questions = wave.questionnaire.content_hash == terms.document["questionnaire"]["hash"]
    return same_questions and (wave.opens_on, wave.closes_on) in days
