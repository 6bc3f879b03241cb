"""Sections and questions of a draft as the page of the whole shows them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.database import Json
from core.language import localised
from surveys.drafting.told import SECTION, Told, worst
from surveys.drafting.words import KINDS
from surveys.questionnaire.condition_words import in_signs


@dataclass(frozen=True)
class QuestionLine:
    code: str
    kind: object
    text: str
    when: str
    told: Told | None
    """The worst that the linter says of it."""
    count: int
    remarks: int


@dataclass(frozen=True)
class SectionLine:
    code: str
    title: str
    together: bool
    questions: Sequence[QuestionLine]
    told: Sequence[Told]


def section_lines(
    document: Json, told: Mapping[str, Sequence[Told]], remarks: Mapping[str, int]
) -> list[SectionLine]:  # fmt: skip
    return [
        SectionLine(
            section["code"],
            localised(section["title"]),
            bool(section.get("together")),
            [_line(each, told.get(each["code"], ()), remarks.get(each["code"], 0)) for each in section["questions"]],
            told.get(f"{SECTION}{section['code']}", ()),
        )
        for section in document["sections"]
    ]


def _line(question: Json, told: Sequence[Told], remarks: int) -> QuestionLine:
    when = in_signs(question["when"]) if "when" in question else ""
    text, kind = localised(question["text"]), KINDS[question["type"]]
    return QuestionLine(question["code"], kind, text, when, worst(told), len(told), remarks)
