"""Conditions that look where there is nothing to see, and questions that nobody could reach."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import combinations, product
from math import prod
from typing import Any

from surveys.questionnaire import rules
from surveys.questionnaire.agreed import NO, YES
from surveys.questionnaire.answers import DONT_KNOW, PREFER_NOT_TO_SAY, Answer
from surveys.questionnaire.conditions import DATE, AnswerIs, AnswerWithin, Condition, Leaf, read_condition
from surveys.questionnaire.fault import Entry, Finding, asked

OTHER = "another answer"
MOST_TRIED, MOST_IN_ALL = 50_000, 1_000_000
"""Beyond so many combinations of answers a question, or all that follow, are given the benefit of the doubt."""
MOST_CAUSES = 60
"""Of a question that hangs on more others than this the way is not looked into."""
MOST_APART = 12
"""Of more kinds of options than this that conditions tell apart, not every selection is tried."""


def route_faults(document: Mapping[str, Any]) -> Iterator[Finding]:
    """Conditions on a question that has not been asked yet, or on an answer that it cannot have."""
    entries = {entry.code: entry for entry in asked(document)}
    circles = _circles(entries)
    for circle in circles:
        yield Finding(f"{entries[circle[0]].where}/when", rules.CYCLE, {"codes": ", ".join(circle)})
    circling = {code for circle in circles for code in circle}
    earlier: dict[str, Entry] = {}
    for entry in asked(document):
        for leaf in _leaves(entry):
            where, cause = f"{entry.where}/when", earlier.get(leaf.question)
            if cause is None:
                if not {entry.code, leaf.question} <= circling:
                    yield Finding(where, rules.NOT_EARLIER, {"code": leaf.question})
            elif cause.page == entry.page:
                yield Finding(where, rules.SAME_PAGE, {"code": leaf.question})
            else:
                yield from value_findings(where, leaf, cause.data)
        earlier[entry.code] = entry


def reach_faults(document: Mapping[str, Any]) -> Iterator[Finding]:
    """Questions that no answers lead to, pages of nothing else, and conditions that always hold."""
    entries = {entry.code: entry for entry in asked(document)}
    unreached: set[str] = set()
    left = MOST_IN_ALL
    for entry in entries.values():
        if "when" in entry.data:
            tried, verdicts = _verdicts(entry, entries, min(left, MOST_TRIED))
            left -= tried
            if True not in verdicts:
                unreached.add(entry.code)
                yield Finding(f"{entry.where}/when", rules.UNREACHABLE)
            elif False not in verdicts:
                yield Finding(f"{entry.where}/when", rules.ALWAYS_ASKED)
    for number, section in enumerate(document["sections"]):
        own = {entry.code for entry in entries.values() if entry.where.startswith(f"/sections/{number}/")}
        if len(own) > 1 and own <= unreached:
            yield Finding(f"/sections/{number}", rules.PAGE_UNREACHABLE, {"code": section["code"]})


def _circles(entries: Mapping[str, Entry]) -> list[list[str]]:
    """Questions that wait for each other, or for themselves, each circle once and in the order of the document."""
    waits = {code: {leaf.question for leaf in _leaves(entry)} & entries.keys() for code, entry in entries.items()}
    reached = {code: _from(code, waits) for code in waits}
    circles: dict[frozenset[str], list[str]] = {}
    for code in waits:
        if code in reached[code]:
            circle = [other for other in waits if other in reached[code] and code in reached[other]]
            circles.setdefault(frozenset(circle), circle)
    return list(circles.values())


def _from(start: str, waits: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = list(waits[start])
    while waiting:
        code = waiting.pop()
        if code not in found:
            found.add(code)
            waiting += waits[code]
    return found


def _leaves(entry: Entry) -> list[Leaf]:
    return list(read_condition(entry.data["when"]).leaves()) if "when" in entry.data else []


def value_findings(where: str, leaf: Leaf, cause: Mapping[str, Any]) -> Iterator[Finding]:
    """What a condition expects of a question, and what that question cannot be answered with: its type is checked."""
    if isinstance(leaf, AnswerWithin):
        yield from _bound_findings(where, leaf, cause)
        return
    if offered := offered_by(cause):
        for value in sorted(set(map(str, leaf.any_of)) - offered):
            said = {"code": leaf.question, "value": value, "offered": ", ".join(sorted(offered))}
            yield Finding(where, rules.NO_SUCH_OPTION, said)
    if cause["type"] == "number":
        for number in leaf.any_of:
            if not _is_number_of(cause, number) and number not in _refusals(cause):
                yield Finding(where, rules.NOT_A_NUMBER, {"code": leaf.question, "value": number})
    if cause["type"] == "date":
        for value in sorted(set(map(str, leaf.any_of)) - _refusals(cause)):
            if not DATE.fullmatch(value):
                yield Finding(where, rules.BOUND_UNFIT, {"code": leaf.question, "value": value})
    if cause["type"] in ("text", "line") and set(leaf.any_of) - _refusals(cause):
        yield Finding(where, rules.OWN_WORDS, {"code": leaf.question})
    if cause["type"] == "information":
        yield Finding(where, rules.NOT_EARLIER, {"code": leaf.question})


def _bound_findings(where: str, leaf: AnswerWithin, cause: Mapping[str, Any]) -> Iterator[Finding]:
    if cause["type"] not in ("number", "date"):
        yield Finding(where, rules.NO_ORDER, {"code": leaf.question})
        return
    bounds = [bound for bound in (leaf.at_least, leaf.at_most) if bound is not None]
    for bound in bounds:
        is_date = isinstance(bound, str) and DATE.fullmatch(bound) is not None
        fits = is_date if cause["type"] == "date" else not isinstance(bound, str)
        if not fits:
            yield Finding(where, rules.BOUND_UNFIT, {"code": leaf.question, "value": bound})
    if len(bounds) == 2 and type(bounds[0]) is type(bounds[1]) and bounds[0] > bounds[1]:  # type: ignore[operator]
        yield Finding(where, rules.NOTHING_BETWEEN, {"least": bounds[0], "most": bounds[1]})


def _is_number_of(question: Mapping[str, Any], value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    fits = round(value, question.get("decimals", 0)) == value
    return fits and bool(question["min"] <= value <= question["max"])


def _refusals(question: Mapping[str, Any]) -> set[str]:
    return {code for code in (DONT_KNOW, PREFER_NOT_TO_SAY) if question.get(code)}


def offered_by(question: Mapping[str, Any]) -> set[str]:
    """What may be chosen, as far as the document knows."""
    codes = {YES, NO} if question["type"] == "consent" else {each["code"] for each in question.get("options", [])}
    return codes | _refusals(question) if codes else set()


def _verdicts(entry: Entry, entries: Mapping[str, Entry], most: int) -> tuple[int, set[bool]]:
    """Whether answers lead to a question: those that conditions tell apart are tried, of all that the way hangs on.

    How many were tried; both true and false where there are too many to try.
    """
    causes = _causes(entry, entries)
    if len(causes) > MOST_CAUSES:
        return 0, {True, False}
    leaves: dict[str, list[Leaf]] = {code: [] for code in causes}
    for each in (*(entries[code] for code in causes), entry):
        for leaf in _leaves(each):
            leaves[leaf.question].append(leaf)
    answers = [_telling_answers(entries[code].data, leaves[code]) for code in causes]
    number = prod(map(len, answers))
    if number > most or not all(answers):
        return 0, {True, False}
    conditions = {code: _condition(entries[code]) for code in (*causes, entry.code)}
    return number, {
        _leads(dict(zip(causes, given, strict=True)), conditions, entry.code) for given in product(*answers)
    }


def _causes(entry: Entry, entries: Mapping[str, Entry]) -> list[str]:
    """The questions that a question's condition depends on, near or far, in the order they are asked.

    Not all of them where there are too many to look into.
    """
    found: set[str] = set()
    waiting = [leaf.question for leaf in _leaves(entry)]
    while waiting and len(found) <= MOST_CAUSES:
        code = waiting.pop()
        if code not in found:
            found.add(code)
            waiting += [leaf.question for leaf in _leaves(entries[code])]
    return [code for code in entries if code in found]


def _condition(entry: Entry) -> Condition | None:
    return read_condition(entry.data["when"]) if "when" in entry.data else None


def _telling_answers(question: Mapping[str, Any], leaves: Sequence[Leaf]) -> list[Answer]:
    """Answers that conditions could tell apart: those they mention, one that they do not, and none.

    Of answers that every condition takes alike one is enough. Nothing where there are too many to try.
    """
    mentioned = _told_apart(question, [leaf for leaf in leaves if isinstance(leaf, AnswerIs)])
    none: list[Answer] = [] if question.get("required") else [None]
    refusals = sorted(_refusals(question) & {str(value) for value in mentioned})
    if question["type"] == "consent":
        return [*none, *refusals, YES] if question.get("required") else [*none, *refusals, YES, NO]
    values = [value for value in mentioned if value not in refusals]
    if question["type"] in ("number", "date"):
        others = [OTHER] if _refusals(question) - set(refusals) else []
        return [*none, *refusals, *others, *_telling_values(question, leaves, values)]
    if question["type"] in ("multiple", "ranking"):
        if len(values) > MOST_APART:
            return []
        return [*none, *refusals, *_selections(question, sorted(map(str, values)), _others(question, leaves))]
    return [*none, *refusals, *values, *([OTHER] if _others(question, leaves) or _unsaid(question, leaves) else [])]


def _told_apart(question: Mapping[str, Any], leaves: Sequence[AnswerIs]) -> list[str | int | float]:
    """One of each kind of answers that conditions mention: those of a kind are in the same conditions."""
    alone = {option["code"] for option in question.get("options", []) if option.get("exclusive")}
    apart = alone | _refusals(question)
    kinds: dict[tuple[object, ...], str | int | float] = {}
    for value in dict.fromkeys(value for leaf in leaves for value in leaf.any_of):
        where = tuple(value in leaf.any_of for leaf in leaves)
        own = value if value in _refusals(question) or question["type"] in ("number", "date") else value in apart
        kinds.setdefault((where, own), value)
    return list(kinds.values())


def _others(question: Mapping[str, Any], leaves: Sequence[Leaf]) -> bool:
    """Whether there are options that no condition mentions, or may be."""
    mentioned = {value for leaf in leaves if isinstance(leaf, AnswerIs) for value in leaf.any_of}
    codes = {option["code"] for option in question.get("options", [])}
    return not codes or bool(codes - mentioned)


def _unsaid(question: Mapping[str, Any], leaves: Sequence[Leaf]) -> bool:
    """Whether there are ways of not answering that no condition mentions."""
    return bool(_refusals(question) - {value for leaf in leaves if isinstance(leaf, AnswerIs) for value in leaf.any_of})


def _telling_values(question: Mapping[str, Any], leaves: Sequence[Leaf], values: Sequence[Any]) -> list[Answer]:
    """Numbers or dates on either side of every bound that conditions name, as far as they may be answered."""
    step = 10 ** -question.get("decimals", 0)
    bounds = {bound for leaf in leaves if isinstance(leaf, AnswerWithin) for bound in (leaf.at_least, leaf.at_most)}
    named = {bound for bound in (*bounds, *values) if bound is not None}
    if question["type"] == "date":
        days = [date.fromisoformat(str(day)) for day in named]
        near = {day + timedelta(days=by) for day in days for by in (-1, 0, 1)}
        least, most = question.get("min", "0001-01-01"), question.get("max", "9999-12-31")
        ends = {day for day in (question.get("min"), question.get("max")) if day}
        return sorted(day for day in {day.isoformat() for day in near} | ends if least <= day <= most)
    numbers = {round(number + by, question.get("decimals", 0)) for number in named for by in (-step, 0, step)}
    within = {number for number in numbers if question["min"] <= number <= question["max"]}
    return sorted(within | {question["min"], question["max"]})


def _selections(question: Mapping[str, Any], values: list[str], others: bool) -> list[Answer]:
    """What could be chosen together of some options, among others if there are others."""
    exclusive = {option["code"] for option in question["options"] if option.get("exclusive")}
    together = [value for value in values if value not in exclusive]
    most = min(question.get("top") or len(together), len(together))
    mixed: list[Answer] = [list(each) for size in range(1, most + 1) for each in combinations(together, size)]
    unsaid: list[Answer] = [[OTHER]] if others or _refusals(question) else []
    return [*unsaid, *mixed, *([value] for value in values if value in exclusive)]


def _leads(given: Mapping[str, Answer], conditions: Mapping[str, Condition | None], code: str) -> bool:
    """Whether answers, each counting only while its own question is asked, lead to a question."""
    counted: dict[str, Answer] = {}
    for cause, answer in given.items():
        condition = conditions[cause]
        if condition is None or condition.holds(counted):
            counted[cause] = answer
    condition = conditions[code]
    return condition is None or condition.holds(counted)
