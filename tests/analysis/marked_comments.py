"""Comments written for the tests, with what is personal in them marked: `{n:Sarah}` is a name.

They are fictional. No file was read while the rules that it was first tried on were written; all but one have been
used to better them since. The third and the one held out then were written at once, by somebody who had not read the
rules, and so were the fourth and the fresh one, by somebody else who had not: residents' comments in many voices, with
names of every kind that are easily missed and as many words that are easily taken for them. The last two were parted by
chance (`random.Random(2026)`) after both had been measured: the rules and the weights of clues are bettered on the
fourth, and only measured on the fresh one.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from analysis.identifiers import Span

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
    "k": "case reference",
}
"""A case reference points at a case, not at a person: it may be masked as a reference, and as nothing else."""

DEVELOPED_ON = ("first", "second", "third", "held_out", "fourth")
HELD_OUT = ("fresh",)
NAMES_LEFT = 12
"""How many names of people the publishers of the open data left in its comments, and masking finds: read one by one."""
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


@dataclass
class Measured:
    """How many marks of each kind there are, and how many are masked; the missed, and what else is masked."""

    there: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    missed: list[tuple[str, str, str]] = field(default_factory=list)
    others: list[tuple[str, str, str]] = field(default_factory=list)


def marked_comments(files: Iterable[str] = DEVELOPED_ON) -> Iterator[MarkedComment]:
    for name in files:
        for line in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
            yield _read(line.replace("\\n", "\n"))


def measure(comments: Iterable[MarkedComment], find: Callable[[str], Iterable[Span]]) -> Measured:
    """A mark is found when all its telling words are masked; what lies outside every mark should not be masked."""
    measured = Measured()
    for comment in comments:
        spans = list(find(comment.text))
        for start, end, kind in comment.marks:
            if kind != KINDS["k"]:
                measured.there[kind] += 1
                if all(
                    any(span.start <= first and last <= span.end for span in spans)
                    for first, last in telling_words(comment, start, end)
                ):
                    measured.found[kind] += 1
                else:
                    measured.missed.append((kind, comment.text[start:end], comment.text))
        measured.others += [
            (span.kind, comment.text[span.start : span.end], comment.text)
            for span in spans
            if not any(
                span.start < end and start < span.end and (kind != KINDS["k"] or span.kind == "reference")
                for start, end, kind in comment.marks
            )
        ]
    return measured


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
