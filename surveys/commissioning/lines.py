"""Partners, what they said, and the questions they ask together, as pages show them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask_babel import format_date, format_decimal
from sqlalchemy.orm import Session

from core.database import Json
from core.language import current_language, localised
from surveys.commissioning.models import Agreement, Answer
from surveys.commissioning.partners import Member, Standing
from surveys.commissioning.terms import core_of
from surveys.commissioning.words import ANSWERS, STANDINGS
from surveys.models import Questionnaire
from surveys.questionnaire.difference import difference
from surveys.questionnaires import parsed

Row = tuple[str, ...]


@dataclass(frozen=True)
class MemberLine:
    """A partner in a line: its council, how it stands, its interviews, and who spoke for it last."""

    slug: str
    name: str
    state: str
    colour: str
    interviews: str
    agreed: str
    reason: str
    left: bool
    may_go: bool
    """Whether the lead may go on without it."""


def member_lines(members: Iterable[Member], lead_id: UUID, *, under_way: bool) -> list[MemberLine]:
    return [_line(each, each.council.id != lead_id and not (under_way and each.partner.agreed_at)) for each in members]


def _line(member: Member, may_go: bool) -> MemberLine:
    state, colour = STANDINGS[member.standing]
    last = member.answers[-1] if member.answers else None
    return MemberLine(
        slug=member.council.slug,
        name=localised(member.council.name),
        state=str(state),
        colour=colour,
        interviews=str(format_decimal(member.partner.sample_target)),
        agreed=f"{last.person.name}, {format_date(last.answered_at)}" if last else "",
        reason=last.reason if last and last.answer is not Answer.AGREED else "",
        left=member.standing is Standing.LEFT,
        may_go=may_go and member.standing not in (Standing.LEFT, Standing.AGREED),
    )


def answer_rows(answers: Iterable[Agreement]) -> list[Row]:
    """What was said, to which version, through whom, when, and why where it was not agreed."""
    return [
        (
            str(ANSWERS[each.answer]),
            str(each.terms.number) if each.terms else "–",
            each.person.name,
            format_date(each.answered_at),
            each.reason or "–",
        )
        for each in answers
    ]


def core_questions(core: Questionnaire | None) -> list[tuple[str, Sequence[str]]]:
    """The core's questions in words, under the titles of their sections."""
    if core is None:
        return []
    return [
        (localised(section.title), [localised(question.text) for question in section.questions])
        for section in parsed(core).sections
    ]


def core_changes(session: Session, before: Json, after: Json) -> list[Row]:
    """What differs between the cores of two versions of the terms: the question, the change, and what it does."""
    old, new = core_of(session, before), core_of(session, after)
    if old is None or new is None or old is new:
        return []
    language = current_language()
    found = difference(old.document, new.document).changes
    return [(each.code, each.said(language), each.advised(language)) for each in found]
