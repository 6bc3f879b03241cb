"""The definitions of indicators: which there are, which are suggested, and how they change."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from core.database import Json
from core.models import Council
from framework.defining.ready import ready, suggestions
from framework.models import Indicator, Observation
from surveys.models import Commission, Partner, Wave
from surveys.questionnaire.asked import question_of

DECIDES = (
    "question", "favourable", "wording", "numerator", "denominator", "dont_know", "population", "unit",
)  # fmt: skip
"""What decides figures: saying it otherwise once a figure rests on it makes a next version."""
KEPT_BY = {"id", "commission_id", "council_id", "code", "version", "position", "made_at", "made_by"}
SAID = tuple(column.key for column in Indicator.__table__.columns if column.key not in KEPT_BY)
"""What a definition says, beside what it is called and whose it is."""
COUNTS_OTHERWISE = ("question", "favourable", "dont_know", "unit")
"""What makes figures that do not follow on from the earlier ones, unless whoever says so knows that they do."""
OF_ONE_VERSION = ("breaks_series", "break_reason")
"""What is said of the step from one version to the next, and so not of the one after."""


def indicators_of(session: Session, commission_id: UUID) -> list[Indicator]:
    """The current version of each indicator of a commission, in the order of its pages."""
    return _current(session, Indicator.commission_id == commission_id)


def own_indicators(session: Session, council_id: UUID) -> list[Indicator]:
    """The current version of each indicator of a council's own, in the order of its pages."""
    return _current(session, Indicator.council_id == council_id)


def definitions_for(session: Session, council_id: UUID) -> list[Indicator]:
    """The current definitions that concern a council: its own, and those of the commissions it is or was asked to."""
    return _current(session, Indicator.council_id == council_id, Indicator.commission_id.in_(_taken_part(council_id)))


def definition_for(session: Session, council_id: UUID, indicator_id: UUID) -> Indicator | None:
    """A version of a definition, if it concerns the council."""
    concerns = or_(Indicator.council_id == council_id, Indicator.commission_id.in_(_taken_part(council_id)))
    return session.scalar(select(Indicator).where(Indicator.id == indicator_id, concerns))


def versions_of(session: Session, indicator: Indicator) -> list[Indicator]:
    """Every version of a definition, the first one first."""
    statement = select(Indicator).where(Indicator.code == indicator.code, _same_owner(indicator))
    return list(session.scalars(statement.order_by(Indicator.version)))


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
    known = {name for indicator in defined for name in (indicator.question, indicator.code)}
    new = _numbered(commission.id, list(suggestions(document, known)), _last(defined))
    session.add_all(new)
    session.flush()
    return new


def define_if_none(session: Session, wave: Wave) -> None:
    """Define what a wave's questionnaire suggests, where its commission defines nothing: else it had no figures."""
    if not indicators_of(session, wave.commission_id):
        define_suggested(session, wave.commission, wave.questionnaire.document)


def define(
    session: Session, owner: Commission | Council, code: str, said: Mapping[str, Any], by: UUID | None = None
) -> Indicator:
    """Define an indicator of a commission, or of a council's own, or say it otherwise.

    What decides figures stays as it is once a figure was worked out under it, and what is said of it now is the next
    version. Anything else, such as who owns it, is said of the current version.
    """
    defined = own_indicators(session, owner.id) if isinstance(owner, Council) else indicators_of(session, owner.id)
    current = next((each for each in defined if each.code == code), None)
    if current is not None and not (changes(current, said).keys() & set(DECIDES) and has_figures(session, current)):
        for name, value in said.items():
            setattr(current, name, value)
        session.flush()
        return current
    whose: dict[str, Any] = {"council_id" if isinstance(owner, Council) else "commission_id": owner.id}
    if current is not None and "breaks_series" not in said and changes(current, said).keys() & set(COUNTS_OTHERWISE):
        whose |= {"breaks_series": True, "break_reason": ready()["counts_otherwise"]}
    made = _version(current, code, _last(defined) + 1, whose | {"made_by": by} | dict(said))
    session.add(made)
    session.flush()
    return made


def changes(indicator: Indicator, said: Mapping[str, Any]) -> dict[str, Any]:
    """What of this the definition does not say already."""
    return {name: value for name, value in said.items() if getattr(indicator, name) != value}


def has_figures(session: Session, indicator: Indicator) -> bool:
    """Whether any council's figure rests on this version."""
    found = select(exists().where(Observation.indicator_id == indicator.id))
    everybody = {"across_councils": "a definition is shared by all partners"}
    return bool(session.scalar(found, execution_options=everybody))


def _version(current: Indicator | None, code: str, position: int, facts: Mapping[str, Any]) -> Indicator:
    """The version after the current one, which says what that one said where nothing else is said now."""
    if current is None:
        return Indicator(code=code, version=1, position=position, **facts)
    before = {name: getattr(current, name) for name in SAID if name not in OF_ONE_VERSION}
    return Indicator(code=code, version=current.version + 1, position=current.position, **(before | dict(facts)))


def _current(session: Session, *whose: ColumnElement[bool]) -> list[Indicator]:
    """The newest version of each definition of some owners, the councils' own last."""
    statement = select(Indicator).where(or_(*whose)).order_by(Indicator.version)
    newest = {(one.commission_id, one.council_id, one.code): one for one in session.scalars(statement)}
    return sorted(newest.values(), key=_place)


def _place(indicator: Indicator) -> tuple[bool, str, int, str]:
    return indicator.commission_id is None, str(indicator.commission_id or ""), indicator.position, indicator.code


def _same_owner(indicator: Indicator) -> ColumnElement[bool]:
    if indicator.council_id is not None:
        return Indicator.council_id == indicator.council_id
    return Indicator.commission_id == indicator.commission_id


def _taken_part(council_id: UUID) -> Any:
    return select(Partner.commission_id).where(Partner.council_id == council_id).scalar_subquery()


def _last(defined: Iterable[Indicator]) -> int:
    return max((indicator.position for indicator in defined), default=0)


def _numbered(commission_id: UUID, new: Sequence[Indicator], last: int) -> list[Indicator]:
    for position, indicator in enumerate(new, start=last + 1):
        indicator.commission_id, indicator.position, indicator.version = commission_id, position, 1
    return list(new)
