"""What the linter says of a draft, by the part of it that it concerns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.database import Json
from core.language import current_language
from surveys.drafting.desk import Desk
from surveys.drafting.limits import module_findings_of
from surveys.officers.questionnaire_words import SEVERITIES
from surveys.questionnaire.check import SEVERITIES as ORDER
from surveys.questionnaire.check import Severity, findings
from surveys.questionnaire.fault import Finding

COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.HINT: "grey"}
SECTION = "section "
"""What stands before the code of a section where findings are named by their part."""


@dataclass(frozen=True)
class Told:
    """A finding in the reader's words."""

    severity: Severity
    kind: object
    colour: str
    said: str
    remedy: str


def told_by_part(desk: Desk) -> dict[str, list[Told]]:
    """Findings by the code of a question, by that of a section after a word, or by nothing for the whole.

    What is found of a core that a module stands after is its lead's to mend, and left out.
    """
    found: dict[str, list[Told]] = {}
    for each in findings_of(desk):
        part = part_at(desk, each.where)
        if part is not None:
            found.setdefault(part, []).append(_told(each))
    return found


def findings_of(desk: Desk) -> list[Finding]:
    """Everything that the linter says of a draft, the worst first."""
    found = [*findings(desk.whole), *module_findings_of(desk)]
    return sorted(found, key=lambda each: ORDER.index(each.severity))


def part_at(desk: Desk, where: str) -> str | None:
    """The part that a JSON pointer into the whole leads to; None where that is the core's."""
    steps = where.split("/")[1:]
    if len(steps) < 2 or steps[0] != "sections":
        return None if desk.core and steps and steps[0] != "sections" else ""
    number = int(steps[1])
    if number < desk.offset:
        return None
    section: Json = desk.whole["sections"][number]
    if len(steps) >= 4 and steps[2] == "questions":
        code: str = section["questions"][int(steps[3])]["code"]
        return code
    return f"{SECTION}{section['code']}"


def worst(told: Sequence[Told]) -> Told | None:
    return min(told, key=lambda each: ORDER.index(each.severity), default=None)


def counted(told: Mapping[str, Sequence[Told]], severity: Severity) -> int:
    return sum(each.severity is severity for said in told.values() for each in said)


def _told(found: Finding) -> Told:
    language, severity = current_language(), found.severity
    return Told(severity, SEVERITIES[severity], COLOURS[severity], found.said(language), found.remedy(language))
