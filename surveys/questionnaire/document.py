"""A questionnaire read from its JSON document, and the hash that names its content."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any

from surveys.questionnaire.answers import Words
from surveys.questionnaire.questions import QUESTION_TYPES, Question


@dataclass(frozen=True)
class Section:
    """Questions that belong together, under one title."""

    code: str
    title: Words
    questions: tuple[Question, ...]


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
            sections=tuple(_section(data) for data in document["sections"]),
        )

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """Every question, in the order they are asked."""
        return tuple(question for section in self.sections for question in section.questions)

    @cached_property
    def _by_code(self) -> dict[str, Question]:
        return {question.code: question for question in self.questions}

    @cached_property
    def _sections_by_question(self) -> dict[str, Section]:
        return {question.code: section for section in self.sections for question in section.questions}

    def question(self, code: str) -> Question | None:
        return self._by_code.get(code)

    def section_of(self, question: Question) -> Section:
        return self._sections_by_question[question.code]


def content_hash(document: Mapping[str, Any]) -> str:
    """The SHA-256 of the document written canonically: sorted keys, no white space, UTF-8."""
    canonical = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(canonical.encode()).hexdigest()


def _section(data: Mapping[str, Any]) -> Section:
    questions = tuple(QUESTION_TYPES[question["type"]].from_document(question) for question in data["questions"])
    return Section(data["code"], data["title"], questions)
