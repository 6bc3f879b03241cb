"""A response said back to the resident, to be checked before it is sent."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby

from flask_babel import gettext as _

from core.language import current_language, localised
from surveys.questionnaire.answers import Answer
from surveys.questionnaire.questions import Question
from surveys.questionnaire.routing import Way
from surveys.questionnaire.showing import Showing


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


def sections_to_check(way: Way, showing: Showing, address: Callable[[Question], str]) -> Iterator[SectionToCheck]:
    """The sections of the way, each with its questions and their answers."""
    for section, questions in groupby(way.questions, way.questionnaire.section_of):
        answerable = [question for question in questions if question.answerable]
        rows = [_row(showing.question(question), way, address(question)) for question in answerable]
        if rows:
            yield SectionToCheck(localised(section.title), rows)


def _row(question: Question, way: Way, address: str) -> Row:
    lead_in = localised(getattr(question, "lead_in", {}))
    key = f"{lead_in} {localised(question.text)}".strip()
    return Row(key, _said(question, way.answers.get(question.code)), address)


def _said(question: Question, answer: Answer) -> str | list[str]:
    words = question.summarise(answer, current_language())
    if not words:
        return str(_("Not answered"))
    return words if len(words) > 1 else words[0]
