"""What is ticked and written on a paper questionnaire, and how two keyings of it become answers."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from surveys.questionnaire.answers import REFUSALS, Answer, AnswerError, Problem, Words
from surveys.questionnaire.document import Questionnaire
from surveys.questionnaire.places import Places, offered
from surveys.questionnaire.question import Posted, Question
from surveys.questionnaire.routing import Way

ILLEGIBLE = "illegible"
SEVERAL_TICKED = "several_ticked"
NOT_VALID = "not_valid"
UNUSABLE: dict[str, Words] = {
    SEVERAL_TICKED: {"en": "More than one box ticked", "cy": "Mwy nag un blwch wedi’i dicio"},
    ILLEGIBLE: {"en": "Illegible", "cy": "Annarllenadwy"},
    NOT_VALID: {"en": "Not a possible answer", "cy": "Nid yw’n ateb posibl"},
}
"""Marks from which no answer can be read: kept apart in the data from a question that was passed over."""

OPINIONLESS = frozenset({*REFUSALS, *UNUSABLE})
"""Every word that stands in an answer's place and says nothing of what was asked."""

Marks = Mapping[str, list[str]]
"""What was keyed, by the name of the input: boxes by their options' codes, words as they were written."""


@dataclass(frozen=True)
class Reading:
    """The answers that marks say, by question code, and what does not fit together in them."""

    answers: Mapping[str, Answer]
    off_the_way: tuple[Question, ...]
    not_valid: tuple[Question, ...]


def names_of(question: Question) -> tuple[str, ...]:
    """The names of a question's inputs."""
    return (question.code, *(question.name_of(part) for part in question.parts))


def marks_of(question: Question, posted: Posted) -> dict[str, list[str]]:
    """A question's own marks among those posted; what was left empty is not a mark."""
    typed = {name: [value.strip() for value in posted.get(name, []) if value.strip()] for name in names_of(question)}
    return {name: values for name, values in typed.items() if values}


def answer_in(question: Question, marks: Marks) -> Answer:
    """The answer that a question's marks say: None where there is none, or a word of `UNUSABLE`."""
    for outcome in (ILLEGIBLE, SEVERAL_TICKED):
        if outcome in marks.get(question.code, []):
            return outcome
    try:
        return replace(question, required=False).read(marks)
    except AnswerError as error:
        return SEVERAL_TICKED if error.problem is Problem.ON_ITS_OWN else NOT_VALID


def read_marks(questionnaire: Questionnaire, marks: Marks, places: Places) -> Reading:
    """Read every question as it was keyed, and only then follow the way: what is off it is listed and left out."""
    questions = [offered(question, places) for question in questionnaire.questions if question.answerable]
    read = {question.code: answer_in(question, marks_of(question, marks)) for question in questions}
    way = Way(questionnaire, read)
    asked = {question.code for question in way.questions}
    return Reading(
        answers=way.to_keep(),
        off_the_way=tuple(each for each in questions if read[each.code] is not None and each.code not in asked),
        not_valid=tuple(each for each in questions if read[each.code] == NOT_VALID),
    )


def differing(questionnaire: Questionnaire, first: Marks, second: Marks) -> list[Question]:
    """The questions that two people keyed differently; capitals and spaces in words make no difference."""
    return [
        question
        for question in questionnaire.questions
        if question.answerable and _folded(question, first) != _folded(question, second)
    ]


def _folded(question: Question, marks: Marks) -> dict[str, list[str]]:
    own = marks_of(question, marks)
    return {name: sorted(" ".join(value.casefold().split()) for value in values) for name, values in own.items()}
