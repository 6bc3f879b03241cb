"""What is wrong with a questionnaire document, and a walk past all its questions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from surveys.questionnaire.grids import GRID, as_questions


@dataclass(frozen=True)
class Fault:
    """Something wrong with a document, and where."""

    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"


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
            yield Entry(f"$.sections[{number}].questions[{place}]", page, question)


def asked(document: Mapping[str, Any]) -> Iterator[Entry]:
    """Each question as it is asked: a grid is its statements."""
    for entry in written(document):
        if entry.data["type"] != GRID:
            yield entry
            continue
        together = entry.page != entry.code
        for number, statement in enumerate(as_questions(entry.data)):
            page = entry.page if together else statement["code"]
            yield Entry(f"{entry.where}.statements[{number}]", page, statement)
