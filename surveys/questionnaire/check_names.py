"""Codes that are taken, and bounds that leave nothing to answer."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from surveys.questionnaire.fault import Fault, asked, written
from surveys.questionnaire.grids import GRID

RESERVED = {
    "check", "thank-you", "code", "later", "leave", "receipt", "save", "saved", "resume", "continue", "withdraw",
    "offline", "sync", "answer", "main", "clear", "csrf_token", "whose", "response_id", "mode", "recruitment",
    "language", "stratum", "psu", "design_weight", "age_sex", "imputed", "passed_over",
}  # fmt: skip
"""Names that pages, forms or snapshots use for themselves."""


def name_faults(document: Mapping[str, Any]) -> Iterator[Fault]:
    """Codes that stand twice, or that are taken by the pages themselves."""
    seen: set[str] = set()
    for entry in (*asked(document), *(each for each in written(document) if each.data["type"] == GRID)):
        if entry.code in seen:
            yield Fault(entry.where, f"the code “{entry.code}” stands twice")
        if entry.code in RESERVED:
            yield Fault(entry.where, f"the code “{entry.code}” is reserved")
        seen.add(entry.code)
    for entry in written(document):
        yield from _option_faults(entry.where, entry.data)
    sections = [section["code"] for section in document["sections"]]
    for section in _repeated(sections):
        yield Fault("$.sections", f"the section “{section}” stands twice")
    for number, section in enumerate(document["sections"]):
        if section.get("together") and section["code"] in seen | RESERVED:
            yield Fault(f"$.sections[{number}]", f"the page “{section['code']}” is already a question’s or reserved")


def bound_faults(document: Mapping[str, Any]) -> Iterator[Fault]:
    """Bounds that no answer meets, dates that are not real, and more places than there are options."""
    for entry in written(document):
        least, most = entry.data.get("min"), entry.data.get("max")
        if entry.data["type"] == "date":
            yield from _date_faults(entry.where, least, most)
        if least is not None and most is not None and least > most:
            yield Fault(entry.where, f"nothing lies from {least} to {most}")
        if entry.data.get("top", 0) > len(entry.data.get("options", [])):
            yield Fault(entry.where, f"there are fewer than {entry.data['top']} options to rank")


def _option_faults(where: str, question: Mapping[str, Any]) -> Iterator[Fault]:
    for option in _repeated([option["code"] for option in question.get("options", [])]):
        yield Fault(where, f"the option “{option}” stands twice")


def _date_faults(where: str, *bounds: str | None) -> Iterator[Fault]:
    for bound in bounds:
        try:
            date.fromisoformat(bound or "2000-01-01")
        except ValueError:
            yield Fault(where, f"“{bound}” is not a date")


def _repeated(codes: Sequence[str]) -> list[str]:
    return sorted({code for code in codes if codes.count(code) > 1})
