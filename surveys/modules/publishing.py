"""Modules that are published for good, and bound to a wave as it opens."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import Json
from surveys.errors import QuestionnaireFaulty
from surveys.models import Commission, Questionnaire, Wave
from surveys.modules.asked import latest_module, modules_of
from surveys.modules.composing import compose, questions_in
from surveys.modules.limits import Limits, limits_of
from surveys.modules.models import AskedModule, LocalModule
from surveys.questionnaire.check import faults
from surveys.questionnaire.check_module import Agreed, module_findings
from surveys.questionnaire.document import content_hash
from surveys.questionnaire.fault import Finding, Severity
from surveys.waves import partner_councils


def publish_module(
    session: Session, commission: Commission, council_id: UUID, by: UUID, core: Questionnaire, document: Json
) -> LocalModule:
    """Publish a council's module for a core; what was published last, again, is the same row.

    Raises `QuestionnaireFaulty` for one that is at fault, or longer than was agreed.
    """
    whole, limits = compose(core.document, document), limits_of(session, commission, council_id)
    found = [*faults(whole), *_too_long(core.document, document, limits)]
    if found:
        raise QuestionnaireFaulty(found)
    before, digest = modules_of(session, commission.id, council_id), content_hash(whole)
    if before and (before[0].core_id, before[0].content_hash) == (core.id, digest):
        return before[0]
    made = LocalModule(commission_id=commission.id, council_id=council_id, core_id=core.id, content_hash=digest)
    made.document, made.asked, made.published_by = document, questions_in(document), by
    made.number = before[0].number + 1 if before else 1
    session.add(made)
    session.flush()
    return made


def bind_modules(session: Session, wave: Wave) -> None:
    """Say for good which modules are asked in a wave that opens: the last that each council published for its core.

    One that asks more than its council has agreed to by now is left out.
    """
    for council in partner_councils(session, wave.commission):
        module = latest_module(session, wave.commission_id, council.id, wave.questionnaire_id)
        if module is None or not fits(session, wave.commission, module):
            continue
        session.add(
            AskedModule(
                wave_id=wave.id, council_id=council.id, module_id=module.id, content_hash=module.content_hash
            )
        )  # fmt: skip
    session.flush()


def fits(session: Session, commission: Commission, module: LocalModule) -> bool:
    """Whether a module is still as long as its council has agreed to."""
    limits = limits_of(session, commission, module.council_id)
    return not _too_long(module.core.document, module.document, limits)


def asked_in(session: Session, wave: Wave) -> dict[UUID, int]:
    """How many local questions each council's residents are asked in a wave, for those that are asked any."""
    counts = select(AskedModule.council_id, LocalModule.asked).join(AskedModule.module)
    whole = {"across_councils": "what each partner pays is told to all of them"}
    return dict(session.execute(counts.where(AskedModule.wave_id == wave.id), execution_options=whole).all())


def _too_long(core: Json, document: Json, limits: Limits) -> list[Finding]:
    found = module_findings(core, compose(core, document), Agreed(limits.questions, limits.minutes))
    return [each for each in found if each.severity is Severity.ERROR]
