"""What a version of the terms says: its parts, and whether all of them are there."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self

from analysis.cost_sharing import Split
from core.database import Json


class Controllers(StrEnum):
    """Who decides why and how residents' answers are used (UK GDPR, articles 24, 26 and 28)."""

    OWN = "own"
    JOINT = "joint"
    LEAD_PROCESSES = "lead_processes"


class LawfulBasis(StrEnum):
    """UK GDPR, article 6(1)."""

    PUBLIC_TASK = "public_task"
    CONSENT = "consent"
    LEGAL_OBLIGATION = "legal_obligation"


class SpecialCategory(StrEnum):
    """UK GDPR, article 9(2), and the Data Protection Act 2018, schedule 1."""

    NONE = "none"
    RESEARCH = "research"
    EQUALITY = "equality"
    CONSENT = "consent"


PARTS: dict[str, tuple[str, ...]] = {
    "about": ("title", "purpose", "population"),
    "fieldwork": (
        "questionnaire", "waves", "modes", "sampling", "design_effect", "local_questions",
        "local_minutes", "timetable",
    ),
    "sharing": (
        "controllers", "lawful_basis", "special_category", "retention_months", "shared", "not_shared",
    ),
    "costs": ("fixed", "each", "per_local_question", "split"),
}  # fmt: skip
"""The parts that are drafted one after another, and what each says."""
OPTIONAL = {"local_minutes"}
"""What terms need not say."""
WORDED = {"title", "purpose", "population", "sampling", "timetable", "shared", "not_shared"}
"""What is said in words, by language."""


@dataclass(frozen=True)
class PlannedWave:
    """A wave of fieldwork as terms name it."""

    number: int
    opens_on: date
    closes_on: date

    @classmethod
    def of_json(cls, said: Json) -> Self:
        return cls(said["number"], date.fromisoformat(said["opens_on"]), date.fromisoformat(said["closes_on"]))

    def to_json(self) -> Json:
        return {
            "number": self.number,
            "opens_on": self.opens_on.isoformat(),
            "closes_on": self.closes_on.isoformat(),
        }


def waves_of(document: Json) -> list[PlannedWave]:
    return [PlannedWave.of_json(said) for said in document.get("waves", [])]


@dataclass(frozen=True)
class Prices:
    """What a survey costs, in whole pence, and by what its fixed cost is split."""

    fixed: int
    each: int
    per_local_question: int
    split: Split

    @classmethod
    def of(cls, document: Json) -> Self:
        return cls(document["fixed"], document["each"], document["per_local_question"], Split(document["split"]))


def is_done(part: str, document: Json) -> bool:
    """Whether a part says everything it must."""
    return all(name in document for name in PARTS[part] if name not in OPTIONAL)


def is_whole(document: Json) -> bool:
    return all(is_done(part, document) for part in PARTS)
