"""Questions that are answered by choosing: one option, several, or a place on a scale."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from surveys.questionnaire.answers import Answer, AnswerError, Problem, Words, in_language
from surveys.questionnaire.orders import Order
from surveys.questionnaire.question import Option, Options, Question


@dataclass(frozen=True, kw_only=True)
class Choice(Question):
    """A question with options, which may be shown in an order of each resident's own."""

    options: Options = ()
    order: Order = Order.FIXED

    @property
    def ordered(self) -> tuple[Option, ...]:
        """The options whose order may change; exclusive ones stay last."""
        return tuple(option for option in self.options if not option.exclusive)

    def say(self, answer: Answer, language: str) -> list[str]:
        chosen = answer if isinstance(answer, list) else [answer]
        return [in_language(option.text, language) for option in self.options if option.code in chosen]

    def _offers(self, values: Sequence[str]) -> bool:
        return set(values) <= {option.code for option in self.options}


@dataclass(frozen=True, kw_only=True)
class Single(Choice):
    """One of several options."""

    template: ClassVar[str] = "choices"
    missing: ClassVar[Problem] = Problem.CHOOSE_ONE

    def accept(self, values: Sequence[str]) -> Answer:
        if len(values) > 1 or not self._offers(values):
            raise AnswerError(Problem.NOT_OFFERED)
        return values[0]


@dataclass(frozen=True, kw_only=True)
class Scale(Single):
    """One of several options that stand in an order, best first; it may be a statement of a grid."""

    worded: ClassVar[tuple[str, ...]] = (*Single.worded, "lead_in")
    grid: str = ""
    lead_in: Words = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Multiple(Choice):
    """Any of several options, kept in the order of the questionnaire."""

    template: ClassVar[str] = "several"
    missing: ClassVar[Problem] = Problem.CHOOSE_SOME
    has_many: ClassVar[bool] = True

    def accept(self, values: Sequence[str]) -> Answer:
        if not self._offers(values):
            raise AnswerError(Problem.NOT_OFFERED)
        chosen = [option for option in self.options if option.code in values]
        for option in chosen:
            if option.exclusive and len(chosen) > 1:
                raise AnswerError(Problem.ON_ITS_OWN, option=option.text)
        return [option.code for option in chosen]
