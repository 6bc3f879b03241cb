"""A questionnaire read from its JSON document, and the hash that names its content."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any

from surveys.questionnaire.answers import Words
from surveys.questionnaire.grids import GRID, Grid
from surveys.questionnaire.orders import NO_ORDERS, Coded, Orders, arrange, changes
from surveys.questionnaire.questions import QUESTION_TYPES, Question


@dataclass(frozen=True)
class Section:
    """Questions under one title; those that are `together` are asked on one page."""

    code: str
    title: Words
    questions: tuple[Question, ...]
    grids: tuple[Grid, ...] = ()
    together: bool = False

    @classmethod
    def from_document(cls, data: Mapping[str, Any]) -> "Section":
        entries = [_entry(question) for question in data["questions"]]
        questions = tuple(question for entry in entries for question in _questions(entry))
        grids = tuple(entry for entry in entries if isinstance(entry, Grid))
        return cls(data["code"], data["title"], questions, grids, data.get("together", False))


@dataclass(frozen=True)
class Questionnaire:
    """A version of a questionnaire. It never changes once published, so one parsed copy serves every page."""

    code: str
    version: str
    languages: tuple[str, ...]
    title: Words
    introduction: Words
    minutes: int
    sections: tuple[Section, ...]
    content_hash: str

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> "Questionnaire":
        """Read a document that `check.faults` finds nothing wrong with."""
        return cls(
            code=document["code"],
            version=document["version"],
            languages=tuple(document["languages"]),
            title=document["title"],
            introduction=document["introduction"],
            minutes=document["minutes"],
            sections=tuple(Section.from_document(section) for section in document["sections"]),
            content_hash=content_hash(document),
        )

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """Every question, in the order of the document."""
        return tuple(question for section in self.sections for question in section.questions)

    @cached_property
    def shuffled(self) -> tuple[Coded, ...]:
        """The questions and grids that residents are shown in different orders."""
        found: list[Coded] = [*self.questions]
        for section in self.sections:
            found += section.grids
        return tuple(each for each in found if changes(each))

    @cached_property
    def _by_code(self) -> dict[str, Question]:
        return {question.code: question for question in self.questions}

    @cached_property
    def _sections_by_question(self) -> dict[str, Section]:
        return {question.code: section for section in self.sections for question in section.questions}

    @cached_property
    def _shuffled_grids(self) -> dict[str, tuple[Grid, int]]:
        """The grids whose statements change their order, each with the place of its first statement."""
        places = {question.code: number for number, question in enumerate(self.questions)}
        return {each.code: (each, places[each.ordered[0].code]) for each in self.shuffled if isinstance(each, Grid)}

    def question(self, code: str) -> Question | None:
        return self._by_code.get(code)

    def section_of(self, question: Question) -> Section:
        return self._sections_by_question[question.code]

    def in_order(self, orders: Orders = NO_ORDERS) -> tuple[Question, ...]:
        """Every question, the statements of grids in the orders given."""
        arranged = [self._shuffled_grids[code] for code in orders if code in self._shuffled_grids]
        if not arranged:
            return self.questions
        questions: list[Question] = list(self.questions)
        for grid, first in arranged:
            questions[first : first + len(grid.ordered)] = arrange(grid.ordered, orders[grid.code])
        return tuple(questions)


def content_hash(document: Mapping[str, Any]) -> str:
    """The SHA-256 of the document written canonically: sorted keys, no white space, UTF-8."""
    canonical = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(canonical.encode()).hexdigest()


def _entry(data: Mapping[str, Any]) -> Question | Grid:
    return Grid.from_document(data) if data["type"] == GRID else QUESTION_TYPES[data["type"]].from_document(data)


def _questions(entry: Question | Grid) -> Iterator[Question]:
    if isinstance(entry, Grid):
        yield from entry.ordered
    else:
        yield entry
