"""When a question is asked: conditions on the answers before it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from surveys.questionnaire.answers import Answers


class Condition(Protocol):
    def holds(self, answers: Answers) -> bool:
        """Whether the answers meet the condition."""

    def leaves(self) -> Iterator["AnswerIs"]:
        """The conditions on single questions that it is made of."""


@dataclass(frozen=True)
class AnswerIs:
    """The answer to a question is, or includes, one of some values."""

    question: str
    any_of: tuple[str | int, ...]

    def holds(self, answers: Answers) -> bool:
        answer = answers.get(self.question)
        given = answer if isinstance(answer, list) else [answer]
        return any(value in self.any_of for value in given)

    def leaves(self) -> Iterator["AnswerIs"]:
        yield self


@dataclass(frozen=True)
class All:
    """Every part holds."""

    parts: tuple[Condition, ...]

    def holds(self, answers: Answers) -> bool:
        return all(part.holds(answers) for part in self.parts)

    def leaves(self) -> Iterator[AnswerIs]:
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
    """A condition from its JSON: `{"question", "any_of"}`, or `all`, `any` or `not` around others."""
    if "question" in data:
        return AnswerIs(data["question"], tuple(data["any_of"]))
    ((word, parts),) = data.items()
    return COMPOUND[word](tuple(read_condition(part) for part in (parts if isinstance(parts, list) else [parts])))
