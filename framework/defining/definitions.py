"""The definitions of a commission's indicators: which there are, which are suggested, and how they change."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from core.database import Json
from framework.defining.ready import suggestions
from framework.models import Indicator, Observation
from surveys.models import Commission, Wave
from surveys.questionnaire.asked import question_of

SAID = (
    "title", "measure", "question", "favourable", "polarity", "tier", "ripple", "theme", "rationale", "limitations",
    "target",
)  # fmt: skip
"""What a definition says, beside its code, its version and its place."""


def indicators_of(session: Session, commission_id: UUID) -> list[Indicator]:
    """The current version of each indicator of a commission, in the order of its pages."""
    statement = select(Indicator).where(Indicator.commission_id == commission_id)
    versions = session.scalars(statement.order_by(Indicator.version))
    current = {indicator.code: indicator for indicator in versions}
    return sorted(current.values(), key=lambda indicator: (indicator.position, indicator.code))


def asked_indicators(session: Session, wave: Wave) -> list[Indicator]:
    """The indicators whose question the wave's questionnaire asks; what it suggests where none is defined at all.

    Suggestions are not in the session: whoever needs their identifiers calls `define_if_none` first.
    """
    document = wave.questionnaire.document
    defined = indicators_of(session, wave.commission_id)
    if not defined:
        return _numbered(wave.commission_id, list(suggestions(document)), 0)
    return [indicator for indicator in defined if question_of(document, indicator.question)]


def define_suggested(session: Session, commission: Commission, document: Json) -> list[Indicator]:
    """Define what a core questionnaire suggests and the commission does not define yet, and say which these are."""
    defined = indicators_of(session, commission.id)
    last = max((indicator.position for indicator in defined), default=0)
    known = {name for indicator in defined for name in (indicator.question, indicator.code)}
    new = _numbered(commission.id, list(suggestions(document, known)), last)
    session.add_all(new)
    session.flush()
    return new


def define_if_none(session: Session, wave: Wave) -> None:
    """Define what a wave's questionnaire suggests, where its commission defines nothing: else it had no figures."""
    if not indicators_of(session, wave.commission_id):
        define_suggested(session, wave.commission, wave.questionnaire.document)


def define(session: Session, commission: Commission, code: str, said: Mapping[str, Any]) -> Indicator:
    """Define an indicator anew, or say it otherwise.

    A definition under which a figure was worked out stays as it is, and what is said now is its next version: pages
    say that a figure cannot be compared across versions that count other answers.
    """
    defined = indicators_of(session, commission.id)
    current = next((each for each in defined if each.code == code), None)
    if current is not None and not _is_used(session, current):
        for name, value in said.items():
            setattr(current, name, value)
        session.flush()
        return current
    position = current.position if current else 1 + max((each.position for each in defined), default=0)
    before = {name: getattr(current, name) for name in SAID} if current else {}
    version = current.version + 1 if current else 1
    made = Indicator(
        commission_id=commission.id, code=code, version=version, position=position, **(before | dict(said))
    )
    session.add(made)
    session.flush()
    return made


def _is_used(session: Session, indicator: Indicator) -> bool:
    found = select(exists().where(Observation.indicator_id == indicator.id))
    everybody = {"across_councils": "a definition is shared by all partners"}
    return bool(session.scalar(found, execution_options=everybody))


def _numbered(commission_id: UUID, new: list[Indicator], last: int) -> list[Indicator]:
    for position, indicator in enumerate(new, start=last + 1):
        indicator.commission_id, indicator.position, indicator.version = commission_id, position, 1
    return new
