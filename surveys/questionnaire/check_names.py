"""Codes that are taken, and bounds that leave nothing to answer."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from surveys.questionnaire import rules
from surveys.questionnaire.fault import Finding, asked, written
from surveys.questionnaire.grids import GRID

RESERVED = {
    "check", "thank-you", "code", "later", "leave", "receipt", "save", "saved", "resume", "continue", "withdraw",
    "heard-enough", "offline", "sync", "answer", "main", "clear", "csrf_token", "whose", "response_id", "mode",
    "recruitment", "language", "stratum", "psu", "design_weight", "age_sex", "imputed", "passed_over",
}  # fmt: skip
"""Names that pages, forms or snapshots use for themselves."""


def name_faults(document: Mapping[str, Any]) -> Iterator[Finding]:
    """Codes that stand twice, or that are taken by the pages themselves."""
    seen: set[str] = set()
    for entry in (*asked(document), *(each for each in written(document) if each.data["type"] == GRID)):
        if entry.code in seen:
            yield Finding(entry.where, rules.CODE_TWICE, {"code": entry.code})
        if entry.code in RESERVED:
            yield Finding(entry.where, rules.CODE_RESERVED, {"code": entry.code})
        seen.add(entry.code)
    for entry in written(document):
        yield from _option_faults(entry.where, entry.data)
    sections = [section["code"] for section in document["sections"]]
    for section in _repeated(sections):
        yield Finding("/sections", rules.SECTION_TWICE, {"code": section})
    for number, section in enumerate(document["sections"]):
        if section.get("together") and section["code"] in seen | RESERVED:
            yield Finding(f"/sections/{number}", rules.PAGE_TAKEN, {"code": section["code"]})


def bound_faults(document: Mapping[str, Any]) -> Iterator[Finding]:
    """Bounds that no answer meets, dates that are not real, and more places than there are options."""
    for entry in written(document):
        least, most = entry.data.get("min"), entry.data.get("max")
        if entry.data["type"] == "date":
            yield from _date_faults(entry.where, least, most)
        if entry.data["type"] == "number":
            for bound in (entry.data["min"], entry.data["max"]):
                if round(bound, entry.data.get("decimals", 0)) != bound:
                    yield Finding(entry.where, rules.BOUND_NOT_WHOLE, {"bound": bound})
        if least is not None and most is not None and least > most:
            yield Finding(entry.where, rules.NOTHING_BETWEEN, {"least": least, "most": most})
        if entry.data.get("top", 0) > len(entry.data.get("options", [])):
            yield Finding(entry.where, rules.TOO_MANY_PLACES, {"top": entry.data["top"]})


def _option_faults(where: str, question: Mapping[str, Any]) -> Iterator[Finding]:
    for option in _repeated([option["code"] for option in question.get("options", [])]):
        yield Finding(where, rules.OPTION_TWICE, {"code": option})
    for language in sorted({language for option in question.get("options", []) for language in option["text"]}):
        said = [option["text"].get(language, "") for option in question["options"]]
        for words in _repeated([each for each in said if each]):
            yield Finding(f"{where}/options", rules.OPTION_SAID_TWICE, {"words": words, "language": language})


def _date_faults(where: str, *bounds: str | None) -> Iterator[Finding]:
    for bound in bounds:
        try:
            date.fromisoformat(bound or "2000-01-01")
        except ValueError:
            yield Finding(where, rules.NOT_A_DATE, {"value": bound})


def _repeated(codes: Sequence[str]) -> list[str]:
    return sorted(code for code, times in Counter(codes).items() if times > 1)
