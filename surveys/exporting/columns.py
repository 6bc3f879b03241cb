"""The columns of a file of responses, and what each question puts into those that it fills."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from core.translation.catalogues import in_every_language
from surveys.archive.variables import Variable
from surveys.exporting.no_answer import STORED, NoAnswer, below, reason_words
from surveys.questionnaire.answers import Words, in_language

Kind = Literal["coded", "named", "number", "date", "words"]
"""What a column holds: codes that are numbers, codes that are text, numbers, days, or text."""
Value = str | int | float | None
Given = Any
"""An answer as a response holds it, or the `NoAnswer` that says why there is none."""


@dataclass(frozen=True)
class Column:
    """A column: its name, what it is about, what its codes mean, and how many figures or letters it needs.

    `reasons` are the codes of no answer, by the reason. `question` is the code of the question that fills it, empty for
    one about the response itself. `part` is the option or place that it is of, where a question fills several.
    """

    name: str
    kind: Kind
    label: Words
    meanings: Mapping[int | str, Words] = field(default_factory=dict)
    reasons: Mapping[NoAnswer, int] = field(default_factory=dict)
    measure: Literal["nominal", "ordinal", "scale"] = "nominal"
    decimals: int = 0
    width: int = 8
    question: str = ""
    part: str = ""
    least: float | str | None = None
    most: float | str | None = None

    def said(self, value: Value, language: str) -> Value:
        """A value in words where it is a code, and as it is where it is not."""
        if value is not None and value in self.meanings:
            return in_language(self.meanings[value], language)  # type: ignore[index]
        reason = next((each for each, code in self.reasons.items() if code == value), None)
        return value if reason is None else in_language(reason_words(reason), language)


class Filler(Protocol):
    """Fills the columns of a question with the answers of some responses."""

    @property
    def columns(self) -> Sequence[Column]: ...

    def fill(self, given: Sequence[Given]) -> list[list[Value]]:
        """A list for each of the columns, each with a value for each response."""


@dataclass(frozen=True)
class One:
    """A question that has one answer, known by its code."""

    column: Column
    table: Mapping[Hashable, Value]

    @property
    def columns(self) -> Sequence[Column]:
        return (self.column,)

    def fill(self, given: Sequence[Given]) -> list[list[Value]]:
        look_up, odd = self.table.get, self.column.reasons[NoAnswer.NOT_VALID]
        return [[odd if isinstance(each, list | dict) else look_up(each, odd) for each in given]]


@dataclass(frozen=True)
class Chosen:
    """A question with several answers: a column for each option, 1 where it was chosen and 0 where it was not."""

    columns: Sequence[Column]
    options: Sequence[str]
    table: Mapping[Hashable, int]

    def fill(self, given: Sequence[Given]) -> list[list[Value]]:
        reasons = [self._reason(each) for each in given]
        return [
            [int(option in each) if why is None else why for each, why in zip(given, reasons, strict=True)]
            for option in self.options
        ]

    def _reason(self, given: Given) -> int | None:
        if isinstance(given, list) and given:
            known = all(each in self.options for each in given)
            return None if known else self.table[STORED[given[0]] if _is_reason(given) else NoAnswer.NOT_VALID]
        return self.table.get(None if given == [] else given, self.table[NoAnswer.NOT_VALID])


@dataclass(frozen=True)
class Placed:
    """A ranking: a column for each place, with the code of what was put there; 0 where a place was left empty."""

    columns: Sequence[Column]
    codes: Mapping[str, int]
    table: Mapping[Hashable, int]

    def fill(self, given: Sequence[Given]) -> list[list[Value]]:
        return [list(place) for place in zip(*map(self._places, given), strict=True)]

    def _places(self, given: Given) -> list[Value]:
        width, odd = len(self.columns), self.table[NoAnswer.NOT_VALID]
        if isinstance(given, list) and given and not _is_reason(given):
            ranked: list[Value] = [self.codes.get(each, odd) for each in given[:width]]
            return ranked + [0] * (width - len(ranked))
        reason = given[0] if _is_reason(given) else None if given == [] else given
        return [self.table.get(reason, odd)] * width


@dataclass(frozen=True)
class Typed:
    """A question that is answered by typing: a number, a day or words, as it was kept."""

    column: Column
    accepted: tuple[type, ...]
    table: Mapping[Hashable, int]

    @property
    def columns(self) -> Sequence[Column]:
        return (self.column,)

    def fill(self, given: Sequence[Given]) -> list[list[Value]]:
        return [[self._value(each) for each in given]]

    def _value(self, given: Given) -> Value:
        if isinstance(given, list | dict):
            return self.table[NoAnswer.NOT_VALID]
        if given in self.table:
            return self.table[given]
        fits = isinstance(given, self.accepted) and not isinstance(given, bool)
        return given if fits else self.table[NoAnswer.NOT_VALID]


def reasons_of(variable: Variable, *, least: float = 0) -> dict[NoAnswer, int]:
    """The codes of no answer that a question's columns may hold; a way of refusing only where it is offered."""
    offered = {each.code for each in variable.missing}
    ways = {NoAnswer.DONT_KNOW: "dont_know", NoAnswer.PREFER_NOT_TO_SAY: "prefer_not_to_say"}
    shift = below(least)
    return {reason: reason.value + shift for reason in NoAnswer if reason not in ways or ways[reason] in offered}


def look_up(reasons: Mapping[NoAnswer, int]) -> dict[Hashable, Any]:
    """The codes of no answer by the word that a response holds, and by the reason itself.

    A refusal that was never offered cannot be read as one.
    """
    odd = reasons[NoAnswer.NOT_VALID]
    found: dict[Hashable, Any] = {word: reasons.get(reason, odd) for word, reason in STORED.items()}
    for reason, code in reasons.items():
        found[reason] = code
    return found


def numbered(codes: Sequence[str]) -> dict[str, int]:
    """The numbers that stand for codes: themselves where they are numbers, and otherwise their places from 1.

    >>> numbered(["1", "2", "9"]), numbered(["16-24", "25+"])
    ({'1': 1, '2': 2, '9': 9}, {'16-24': 1, '25+': 2})
    """
    plain = all(code.isdecimal() and code.isascii() and str(int(code)) == code and len(code) <= 4 for code in codes)
    return {code: int(code) if plain else place for place, code in enumerate(codes, start=1)}


def yes_and_no() -> dict[int | str, Words]:
    """What the codes of an option mean that may be chosen among others."""
    return {1: in_every_language("Chosen"), 0: in_every_language("Not chosen")}


def no_further() -> Words:
    """What it means that a place was left empty by somebody who ranked fewer."""
    return in_every_language("No further place")


def _is_reason(given: Given) -> bool:
    """Whether a list holds one word that stands for no answer, as lists of the frozen answers do."""
    return isinstance(given, list) and len(given) == 1 and given[0] in STORED
