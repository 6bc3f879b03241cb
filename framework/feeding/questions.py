"""The words of surveys' questions, as they were last asked in a wave that is public."""

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from framework.models import Publication
from framework.published import PUBLIC, is_public
from surveys.models import Questionnaire, Wave
from surveys.questionnaire.fault import asked

Questions = Mapping[str, Mapping[str, str]]
_WORDS: dict[UUID, Questions] = {}
"""The words of questions by questionnaire, whose document never changes."""


def questions_of(session: Session, commissions: Collection[UUID]) -> dict[UUID, Questions]:
    """The words of each question by language and the question's code, for each of some commissions."""
    statement = (
        select(Wave.commission_id, Wave.questionnaire_id)
        .join(Publication, Publication.wave_id == Wave.id)
        .where(Wave.commission_id.in_(commissions), is_public())
        .order_by(Wave.number)
    )
    latest = {row.commission_id: row.questionnaire_id for row in session.execute(statement.execution_options(**PUBLIC))}
    return {commission: _words(session, questionnaire) for commission, questionnaire in latest.items()}


def _words(session: Session, questionnaire_id: UUID) -> Questions:
    if questionnaire_id not in _WORDS:
        document = session.get_one(Questionnaire, questionnaire_id).document
        _WORDS[questionnaire_id] = {entry.code: entry.data.get("text", {}) for entry in asked(document)}
    return _WORDS[questionnaire_id]
