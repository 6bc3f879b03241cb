"""A council's own bank: questions kept by their codes, each changed wording added and never put in another's place."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from core.database import Json
from surveys.bank.bank import questions
from surveys.bank.own_models import OwnWording
from surveys.errors import SurveyError


class CodeOfTheBank(SurveyError):
    """The bank that all councils share has a question with this code."""


def keep(session: Session, council_id: UUID, by: UUID, question: Json, why: str = "") -> OwnWording:
    """Keep a question as it is asked now; one that is asked as before is kept already. Raises `CodeOfTheBank`."""
    code = question["code"]
    if code in questions():
        raise CodeOfTheBank(code)
    before, document = wordings_of(session, council_id, code), _alone(question)
    if before and before[-1].document == document:
        return before[-1]
    made = OwnWording(council_id=council_id, code=code, number=len(before) + 1, document=document, why=why, kept_by=by)
    session.add(made)
    session.flush()
    return made


def wordings_of(session: Session, council_id: UUID, code: str) -> list[OwnWording]:
    """Every wording of a question, the present one last."""
    mine = select(OwnWording).where(OwnWording.council_id == council_id, OwnWording.code == code)
    return list(session.scalars(mine.options(joinedload(OwnWording.keeper)).order_by(OwnWording.number)))


def own_bank(session: Session, council_id: UUID) -> dict[str, list[OwnWording]]:
    """Every question of a council's bank by its code, with its wordings, the present one last."""
    mine = select(OwnWording).where(OwnWording.council_id == council_id).options(joinedload(OwnWording.keeper))
    found: dict[str, list[OwnWording]] = {}
    for each in session.scalars(mine.order_by(OwnWording.code, OwnWording.number)):
        found.setdefault(each.code, []).append(each)
    return found


def is_kept(wordings: list[OwnWording], question: Json) -> bool:
    """Whether a question is asked as its present wording has it."""
    return bool(wordings) and wordings[-1].document == _alone(question)


def _alone(question: Json) -> Json:
    return {name: said for name, said in question.items() if name != "when"}
