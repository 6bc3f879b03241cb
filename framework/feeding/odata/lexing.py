"""A filter of OData, cut into words: literals of each type, names, and the signs between them."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

LONGEST = 4000
"""Characters of a filter; what is longer is refused."""


class BadRequest(Exception):
    """What was asked for cannot be understood; the message says where, and what may be written instead."""


class NotOffered(Exception):
    """What was asked for is a part of OData that this service does not offer."""


@dataclass(frozen=True)
class Word:
    """A word of a filter: its kind (`string`, `number`, `name`, `open`, …), its meaning, and where it begins."""

    kind: str
    value: Any
    at: int


PATTERNS: tuple[tuple[str, str], ...] = (
    ("space", r"[ \t]+"),
    ("string", r"'(?:[^']|'')*'"),
    ("guid", r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}(?![\w-])"),
    ("instant", r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,12})?)?(?:Z|[+-]\d\d:\d\d)(?![\w:])"),
    ("date", r"\d{4}-\d\d-\d\d(?![\w:-])"),
    ("number", r"-?(?:\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|INF(?!\w))(?![\w.])|NaN(?!\w)"),
    ("name", r"[^\W\d]\w{0,127}(?!\w)"),
    ("open", r"\("),
    ("close", r"\)"),
    ("comma", r","),
)
WORD = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in PATTERNS), re.ASCII)
CONSTANTS = {"true": True, "false": False, "null": None}


def words(text: str) -> Iterator[Word]:
    """The words of a filter. Raises `BadRequest` where something is none."""
    if len(text) > LONGEST:
        raise BadRequest(f"A filter may have {LONGEST} characters.")
    if "\0" in text:
        raise BadRequest("No text holds the character U+0000.")
    at = 0
    while at < len(text):
        found = WORD.match(text, at)
        if found is None:
            raise BadRequest(f"At character {at + 1}: {text[at : at + 20]!r} is neither a name nor a value.")
        kind = str(found.lastgroup)
        if kind != "space":
            yield _meaning(kind, found.group(), at)
        at = found.end()


def _meaning(kind: str, written: str, at: int) -> Word:
    if kind == "name" and written in CONSTANTS:
        value = CONSTANTS[written]
        return Word("null" if value is None else "boolean", value, at)
    try:
        return Word(kind, MEANINGS[kind](written) if kind in MEANINGS else written, at)
    except (ValueError, OverflowError):
        raise BadRequest(f"At character {at + 1}: {written!r} is no {kind}.") from None


def _instant(written: str) -> datetime:
    """A moment, in UTC; digits finer than microseconds are cut off."""
    tidy = re.sub(r"(\.\d{6})\d+", r"\1", written)
    return datetime.fromisoformat(tidy).astimezone(UTC)


MEANINGS: dict[str, Callable[[str], Any]] = {
    "string": lambda written: written[1:-1].replace("''", "'"),
    "number": float,
    "date": date.fromisoformat,
    "instant": _instant,
    "guid": UUID,
}
