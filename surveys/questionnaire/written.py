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
    """A number within bounds, whole or with so many `decimals`, perhaps of something: `unit` says of what."""

    template: ClassVar[str] = "number"
    missing: ClassVar[Problem] = Problem.WHOLE_NUMBER
    min: int | float
    max: int | float
    decimals: int = 0
    unit: Words = field(default_factory=dict)

    def accept(self, values: Sequence[str]) -> Answer:
        digits = values[0].replace(",", "").replace(" ", "")
        number = self._read_number(digits)
        if not self.min <= number <= self.max:
            raise AnswerError(Problem.OUT_OF_RANGE, min=self.min, max=self.max)
        return number

    def _read_number(self, digits: str) -> int | float:
        whole, point, fraction = digits.replace("٫", ".").partition(".")
        places = len(fraction) if self.decimals and point else 0
        fits = whole.removeprefix("-").isdecimal() and 0 <= places <= self.decimals and len(digits) <= 15
        if not fits or (point and not (places and fraction.isdecimal())):
            raise not_a_number(self.decimals)
        return float(f"{whole}.{fraction}") if point else int(whole)

    def say(self, answer: Answer, language: str) -> list[str]:
        number = format_decimal(str(answer), locale=locale_of(language))
        return [f"{number} {in_language(self.unit, language)}".strip()]


def not_a_number(decimals: int) -> AnswerError:
    """Why something typed is not a number with so many decimals."""
    if decimals:
        return AnswerError(Problem.DECIMAL_NUMBER, decimals=decimals)
    return AnswerError(Problem.WHOLE_NUMBER)


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
