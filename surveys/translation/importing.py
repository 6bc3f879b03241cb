"""A translated questionnaire taken in: a new version, published through the linter like any other."""

from copy import deepcopy

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from core.database import Json
from core.translation.acceptance import accepted
from core.translation.units import Translation
from surveys.errors import SurveyError
from surveys.models import Questionnaire
from surveys.questionnaires import publish_questionnaire
from surveys.translation.exporting import translation_of
from surveys.translation.places import words_of


class UnknownQuestionnaire(SurveyError):
    """No such questionnaire, or no such version of it, was published."""


def published(session: Session, code: str, version: str | None = None) -> Questionnaire:
    """A published version of a questionnaire; the latest where none is named. Raises `UnknownQuestionnaire`."""
    statement = select(Questionnaire).where(Questionnaire.code == code).options(undefer(Questionnaire.document))
    if version is not None:
        statement = statement.where(Questionnaire.version == version)
    found = session.scalars(statement.order_by(Questionnaire.published_at.desc(), Questionnaire.id)).first()
    if found is None:
        named = f"Version {version} of “{code}”" if version else f"“{code}”"
        raise UnknownQuestionnaire(f"{named} has not been published.")
    return found


def take_in(session: Session, translation: Translation, *, version: str, onto: str | None = None) -> Questionnaire:
    """Publish a new version that speaks the translation's language.

    The words are put onto the latest version, or the one that `onto` names: it may be later than the one exported, as
    long as none of its source words differ. Raises `TranslationRefused`, `UnknownQuestionnaire`, `QuestionnaireFaulty`
    or `VersionTaken`.
    """
    code = translation.subject.partition("/")[0]
    base = published(session, code, onto)
    expected = translation_of(base.document, translation.language)
    words = accepted(expected.units, translation)
    return publish_questionnaire(session, translated(base.document, translation.language, version, words))


def translated(document: Json, language: str, version: str, words: dict[str, str]) -> Json:
    """The document as a new version with the words of a language, by the name of their unit."""
    copy = deepcopy(document) | {"version": version}
    copy["languages"] = [*document["languages"], *([language] if language not in document["languages"] else [])]
    for place, held in words_of(copy):
        held[language] = words[place.name]
    return copy
