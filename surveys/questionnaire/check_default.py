"""The default route: the way of a resident who leaves every question out. There must be exactly one."""

from collections.abc import Iterator, Mapping
from typing import Any

from surveys.questionnaire import rules
from surveys.questionnaire.answers import in_language
from surveys.questionnaire.conditions import read_condition
from surveys.questionnaire.fault import Entry, Finding, asked


def default_findings(document: Mapping[str, Any]) -> Iterator[Finding]:
    """No default route, or two: variants of one question of which a resident with no answers is asked several."""
    way = [entry for entry in asked(document) if _is_on_it(entry) and entry.data["type"] != "information"]
    if not way:
        yield Finding("/sections", rules.NO_DEFAULT_ROUTE)
    seen: dict[tuple[str, ...], Entry] = {}
    for entry in way:
        language = document["languages"][0]
        key = (
            entry.data["type"],
            in_language(entry.data.get("lead_in", {}), language),
            in_language(entry.data["text"], language),
        )
        first = seen.setdefault(key, entry)
        if first is not entry and ("when" in first.data or "when" in entry.data):
            yield Finding(f"{entry.where}", rules.SEVERAL_DEFAULT_ROUTES, {"code": first.code})


def _is_on_it(entry: Entry) -> bool:
    return "when" not in entry.data or read_condition(entry.data["when"]).holds({})
