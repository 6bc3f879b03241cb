"""When a question is asked: conditions on the answers before it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from surveys.questionnaire.answers import Answers

Bound = int | float | str
"""A number, or a date as ISO 8601 writes it."""

DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Condition(Protocol):
    def holds(self, answers: Answers) -> bool:
        """Whether the answers meet the condition."""

    def leaves(self) -> Iterator["Leaf"]:
        """The conditions on single questions that it is made of."""


@dataclass(frozen=True)
class AnswerIs:
    """The answer to a question is, or includes, one of some values."""

    question: str
    any_of: tuple[str | int | float, ...]

    def holds(self, answers: Answers) -> bool:
        answer = answers.get(self.question)
        given = answer if isinstance(answer, list) else [answer]
        return any(value in self.any_of for value in given)

    def leaves(self) -> Iterator["AnswerIs"]:
        yield self


@dataclass(frozen=True)
class AnswerWithin:
    """The answer to a question is a number, or a date, within bounds that belong to it."""

    question: str
    at_least: Bound | None = None
    at_most: Bound | None = None

    def holds(self, answers: Answers) -> bool:
        answer = answers.get(self.question)
        bounds = [bound for bound in (self.at_least, self.at_most) if bound is not None]
        if isinstance(answer, bool) or not all(_same_kind(answer, bound) for bound in bounds):
            return False
        return (self.at_least is None or answer >= self.at_least) and (  # type: ignore[operator]
            self.at_most is None or answer <= self.at_most  # type: ignore[operator]
        )

    def leaves(self) -> Iterator["AnswerWithin"]:
        yield self


Leaf = AnswerIs | AnswerWithin


@dataclass(frozen=True)
class All:
    """Every part holds."""

    parts: tuple[Condition, ...]

    def holds(self, answers: Answers) -> bool:
        return all(part.holds(answers) for part in self.parts)

    def leaves(self) -> Iterator[Leaf]:
        for part in self.parts:
            yield from part.leaves()


@dataclass(frozen=True)
class AtLeastOne(All):
    """At least one part holds."""

    def holds(self, answers: Answers) -> bool:
        return any(part.holds(answers) for part in self.parts)


@dataclass(frozen=True)
class Not(All):
    """No part holds."""

    def holds(self, answers: Answers) -> bool:
        return not any(part.holds(answers) for part in self.parts)


COMPOUND = {"all": All, "any": AtLeastOne, "not": Not}


def read_condition(data: Mapping[str, Any]) -> Condition:
    """A condition from its JSON: `{"question", "any_of"}`, or `at_least` and `at_most`, or `all`, `any` or `not`."""
    if "any_of" in data:
        return AnswerIs(data["question"], tuple(data["any_of"]))
    if "question" in data:
        return AnswerWithin(data["question"], data.get("at_least"), data.get("at_most"))
    ((word, parts),) = data.items()
    return COMPOUND[word](tuple(read_condition(part) for part in (parts if isinstance(parts, list) else [parts])))


def _same_kind(answer: Any, bound: Bound) -> bool:
    """Whether an answer can be compared with a bound: a number with a number, a date with a date."""
    if isinstance(bound, str):
        return isinstance(answer, str) and DATE.fullmatch(answer) is not None
    return isinstance(answer, int | float)
