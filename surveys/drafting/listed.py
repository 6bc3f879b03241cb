"""Rows of options and statements in a form without script: each may be moved or taken out, and more be added."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.database import Json

OPTIONS, STATEMENTS = "options", "statements"
MOST_ROWS = 100
FIRST_ROWS = 2


@dataclass(frozen=True)
class Listed:
    """A row: its code, its words by language, and whether it is chosen on its own."""

    code: str = ""
    text: Mapping[str, str] = field(default_factory=dict)
    exclusive: bool = False

    @property
    def is_empty(self) -> bool:
        return not self.code and not any(self.text.values())

    def to_json(self) -> Json:
        said: Json = {"code": self.code, "text": dict(self.text)}
        return said | {"exclusive": True} if self.exclusive else said


def rows_of(entries: Sequence[Json]) -> list[Listed]:
    found = [Listed(each["code"], each["text"], bool(each.get("exclusive"))) for each in entries]
    return found or [Listed()] * FIRST_ROWS


def rearranged(rows: Sequence[Listed], what: str, number: int) -> list[Listed]:
    """The rows after one was moved `up` or `down` or taken `out`, or with `more` of them."""
    changed = list(rows)
    if what == "more":
        return [*changed, Listed()][:MOST_ROWS]
    if not 0 <= number < len(changed):
        return changed
    if what == "out":
        del changed[number]
        return changed or [Listed()]
    step = {"up": -1, "down": 1}.get(what, 0)
    if 0 <= number + step < len(changed):
        changed.insert(number + step, changed.pop(number))
    return changed


def with_codes(rows: Sequence[Listed], name: str, question: str) -> list[Listed]:
    """The rows that say something, those without a code numbered: statements after their question."""
    said = [row for row in rows if not row.is_empty]
    taken = {row.code for row in said}
    found = []
    for number, row in enumerate(said, start=1):
        code = row.code
        while not code or (not row.code and code in taken):
            code = f"{question}_{number}" if name == STATEMENTS else str(number)
            number += 1
        taken.add(code)
        found.append(Listed(code, row.text, row.exclusive))
    return found


def values_of(rows: Sequence[Listed], name: str) -> dict[str, Any]:
    """What the fields of rows show."""
    shown: dict[str, Any] = {f"{name}_rows": str(len(rows))}
    for number, row in enumerate(rows):
        shown[f"{name}_{number}_code"], shown[f"{name}_{number}_exclusive"] = row.code, row.exclusive
        shown |= {f"{name}_{number}_{language}": words for language, words in row.text.items()}
    return shown
