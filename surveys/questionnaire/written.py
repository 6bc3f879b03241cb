"""Questions that are answered by typing: a number, a line, or the resident's own words."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from babel.numbers import format_decimal

from core.locales import locale_of
from core.text import tidy
from surveys.questionnaire.answers import Answer, AnswerError, Problem, Words, in_language
from surveys.questionnaire.question import Question


@dataclass(frozen=True, kw_only=True)
class Number(Question):
    """A whole number within bounds, perhaps of something: `unit` says of what."""

    template: ClassVar[str] = "number"
    missing: ClassVar[Problem] = Problem.WHOLE_NUMBER
    min: int
    max: int
    unit: Words = field(default_factory=dict)

    def accept(self, values: Sequence[str]) -> Answer:
        digits = values[0].replace(",", "").replace(" ", "")
        if not digits.removeprefix("-").isdecimal() or len(digits) > 15:
            raise AnswerError(Problem.WHOLE_NUMBER)
        number = int(digits)
        if not self.min <= number <= self.max:
            raise AnswerError(Problem.OUT_OF_RANGE, min=self.min, max=self.max)
        return number

    def say(self, answer: Answer, language: str) -> list[str]:
        number = format_decimal(str(answer), locale=locale_of(language))
        return [f"{number} {in_language(self.unit, language)}".strip()]


@dataclass(frozen=True, kw_only=True)
class Text(Question):
    """The resident's own words."""

    template: ClassVar[str] = "text"
    missing: ClassVar[Problem] = Problem.ENTER_TEXT
    max_length: int = 2000

    def accept(self, values: Sequence[str]) -> Answer:
        text = self.tidied(values[0])
        if len(text) > self.max_length:
            raise AnswerError(Problem.TOO_LONG, limit=self.max_length, over=len(text) - self.max_length)
        if not text and self.required:
            raise AnswerError(self.missing)
        return text or None

    def tidied(self, text: str) -> str:
        return tidy(text)


@dataclass(frozen=True, kw_only=True)
class Line(Text):
    """A few of the resident's own words, on one line."""

    template: ClassVar[str] = "line"
    max_length: int = 200

    def tidied(self, text: str) -> str:
        return " ".join(tidy(text).split())
