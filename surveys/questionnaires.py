"""Questionnaires: published for good, and read once."""

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from core.database import Json
from surveys.errors import QuestionnaireFaulty, VersionTaken
from surveys.models import Questionnaire, Response
from surveys.questionnaire.check import faults
from surveys.questionnaire.document import Questionnaire as ParsedQuestionnaire
from surveys.questionnaire.document import content_hash
from surveys.questionnaire.shortened import shortened

_parsed: dict[str, ParsedQuestionnaire] = {}


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
    return known or _read(questionnaire.content_hash, questionnaire.document)


def asked_of(response: Response) -> ParsedQuestionnaire:
    """The questionnaire as a response was asked it: all of it, or the shorter form of a boost."""
    return shortened(parsed(response.wave.questionnaire), response.only)


def parsed_by_hash(connection: Connection, content_hash: str) -> ParsedQuestionnaire:
    """The published questionnaire whose content has a hash, which is known not to be missing."""
    known = _parsed.get(content_hash)
    if known is None:
        document = select(Questionnaire.document).where(Questionnaire.content_hash == content_hash)
        known = _read(content_hash, connection.execute(document).scalar_one())
    return known


def _read(content_hash: str, document: Json) -> ParsedQuestionnaire:
    read = _parsed[content_hash] = ParsedQuestionnaire.from_document(document)
    return read
