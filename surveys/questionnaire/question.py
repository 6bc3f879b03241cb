"""What every question has, whatever its type."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar, Self

from surveys.questionnaire.answers import (
    DONT_KNOW,
    PREFER_NOT_TO_SAY,
    Answer,
    AnswerError,
    Problem,
    Words,
    in_language,
    refusal_words,
)
from surveys.questionnaire.conditions import Condition, read_condition

Posted = Mapping[str, list[str]]
Parts = Mapping[str, str]
"""What was typed in the inputs of a question that has several, by the name of the part."""


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
    has_many: ClassVar[bool] = False
    """Whether an answer is a list."""
    worded: ClassVar[tuple[str, ...]] = ("text", "hint")
    """The fields whose words may refer to earlier answers."""

    code: str
    text: Words
    hint: Words = field(default_factory=dict)
    required: bool = False
    dont_know: bool = False
    prefer_not_to_say: bool = False
    when: Condition | None = None
    otherwise: Mapping[str, Words] = field(default_factory=dict)

    @classmethod
    def from_document(cls, data: Mapping[str, Any]) -> Self:
        known = {each.name for each in fields(cls)}
        return cls(**{name: CONVERTERS.get(name, _as_is)(data[name]) for name in data if name in known})

    @property
    def refusals(self) -> Options:
        """The ways offered of not having an opinion."""
        offered = {DONT_KNOW: self.dont_know, PREFER_NOT_TO_SAY: self.prefer_not_to_say}
        return tuple(Option(code, refusal_words(code), exclusive=True) for code, is_on in offered.items() if is_on)

    @property
    def parts(self) -> tuple[str, ...]:
        """The inputs beside the question's own; what they are called in a form is `name_of(part)`."""
        return ()

    def name_of(self, part: str) -> str:
        """The name of a part's input, which no question can have as its code."""
        return f"{self.code}-{part}"

    def read(self, posted: Posted) -> Answer:
        """The answer in what a form posted; None where an optional question was passed over.

        Raises `AnswerError` when it cannot be accepted.
        """
        values = _typed(posted, self.code)
        parts = {part: typed[0] for part in self.parts if (typed := _typed(posted, self.name_of(part)))}
        if not values and not parts:
            if self.required:
                raise AnswerError(self.missing)
            return None
        return self._refusal_in([*values, *parts.values()]) or self.combine(values, parts)

    def combine(self, values: Sequence[str], parts: Parts) -> Answer:
        """The answer in what was typed or chosen, for a question that has parts."""
        return self.accept(values)

    def accept(self, values: Sequence[str]) -> Answer:
        """The answer in at least one value that was typed or chosen."""
        raise AnswerError(Problem.NOT_OFFERED)

    def typed(self, answer: Answer) -> Parts:
        """What would be typed in the parts to give an answer."""
        return {}

    def summarise(self, answer: Answer, language: str) -> list[str]:
        """The answer in a language's words, one item per thing chosen; empty when there is no answer."""
        if answer is None:
            return []
        if self.is_refusal(answer):
            return [in_language(refusal_words(str(answer)), language)]
        return self.say(answer, language)

    def is_refusal(self, answer: Answer) -> bool:
        """Whether the answer is one of the ways offered of not having an opinion."""
        return isinstance(answer, str) and answer in {refusal.code for refusal in self.refusals}

    def say(self, answer: Answer, language: str) -> list[str]:
        return [str(answer)]

    def _refusal_in(self, values: Sequence[str]) -> str | None:
        """The refusal that was chosen, which must be alone."""
        chosen = next((refusal for refusal in self.refusals if refusal.code in values), None)
        if chosen and len(values) > 1:
            raise AnswerError(Problem.ON_ITS_OWN, option=chosen.text)
        return chosen.code if chosen else None


def _typed(posted: Posted, name: str) -> list[str]:
    return [value.strip() for value in posted.get(name, []) if value.strip()]


def _as_is(value: Any) -> Any:
    return value
