"""Answers that a change takes off the way: the next page says so, and they wait in case the change is changed back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from core.language import current_language, localised
from surveys.questionnaire.answers import Answers
from surveys.questionnaire.questions import Question
from surveys.questionnaire.routing import Way
from surveys.residents.journey import Journey


@dataclass(frozen=True)
class Turning:
    """What was said last, and the questions whose answers are no longer needed for it."""

    said: str
    questions: list[str]


def turning_between(before: Way, after: Way, sent: Answers) -> dict[str, str]:
    """What the next page's address says of a turning: the question changed, and those now off the way."""
    kept = {question.code for question in after.questions}
    gone = [each.code for each in _answered(before) if each.code not in kept]
    changed = [code for code in sent if before.answers.get(code) != after.answers.get(code)]
    if not gone:
        return {}
    return {"without": ".".join(gone)} | ({"since": changed[0]} if len(changed) == 1 else {})


def turning_to_tell(journey: Journey, arguments: Mapping[str, str]) -> Turning | None:
    """The turning that a page's address speaks of, as far as it is still true."""
    asked = {question.code for question in journey.way.questions}
    known = journey.visit.questionnaire.question
    gone = [found for code in arguments.get("without", "").split(".") if code not in asked and (found := known(code))]
    named = [_words(journey, question) for question in gone if journey.way.answers.get(question.code) is not None]
    return Turning(_said(journey, known(arguments.get("since", ""))), named) if named else None


def _answered(way: Way) -> Iterator[Question]:
    return (question for question in way.questions if way.answers.get(question.code) is not None)


def _words(journey: Journey, question: Question) -> str:
    shown = journey.showing.question(question)
    return f"{localised(getattr(shown, 'lead_in', {}))} {localised(shown.text)}".strip()


def _said(journey: Journey, question: Question | None) -> str:
    if question is None or question.code not in journey.way.given:
        return ""
    shown = journey.showing.question(question)
    return ", ".join(shown.summarise(journey.way.given[question.code], current_language()))
