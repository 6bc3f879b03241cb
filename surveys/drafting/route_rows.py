"""A condition as rows of a form: one for each earlier question it looks at, joined by "all" or by "any"."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.database import Json
from core.numbers import decimal_of
from surveys.questionnaire.agreed import AGREEMENT
from surveys.questionnaire.answers import DONT_KNOW, PREFER_NOT_TO_SAY, Words, refusal_words
from surveys.questionnaire.fault import asked, written
from surveys.questionnaire.sameness import normal

CHOSEN, BOUNDED = {"single", "scale", "multiple", "ranking", "consent"}, {"number", "date"}
JOINTS = ("all", "any")


@dataclass(frozen=True)
class Cause:
    """An earlier question that a condition may look at: what may be answered, or that it is a number or a date."""

    code: str
    type: str
    text: Words
    options: Sequence[tuple[str, Words]]

    @property
    def is_bounded(self) -> bool:
        return self.type in BOUNDED


@dataclass(frozen=True)
class RouteRow:
    """What is asked of the answer to one earlier question."""

    question: str
    negated: bool = False
    any_of: tuple[str, ...] = ()
    at_least: str = ""
    at_most: str = ""


class NotInRows(Exception):
    """The condition is made of more than rows can show."""


def causes_for(document: Json, code: str) -> list[Cause]:
    """The questions on earlier pages than a question's own, in order, that a condition may look at."""
    own = next(each for each in written(document) if each.code == code)
    found = []
    for entry in asked(document):
        if entry.where.startswith(f"{own.where}/") or entry.where == own.where or entry.page == own.page:
            break
        if entry.data["type"] in CHOSEN | BOUNDED:
            found.append(Cause(entry.code, entry.data["type"], entry.data["text"], _options(entry.data)))
    return found


def rows_of(condition: Json | None) -> tuple[str, list[RouteRow]]:
    """How the rows of a condition are joined, and the rows. Raises `NotInRows`."""
    if condition is None:
        return "all", []
    plain = normal(condition)
    joint = next((word for word in JOINTS if word in plain), "")
    return joint or "all", [_row(part) for part in (plain[joint] if joint else [plain])]


def condition_of(joint: str, rows: Sequence[RouteRow], causes: Sequence[Cause]) -> Json | None:
    """The condition that rows say, or None where there are none and everybody is asked."""
    kinds = {cause.code: cause for cause in causes}
    parts = [_part(row, kinds[row.question]) for row in rows]
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else {joint: parts}


def _options(data: Json) -> list[tuple[str, Words]]:
    if data["type"] == "consent":
        return [(option.code, option.text) for option in AGREEMENT]
    own = [(option["code"], option["text"]) for option in data.get("options", ())]
    return own + [(way, refusal_words(way)) for way in (DONT_KNOW, PREFER_NOT_TO_SAY) if data.get(way)]


def _row(part: Json) -> RouteRow:
    negated = "not" in part
    leaf: Any = part["not"] if negated else part
    if isinstance(leaf, list):
        if len(leaf) != 1:
            raise NotInRows
        leaf = leaf[0]
    if "question" not in leaf:
        raise NotInRows
    bounds = {name: str(leaf[name]) for name in ("at_least", "at_most") if name in leaf}
    return RouteRow(leaf["question"], negated, tuple(map(str, leaf.get("any_of", ()))), **bounds)


def _part(row: RouteRow, cause: Cause) -> Json:
    leaf: Json = {"question": row.question}
    if cause.is_bounded:
        named = {"at_least": row.at_least, "at_most": row.at_most}
        leaf |= {name: bound_of(said, cause) for name, said in named.items() if said}
    else:
        leaf["any_of"] = list(row.any_of)
    return {"not": leaf} if row.negated else leaf


def bound_of(said: str, cause: Cause) -> int | float | str:
    """A bound as a document has it. Raises `ValueError` for one that is no number, or no day like 2026-05-04."""
    if cause.type == "date":
        from datetime import date

        return date.fromisoformat(said).isoformat()
    number = decimal_of(said)
    if number is None:
        raise ValueError(said)
    return int(number) if number.is_integer() else number
