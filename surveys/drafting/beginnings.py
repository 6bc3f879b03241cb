"""What a draft may begin from: nothing, questions of the bank, a published version, or a file."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import Json
from surveys.bank import bank
from surveys.models import Questionnaire
from surveys.questionnaire.check_form import form_findings
from surveys.questionnaire.fault import Finding


def empty(code: str, version: str, languages: Sequence[str], title: dict[str, str]) -> Json:
    """A questionnaire that asks nothing yet."""
    return {
        "code": code, "version": version, "languages": list(languages), "title": title, "introduction": title,
        "minutes": 5, "sections": [],
    }  # fmt: skip


def core_of_the_bank(code: str, version: str, languages: Sequence[str], title: dict[str, str]) -> Json:
    """Every question of the bank that has all its words in these languages."""
    said = set(languages)
    codes = [each.code for each in bank.questions().values() if said <= each.languages]
    return bank.draft(codes, languages, code=code, version=version, title=title, introduction=title)


def published(session: Session) -> list[Questionnaire]:
    """Every published questionnaire, the latest first."""
    return list(session.scalars(select(Questionnaire).order_by(Questionnaire.published_at.desc(), Questionnaire.code)))


def version_of(session: Session, version_id: UUID) -> Questionnaire | None:
    return session.get(Questionnaire, version_id)


def next_version(session: Session, code: str) -> str:
    """The number after the highest version of a questionnaire that is one, or else after how many there are."""
    versions = list(session.scalars(select(Questionnaire.version).where(Questionnaire.code == code)))
    numbers = [int(each) for each in versions if each.isascii() and each.isdecimal()]
    return str(max([*numbers, len(versions)], default=0) + 1)


def is_taken(session: Session, code: str) -> bool:
    """Whether a questionnaire with this code was published."""
    return session.scalar(select(Questionnaire.id).where(Questionnaire.code == code).limit(1)) is not None


def misshapen(document: object) -> list[Finding]:
    """Why a document cannot be edited: it has not the form of one, but that sections may be empty."""
    found = form_findings(document)
    return [each for each in found if not (_may_be_empty(each.where) and _is_empty(document, each.where))]


def _may_be_empty(where: str) -> bool:
    return where == "/sections" or where.endswith("/questions")


def _is_empty(document: object, where: str) -> bool:
    node = document
    for step in where.split("/")[1:]:
        node = node[int(step)] if isinstance(node, list) else node[step] if isinstance(node, dict) else None
    return node == []
