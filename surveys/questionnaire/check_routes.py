"""Conditions that look where there is nothing to see, and questions that nobody could reach."""

from collections.abc import Iterator, Mapping
from itertools import combinations, product
from math import prod
from typing import Any

from surveys.questionnaire.agreed import NO, YES
from surveys.questionnaire.answers import DONT_KNOW, PREFER_NOT_TO_SAY, Answer
from surveys.questionnaire.conditions import AnswerIs, Condition, read_condition
from surveys.questionnaire.fault import Entry, Fault, asked

OTHER = "another answer"
MOST_TRIED = 50_000
"""Beyond so many combinations of answers a question is given the benefit of the doubt."""


def route_faults(document: Mapping[str, Any]) -> Iterator[Fault]:
    """Conditions on a question that has not been asked yet, or on an answer that it does not offer."""
    earlier: dict[str, Entry] = {}
    for entry in asked(document):
        for leaf in _leaves(entry):
            cause = earlier.get(leaf.question)
            if cause is None:
                yield Fault(f"{entry.where}.when", f"“{leaf.question}” is not an earlier question")
            elif cause.page == entry.page:
                yield Fault(f"{entry.where}.when", f"“{leaf.question}” is asked on the same page")
            else:
                yield from _value_faults(f"{entry.where}.when", leaf, cause.data)
        earlier[entry.code] = entry


def reach_faults(document: Mapping[str, Any]) -> Iterator[Fault]:
    """Questions that no answers lead to."""
    entries = {entry.code: entry for entry in asked(document)}
    for entry in entries.values():
        if "when" in entry.data and not _is_reachable(entry, entries):
            yield Fault(f"{entry.where}.when", "no answers lead to this question")


def _leaves(entry: Entry) -> list[AnswerIs]:
    return list(read_condition(entry.data["when"]).leaves()) if "when" in entry.data else []


def _value_faults(where: str, leaf: AnswerIs, cause: Mapping[str, Any]) -> Iterator[Fault]:
    if offered := _offered(cause):
        for value in sorted(set(map(str, leaf.any_of)) - offered):
            yield Fault(where, f"“{leaf.question}” has no option “{value}”")
    if cause["type"] == "number":
        for number in leaf.any_of:
            within = isinstance(number, int) and cause["min"] <= number <= cause["max"]
            if not within and number not in _refusals(cause):
                yield Fault(where, f"“{leaf.question}” cannot be answered with “{number}”")


def _refusals(question: Mapping[str, Any]) -> set[str]:
    return {code for code in (DONT_KNOW, PREFER_NOT_TO_SAY) if question.get(code)}


def _offered(question: Mapping[str, Any]) -> set[str]:
    """What may be chosen, as far as the document knows."""
    codes = {YES, NO} if question["type"] == "consent" else {each["code"] for each in question.get("options", [])}
    return codes | _refusals(question) if codes else set()


def _is_reachable(entry: Entry, entries: Mapping[str, Entry]) -> bool:
    """Try the answers that conditions tell apart, for every question that the way here depends on."""
    causes = _causes(entry, entries)
    mentioned: dict[str, set[str | int]] = {code: set() for code in causes}
    for each in (*(entries[code] for code in causes), entry):
        for leaf in _leaves(each):
            mentioned[leaf.question] |= set(leaf.any_of)
    answers = [_telling_answers(entries[code].data, mentioned[code]) for code in causes]
    if prod(map(len, answers)) > MOST_TRIED:
        return True
    conditions = {code: _condition(entries[code]) for code in (*causes, entry.code)}
    return any(_leads(dict(zip(causes, given, strict=True)), conditions, entry.code) for given in product(*answers))


def _causes(entry: Entry, entries: Mapping[str, Entry]) -> list[str]:
    """The questions that a question's condition depends on, near or far, in the order they are asked."""
    found: set[str] = set()
    waiting = [leaf.question for leaf in _leaves(entry)]
    while waiting:
        code = waiting.pop()
        if code not in found:
            found.add(code)
            waiting += [leaf.question for leaf in _leaves(entries[code])]
    return [code for code in entries if code in found]


def _condition(entry: Entry) -> Condition | None:
    return read_condition(entry.data["when"]) if "when" in entry.data else None


def _telling_answers(question: Mapping[str, Any], mentioned: set[str | int]) -> list[Answer]:
    """Answers that conditions could tell apart: those they mention, one that they do not, and none."""
    none: list[Answer] = [] if question.get("required") else [None]
    refusals = sorted(_refusals(question) & mentioned)
    if question["type"] == "consent":
        return [*none, *refusals, YES] if question.get("required") else [*none, *refusals, YES, NO]
    values = [value for value in mentioned if value not in refusals]
    if question["type"] in ("multiple", "ranking"):
        return [*none, *refusals, *_selections(question, sorted(map(str, values)))]
    has_others = len(question.get("options", [])) != len(values)
    return [*none, *refusals, *values, *([OTHER] if has_others else [])]


def _selections(question: Mapping[str, Any], values: list[str]) -> list[Answer]:
    """What could be chosen together of some options, among others."""
    exclusive = {option["code"] for option in question["options"] if option.get("exclusive")}
    together = [value for value in values if value not in exclusive]
    most = min(question.get("top", len(together)), len(together))
    mixed = [list(each) for size in range(1, most + 1) for each in combinations(together, size)]
    return [[OTHER], *mixed, *([value] for value in values if value in exclusive)]


def _leads(given: Mapping[str, Answer], conditions: Mapping[str, Condition | None], code: str) -> bool:
    """Whether answers, each counting only while its own question is asked, lead to a question."""
    counted: dict[str, Answer] = {}
    for cause, answer in given.items():
        condition = conditions[cause]
        if condition is None or condition.holds(counted):
            counted[cause] = answer
    condition = conditions[code]
    return condition is None or condition.holds(counted)
