"""Whether scales are whole: none of a known scale's options is absent, and codes follow each other."""

from collections.abc import Iterator, Mapping
from typing import Any

from surveys.bank.scales import Known, scales
from surveys.questionnaire import rules
from surveys.questionnaire.fault import Finding, written

MOSTLY = 2
"""So many options of a known scale, its ends among them, make it that scale."""


def scale_findings(document: Mapping[str, Any]) -> Iterator[Finding]:
    """Scales with a hole in them, with codes out of step, or with two options only."""
    for entry in written(document):
        if entry.data["type"] not in ("scale", "grid"):
            continue
        where, options = f"{entry.where}/options", entry.data["options"]
        yield from _holes(where, options)
        codes = [option["code"] for option in options if not option.get("exclusive")]
        numeric = [int(code) for code in codes if code.isdecimal()]
        if len(numeric) == len(codes) and numeric != list(range(numeric[0], numeric[0] + len(numeric))):
            yield Finding(where, rules.SCALE_GAP)
        if len(codes) < 3:
            yield Finding(where, rules.SCALE_SHORT)


def _holes(where: str, options: list[dict[str, Any]]) -> Iterator[Finding]:
    said = [option["text"].get("en", "").strip().casefold() for option in options]
    best = max(scales(), key=lambda known: _shared(known, said))
    words = [step.casefold() for step in best.in_english]
    absent = [step for step in best.in_english if step.casefold() not in said]
    is_it = _shared(best, said) >= max(MOSTLY, len(said) - 1) and any(end in said for end in (words[0], words[-1]))
    if absent and is_it and set(said) <= set(words):
        names = {"first": best.in_english[0], "last": best.in_english[-1], "absent": "”, “".join(absent)}
        yield Finding(where, rules.SCALE_INCOMPLETE, names)


def _shared(known: Known, said: list[str]) -> int:
    return len({step.casefold() for step in known.in_english} & set(said))
