"""What a council's residents are asked in a wave: the core, and the council's own module after it."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, object_session, undefer

from core.database import Json
from surveys.models import Wave, WaveState
from surveys.modules.composing import compose
from surveys.modules.models import AskedModule, LocalModule
from surveys.questionnaire.document import Questionnaire
from surveys.questionnaires import parsed, parsed_by_hash


def edition_of(session: Session, wave: Wave, council_id: UUID) -> Questionnaire:
    """The questionnaire as a council's residents are asked it; before a wave opens, as they would be."""
    module = module_in(session, wave, council_id)
    return parsed_by_hash(session.connection(), module.content_hash) if module else parsed(wave.questionnaire)


def minutes_asked(wave: Wave, council_id: UUID) -> int:
    """About how many minutes a council's residents are asked for, of a wave that a session holds."""
    session = object_session(wave)
    return edition_of(session, wave, council_id).minutes if session else parsed(wave.questionnaire).minutes


def document_asked(session: Session, wave: Wave, council_id: UUID) -> Json:
    """The document of the same."""
    module = module_in(session, wave, council_id)
    return compose(wave.questionnaire.document, module.document) if module else wave.questionnaire.document


def module_in(session: Session, wave: Wave, council_id: UUID) -> LocalModule | None:
    """The module that a council's residents are asked in a wave, or would be if it opened now; none for many."""
    if wave.state is WaveState.DRAFT:
        return latest_module(session, wave.commission_id, council_id, wave.questionnaire_id)
    asked = select(AskedModule).where(AskedModule.wave_id == wave.id, AskedModule.council_id == council_id)
    found = session.scalar(asked.options(joinedload(AskedModule.module)))
    return found.module if found else None


def latest_module(session: Session, commission_id: UUID, council_id: UUID, core_id: UUID) -> LocalModule | None:
    """The last module that a council published for a core."""
    mine = LocalModule.council_id == council_id, LocalModule.commission_id == commission_id
    found = select(LocalModule).where(*mine, LocalModule.core_id == core_id).order_by(LocalModule.number.desc())
    return session.scalar(found.limit(1))


def modules_of(session: Session, commission_id: UUID, council_id: UUID) -> list[LocalModule]:
    """Every module that a council published for a commission, the latest first."""
    mine = LocalModule.council_id == council_id, LocalModule.commission_id == commission_id
    found = select(LocalModule).where(*mine).options(undefer(LocalModule.document), joinedload(LocalModule.publisher))
    return list(session.scalars(found.order_by(LocalModule.number.desc())))
