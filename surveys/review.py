"""A response said back to the resident, to be checked before it is sent."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from flask_babel import gettext as _

from core.language import current_language, localised
from surveys.questionnaire import routing
from surveys.questionnaire.questions import Options, Question
from surveys.service import Visit


@dataclass(frozen=True)
class Row:
    """A question with its answer and where to change it."""

    key: str
    value: str | list[str]
    href: str


@dataclass(frozen=True)
class SectionToCheck:
    title: str
    rows: list[Row]


def sections_to_check(visit: Visit, areas: Options, address: Callable[[Question], str]) -> Iterator[SectionToCheck]:
    """The sections of the way, each with its questions and their answers."""
    answers = visit.response.answers
    way = [question for question in routing.asked(visit.questionnaire, answers) if question.answerable]
    for section in visit.questionnaire.sections:
        rows = [
            Row(localised(question.text), _said(question.offering(lambda: areas), visit), address(question))
            for question in way
            if question in section.questions
        ]
        if rows:
            yield SectionToCheck(localised(section.title), rows)


def _said(question: Question, visit: Visit) -> str | list[str]:
    words = question.summarise(visit.response.answers.get(question.code), current_language())
    if not words:
        return str(_("Not answered"))
    return words if len(words) > 1 else words[0]
