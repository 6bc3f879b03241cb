"""A questionnaire on paper: its questions numbered, and its routing as directions to a person with a pen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from surveys.questionnaire.answers import Answer
from surveys.questionnaire.conditions import All, AnswerIs, AnswerWithin, AtLeastOne, Bound, Condition, Not
from surveys.questionnaire.document import Questionnaire
from surveys.questionnaire.questions import Question

Verdict = bool | None
"""Whether a condition holds; None where that hangs on answers that are not known."""

END = 0


@dataclass(frozen=True)
class Paper:
    """A questionnaire in the order in which it is printed."""

    questionnaire: Questionnaire

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """The printed number of each question that wants an answer, by its code, from 1."""
        answerable = [question for question in self.questionnaire.questions if question.answerable]
        return {question.code: number for number, question in enumerate(answerable, start=1)}

    def goes_to(self, question: Question, answer: Answer) -> int | None:
        """The number to go to after an answer, or `END`; None where that is the next question anyway."""
        number = self.numbers[question.code]
        known: dict[str, Answer] = {question.code: answer}
        for following in self._after(number):
            if verdict(following.when, known) is not False:
                found = self.numbers[following.code]
                return found if found > number + 1 else None
            known[following.code] = None
        return END if number < len(self.numbers) else None

    def _after(self, number: int) -> Iterable[Question]:
        return (each for each in self.questionnaire.questions if self.numbers.get(each.code, 0) > number)


@dataclass(frozen=True)
class Direction:
    """One answer on which a question hangs: that the answer to another is, or is not, among some or within bounds."""

    question: str
    any_of: tuple[str | int | float, ...]
    is_given: bool
    at_least: Bound | None = None
    at_most: Bound | None = None


@dataclass(frozen=True)
class Directions:
    """Directions that must all be followed, or of which one is enough."""

    parts: tuple["Direction | Directions", ...]
    all_needed: bool


def directions(condition: Condition, *, wanted: bool = True) -> Direction | Directions:
    """A condition as a person is told it: "not" stands only before single answers, as De Morgan's laws allow."""
    if isinstance(condition, AnswerIs):
        return Direction(condition.question, condition.any_of, wanted)
    if isinstance(condition, AnswerWithin):
        return Direction(condition.question, (), wanted, condition.at_least, condition.at_most)
    assert isinstance(condition, All)
    parts = tuple(directions(part, wanted=wanted != isinstance(condition, Not)) for part in condition.parts)
    return parts[0] if len(parts) == 1 else Directions(parts, wanted != isinstance(condition, AtLeastOne))


def verdict(condition: Condition | None, known: Mapping[str, Answer]) -> Verdict:
    """Whether a condition holds, when only some answers are known: Kleene's logic of three values."""
    if condition is None:
        return True
    if isinstance(condition, AnswerIs | AnswerWithin):
        return condition.holds(known) if condition.question in known else None
    assert isinstance(condition, All)
    verdicts = [verdict(part, known) for part in condition.parts]
    if isinstance(condition, AtLeastOne):
        return _any_of(verdicts)
    if isinstance(condition, Not):
        return _negated(_any_of(verdicts))
    return _negated(_any_of([_negated(each) for each in verdicts]))


def _any_of(verdicts: list[Verdict]) -> Verdict:
    if True in verdicts:
        return True
    return None if None in verdicts else False


def _negated(value: Verdict) -> Verdict:
    return None if value is None else not value
