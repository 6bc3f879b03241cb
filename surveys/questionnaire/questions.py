"""Each type of question: how it reads what was posted, and how it says an answer back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, ClassVar, Self

from core.text import tidy
from surveys.questionnaire.answers import (
    DONT_KNOW,
    PREFER_NOT_TO_SAY,
    REFUSALS,
    Answer,
    AnswerError,
    Problem,
    Words,
    in_language,
)
from surveys.questionnaire.conditions import Condition, read_condition

Posted = Mapping[str, list[str]]


@dataclass(frozen=True)
class Option:
    """An answer that may be chosen; an exclusive one is chosen on its own."""

    code: str
    text: Words
    exclusive: bool = False


Options = tuple[Option, ...]
CONVERTERS: dict[str, Callable[[Any], Any]] = {
    "options": lambda options: tuple(Option(**option) for option in options),
    "when": read_condition,
}


@dataclass(frozen=True, kw_only=True)
class Question:
    """What every question has. A type of its own adds `accept` and `say`, and a line in `QUESTION_TYPES`."""

    template: ClassVar[str]
    missing: ClassVar[Problem]
    answerable: ClassVar[bool] = True

    code: str
    text: Words
    hint: Words = field(default_factory=dict)
    required: bool = False
    dont_know: bool = False
    prefer_not_to_say: bool = False
    when: Condition | None = None

    @classmethod
    def from_document(cls, data: Mapping[str, Any]) -> Self:
        known = {each.name for each in fields(cls)}
        return cls(**{name: CONVERTERS.get(name, _as_is)(data[name]) for name in data if name in known})

    @property
    def refusals(self) -> Options:
        """The ways offered of not having an opinion."""
        offered = {DONT_KNOW: self.dont_know, PREFER_NOT_TO_SAY: self.prefer_not_to_say}
        return tuple(Option(code, REFUSALS[code], exclusive=True) for code, is_offered in offered.items() if is_offered)

    def offering(self, areas: Callable[[], Options]) -> "Question":
        """The same question with the council's own areas to choose from, if areas are what it asks for."""
        return self

    def read(self, posted: Posted) -> Answer:
        """The answer in what a form posted; None where an optional question was passed over.

        Raises `AnswerError` when it cannot be accepted.
        """
        values = [value.strip() for value in posted.get(self.code, []) if value.strip()]
        if not values:
            if self.required:
                raise AnswerError(self.missing)
            return None
        return self._refusal_in(values) or self.accept(values)

    def accept(self, values: Sequence[str]) -> Answer:
        """The answer in at least one value that was typed or chosen."""
        raise NotImplementedError

    def summarise(self, answer: Answer, language: str) -> list[str]:
        """The answer in a language's words, one item per thing chosen; empty when there is no answer."""
        if answer is None:
            return []
        if isinstance(answer, str) and answer in {refusal.code for refusal in self.refusals}:
            return [in_language(REFUSALS[answer], language)]
        return self.say(answer, language)

    def say(self, answer: Answer, language: str) -> list[str]:
        return [str(answer)]

    def _refusal_in(self, values: Sequence[str]) -> str | None:
        """The refusal that was chosen, which must be alone."""
        chosen = next((refusal for refusal in self.refusals if refusal.code in values), None)
        if chosen and len(values) > 1:
            raise AnswerError(Problem.ON_ITS_OWN, option=chosen.text)
        return chosen.code if chosen else None


@dataclass(frozen=True, kw_only=True)
class Single(Question):
    """One of several options."""

    template: ClassVar[str] = "choices"
    missing: ClassVar[Problem] = Problem.CHOOSE_ONE
    options: Options = ()

    def accept(self, values: Sequence[str]) -> Answer:
        if len(values) > 1 or not self._offers(values):
            raise AnswerError(Problem.NOT_OFFERED)
        return values[0]

    def say(self, answer: Answer, language: str) -> list[str]:
        chosen = answer if isinstance(answer, list) else [answer]
        return [in_language(option.text, language) for option in self.options if option.code in chosen]

    def _offers(self, values: Sequence[str]) -> bool:
        return set(values) <= {option.code for option in self.options}


@dataclass(frozen=True, kw_only=True)
class Scale(Single):
    """One of several options that stand in an order, best first."""


@dataclass(frozen=True, kw_only=True)
class Area(Single):
    """One of the council's wards."""

    def offering(self, areas: Callable[[], Options]) -> "Area":
        return replace(self, options=areas())


@dataclass(frozen=True, kw_only=True)
class Multiple(Single):
    """Any of several options, kept in the order of the questionnaire."""

    template: ClassVar[str] = "several"
    missing: ClassVar[Problem] = Problem.CHOOSE_SOME

    def accept(self, values: Sequence[str]) -> Answer:
        if not self._offers(values):
            raise AnswerError(Problem.NOT_OFFERED)
        chosen = [option for option in self.options if option.code in values]
        for option in chosen:
            if option.exclusive and len(chosen) > 1:
                raise AnswerError(Problem.ON_ITS_OWN, option=option.text)
        return [option.code for option in chosen]


@dataclass(frozen=True, kw_only=True)
class Number(Question):
    """A whole number within bounds."""

    template: ClassVar[str] = "number"
    missing: ClassVar[Problem] = Problem.WHOLE_NUMBER
    min: int
    max: int

    def accept(self, values: Sequence[str]) -> Answer:
        digits = values[0].replace(",", "").replace(" ", "")
        if not digits.removeprefix("-").isdecimal() or len(digits) > 15:
            raise AnswerError(Problem.WHOLE_NUMBER)
        number = int(digits)
        if not self.min <= number <= self.max:
            raise AnswerError(Problem.OUT_OF_RANGE, min=self.min, max=self.max)
        return number


@dataclass(frozen=True, kw_only=True)
class Text(Question):
    """The resident's own words."""

    template: ClassVar[str] = "text"
    missing: ClassVar[Problem] = Problem.ENTER_TEXT
    max_length: int = 2000

    def accept(self, values: Sequence[str]) -> Answer:
        text = tidy(values[0])
        if len(text) > self.max_length:
            raise AnswerError(Problem.TOO_LONG, limit=self.max_length, over=len(text) - self.max_length)
        return text or None


@dataclass(frozen=True, kw_only=True)
class Information(Question):
    """Something to know before going on; there is nothing to answer."""

    template: ClassVar[str] = "information"
    answerable: ClassVar[bool] = False

    def read(self, posted: Posted) -> Answer:
        return None


QUESTION_TYPES: dict[str, type[Question]] = {
    "single": Single,
    "scale": Scale,
    "multiple": Multiple,
    "number": Number,
    "text": Text,
    "area": Area,
    "information": Information,
}


def _as_is(value: Any) -> Any:
    return value
