"""Comments written for the tests, with what is personal in them marked: `{n:Sarah}` is a name.

They are fictional. Neither file was read while the rules that it was first tried on were written; both have been used
to better them since, so that a fresh file would say more.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "data" / "redaction"
KINDS = {
    "n": "name",
    "l": "name in small letters",
    "a": "address",
    "p": "postcode",
    "e": "email",
    "t": "phone",
    "i": "national insurance number",
    "h": "nhs number",
    "v": "vehicle",
    "c": "card",
    "d": "date of birth",
    "r": "reference",
    "b": "bank account",
}
MARK = re.compile(r"\{(\w):([^{}]*)\}")
ROLES = frozenset(
    [
        "a",
        "and",
        "auntie",
        "big",
        "cllr",
        "councillor",
        "dr",
        "father",
        "head",
        "imam",
        "little",
        "lord",
        "miss",
        "mr",
        "mrs",
        "ms",
        "no",
        "number",
        "nurse",
        "o",
        "pastor",
        "pc",
        "professor",
        "reverend",
        "sgt",
        "sir",
        "sister",
        "teacher",
    ]
)
"""Words beside names that say what somebody is, and may be left."""


@dataclass(frozen=True)
class MarkedComment:
    """A comment, and what is personal in it: the first character, the one after the last, and the kind."""

    text: str
    marks: tuple[tuple[int, int, str], ...]


def marked_comments() -> Iterator[MarkedComment]:
    for path in sorted(FOLDER.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield _read(line.replace("\\n", "\n"))


def telling_words(comment: MarkedComment, start: int, end: int) -> list[tuple[int, int]]:
    """Where the words of a mark stand that must be masked: all but roles."""
    found = re.finditer(r"\w+", comment.text[start:end])
    return [(start + m.start(), start + m.end()) for m in found if m.group().lower() not in ROLES or m.group() == "A"]


def _read(line: str) -> MarkedComment:
    text, marks, at = "", [], 0
    for match in MARK.finditer(line):
        text += line[at : match.start()]
        marks.append((len(text), len(text) + len(match[2]), KINDS[match[1]]))
        text, at = text + match[2], match.end()
    return MarkedComment(text + line[at:], tuple(marks))
