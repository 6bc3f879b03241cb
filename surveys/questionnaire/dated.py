"""A question that is answered with a day, a month and a year."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from babel.dates import format_date

from core.locales import locale_of
from surveys.questionnaire.answers import Answer, AnswerError, Problem
from surveys.questionnaire.question import Parts, Question

INCOMPLETE = {
    ("day",): Problem.NO_DAY,
    ("month",): Problem.NO_MONTH,
    ("year",): Problem.NO_YEAR,
    ("day", "month"): Problem.NO_DAY_OR_MONTH,
    ("day", "year"): Problem.NO_DAY_OR_YEAR,
    ("month", "year"): Problem.NO_MONTH_OR_YEAR,
}


@dataclass(frozen=True, kw_only=True)
class Date(Question):
    """A real date, kept as ISO 8601 writes it; `min` and `max` are the first and the last that may be given."""

    template: ClassVar[str] = "date"
    missing: ClassVar[Problem] = Problem.ENTER_DATE
    min: str = ""
    max: str = ""

    @property
    def parts(self) -> tuple[str, ...]:
        return ("day", "month", "year")

    def combine(self, values: Sequence[str], parts: Parts) -> Answer:
        if values:
            raise AnswerError(Problem.NOT_OFFERED)
        absent = tuple(part for part in self.parts if part not in parts)
        if absent:
            raise AnswerError(INCOMPLETE[absent], absent[0])
        return self._within_bounds(_real_date(parts)).isoformat()

    def say(self, answer: Answer, language: str) -> list[str]:
        return [format_date(date.fromisoformat(str(answer)), "long", locale=locale_of(language))]

    def typed(self, answer: Answer) -> Parts:
        year, month, day = str(answer).split("-")
        return {"day": str(int(day)), "month": str(int(month)), "year": year}

    def _within_bounds(self, given: date) -> date:
        if self.min and given < (first := date.fromisoformat(self.min)):
            raise AnswerError(Problem.TOO_EARLY, "day", day=first)
        if self.max and given > (last := date.fromisoformat(self.max)):
            raise AnswerError(Problem.TOO_LATE, "day", day=last)
        return given


def _real_date(parts: Parts) -> date:
    for part, digits in parts.items():
        if not digits.isdecimal():
            raise AnswerError(Problem.NOT_A_REAL_DATE, part)
    if len(parts["year"]) != 4:
        raise AnswerError(Problem.FOUR_DIGIT_YEAR, "year")
    day, month, year = (int(parts[part]) if len(parts[part]) <= 4 else 0 for part in ("day", "month", "year"))
    if not 1 <= month <= 12:
        raise AnswerError(Problem.NOT_A_REAL_DATE, "month")
    try:
        return date(year, month, day)
    except ValueError as error:
        raise AnswerError(Problem.NOT_A_REAL_DATE, "day") from error
