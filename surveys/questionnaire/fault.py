"""What is found wrong with a questionnaire document, and a walk past all its questions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from core.words import words_in
from surveys.questionnaire.grids import GRID, as_questions


class Severity(StrEnum):
    """How bad a finding is: an error stands in the way of publishing, a hint may well be meant so."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


@dataclass(frozen=True)
class Rule:
    """A rule of questionnaires: what is said where it is broken, and how to put it right."""

    code: str
    severity: Severity
    message: str
    remedy: str


@dataclass(frozen=True)
class Finding:
    """A rule that is broken, and where: a JSON pointer into the document, or a sheet and row of a workbook."""

    where: str
    rule: Rule
    values: Mapping[str, object] = field(default_factory=dict)
    sheet: str = ""
    row: int = 0

    @property
    def severity(self) -> Severity:
        return self.rule.severity

    @property
    def message(self) -> str:
        """What is wrong, in English."""
        return self.rule.message % self.values

    def said(self, language: str) -> str:
        """What is wrong, in a language."""
        return words_in(language).gettext(self.rule.message) % self.values

    def remedy(self, language: str = "en") -> str:
        """How to put it right, in a language."""
        return words_in(language).gettext(self.rule.remedy) % self.values

    @property
    def place(self) -> str:
        """Where, as it is told to a person: the sheet and row, the pointer, or `/` for the whole document."""
        if self.sheet:
            return f"{self.sheet}:{self.row}" if self.row else self.sheet
        return self.where or "/"

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


@dataclass(frozen=True)
class Entry:
    """A question's document with the place where it stands and the page where it is asked."""

    where: str
    page: str
    data: dict[str, Any]

    @property
    def code(self) -> str:
        code: str = self.data["code"]
        return code


def written(document: Mapping[str, Any]) -> Iterator[Entry]:
    """Each question as it is written: a grid is one."""
    for number, section in enumerate(document["sections"]):
        for place, question in enumerate(section["questions"]):
            page = section["code"] if section.get("together") else question["code"]
            yield Entry(f"/sections/{number}/questions/{place}", page, question)


def asked(document: Mapping[str, Any]) -> Iterator[Entry]:
    """Each question as it is asked: a grid is its statements."""
    for entry in written(document):
        if entry.data["type"] != GRID:
            yield entry
            continue
        together = entry.page != entry.code
        for number, statement in enumerate(as_questions(entry.data)):
            page = entry.page if together else statement["code"]
            yield Entry(f"{entry.where}/statements/{number}", page, statement)
