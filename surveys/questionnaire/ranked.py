"""A question that is answered by numbering options: 1 for the first, 2 for the next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from surveys.questionnaire.answers import Answer, AnswerError, Problem, in_language
from surveys.questionnaire.choices import Choice
from surveys.questionnaire.question import Option, Parts


@dataclass(frozen=True, kw_only=True)
class Ranking(Choice):
    """Options in the resident's own order, best first; with `top`, only so many of them.

    Whoever numbers fewer than are asked for has ranked those, unless the question must be answered.
    """

    template: ClassVar[str] = "ranking"
    missing: ClassVar[Problem] = Problem.RANK_SOME
    has_many: ClassVar[bool] = True
    top: int = 0

    @property
    def places(self) -> int:
        """How many options there are to number."""
        return self.top or len(self.options)

    @property
    def parts(self) -> tuple[str, ...]:
        return tuple(option.code for option in self.options)

    def combine(self, values: Sequence[str], parts: Parts) -> Answer:
        if values:
            raise AnswerError(Problem.NOT_OFFERED)
        placed = self._placed(parts)
        for place in range(1, (self.places if self.required else max(placed)) + 1):
            if place not in placed:
                raise AnswerError(Problem.PLACE_LEFT_OUT, self._first_without(parts), place=place)
        return [placed[place].code for place in sorted(placed)]

    def say(self, answer: Answer, language: str) -> list[str]:
        by_code = {option.code: option for option in self.options}
        ranked = answer if isinstance(answer, list) else []
        return [
            f"{place}. {in_language(by_code[code].text, language)}"
            for place, code in enumerate(ranked, start=1)
            if code in by_code
        ]

    def typed(self, answer: Answer) -> Parts:
        ranked = answer if isinstance(answer, list) else []
        return {code: str(place) for place, code in enumerate(ranked, start=1)}

    def _placed(self, parts: Parts) -> Mapping[int, Option]:
        """The options by the place that each was given, none of them twice."""
        placed: dict[int, Option] = {}
        for option in self.options:
            if option.code not in parts:
                continue
            place = self._place(parts[option.code], option)
            if place in placed:
                both = {"first": placed[place].text, "second": option.text}
                raise AnswerError(Problem.PLACE_TWICE, option.code, place=place, **both)
            placed[place] = option
        return placed

    def _place(self, typed: str, option: Option) -> int:
        place = int(typed) if typed.isdecimal() and len(typed) <= 3 else 0
        if not 1 <= place <= self.places:
            raise AnswerError(Problem.NOT_A_PLACE, option.code, option=option.text, last=self.places)
        return place

    def _first_without(self, parts: Parts) -> str:
        return next((option.code for option in self.options if option.code not in parts), self.options[0].code)
