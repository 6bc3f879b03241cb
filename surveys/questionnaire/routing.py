"""The way through a questionnaire: which questions are asked, and which comes next."""

from dataclasses import dataclass

from surveys.questionnaire.answers import Answer, Answers
from surveys.questionnaire.document import Questionnaire
from surveys.questionnaire.questions import Question


@dataclass(frozen=True)
class Progress:
    """How far along the way a question is; things to know are not counted."""

    step: int
    total: int


def asked(questionnaire: Questionnaire, answers: Answers) -> list[Question]:
    """The questions on the way that the answers lead along.

    An answer counts only while its own question is on the way, so that what was said before turning back leads nowhere.
    """
    way: list[Question] = []
    given: dict[str, Answer] = {}
    for question in questionnaire.questions:
        if question.when is None or question.when.holds(given):
            way.append(question)
            if question.code in answers:
                given[question.code] = answers[question.code]
    return way


def answers_on_the_way(questionnaire: Questionnaire, answers: Answers) -> dict[str, Answer]:
    """The answers to keep at submission: one for each question asked, None where it was passed over."""
    return {
        question.code: answers.get(question.code) for question in asked(questionnaire, answers) if question.answerable
    }


def next_question(questionnaire: Questionnaire, answers: Answers, code: str) -> Question | None:
    """The question after another, or None at the end."""
    way = asked(questionnaire, answers)
    position = _position(way, code) + 1
    return way[position] if position < len(way) else None


def previous_question(questionnaire: Questionnaire, answers: Answers, code: str) -> Question | None:
    """The question before another, or None at the start."""
    way = asked(questionnaire, answers)
    position = _position(way, code) - 1
    return way[position] if position >= 0 else None


def next_unanswered(questionnaire: Questionnaire, answers: Answers) -> Question | None:
    """The first question that has been neither answered nor passed over."""
    way = asked(questionnaire, answers)
    return next((question for question in way if question.answerable and question.code not in answers), None)


def first_missing(questionnaire: Questionnaire, answers: Answers) -> Question | None:
    """The first question that must be answered and is not."""
    way = asked(questionnaire, answers)
    return next((question for question in way if question.required and answers.get(question.code) is None), None)


def progress(questionnaire: Questionnaire, answers: Answers, code: str) -> Progress:
    """A question's place among those asked."""
    way = asked(questionnaire, answers)
    counted = [question.answerable for question in way]
    return Progress(sum(counted[: _position(way, code) + 1]), sum(counted))


def _position(way: list[Question], code: str) -> int:
    return next(position for position, question in enumerate(way) if question.code == code)
