"""Questionnaires: published for good, and read once."""

from sqlalchemy import Connection, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.database import Json
from surveys.errors import QuestionnaireFaulty, VersionTaken
from surveys.models import Questionnaire
from surveys.modules.composing import compose
from surveys.modules.models import LocalModule
from surveys.questionnaire.check import faults
from surveys.questionnaire.document import Questionnaire as ParsedQuestionnaire
from surveys.questionnaire.document import content_hash

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
    try:
        with session.begin_nested():
            session.add(questionnaire)
    except IntegrityError as error:  # Somebody else has published it since we looked.
        raise VersionTaken(f"Version {version} of “{code}” has just been published.") from error
    return questionnaire


def parsed(questionnaire: Questionnaire) -> ParsedQuestionnaire:
    """A published questionnaire, read once in a process: content with the same hash never changes."""
    known = _parsed.get(questionnaire.content_hash)
    return known or _read(questionnaire.content_hash, questionnaire.document)


def parsed_by_hash(connection: Connection, content_hash: str) -> ParsedQuestionnaire:
    """The published questionnaire whose content has a hash, which is known not to be missing."""
    known = _parsed.get(content_hash)
    if known is None:
        document = select(Questionnaire.document).where(Questionnaire.content_hash == content_hash)
        known = _read(content_hash, connection.execute(document).scalar() or _composed(connection, content_hash))
    return known


def _composed(connection: Connection, content_hash: str) -> Json:
    """A core with a local module after it, which is no row of its own; whoever asks has its hash from a wave."""
    both = select(Questionnaire.document, LocalModule.document).join_from(Questionnaire, LocalModule)
    core, module = connection.execute(both.where(LocalModule.content_hash == content_hash).limit(1)).one()
    return compose(core, module)


def _read(content_hash: str, document: Json) -> ParsedQuestionnaire:
    read = _parsed[content_hash] = ParsedQuestionnaire.from_document(document)
    return read
