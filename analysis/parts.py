"""Where a comment may be split, and what each part seems to say: for a person to put right."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from analysis.boundaries import BOUNDARY, ENOUGH_LETTERS
from analysis.sentiment import Label, sentiment
from analysis.text import straighten

SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=\S)")
TURN = re.compile(r"\s+(?=(?:but|however|although|though|yet|ond|fodd bynnag|er|serch hynny)\b)", re.IGNORECASE)
FEWEST_WORDS = 2


@dataclass(frozen=True)
class Finding:
    """A theme that was found in a comment, the words that said so, the most telling first, and how it is felt about."""

    theme: str
    words: Sequence[str]
    sentiment: Label


@dataclass(frozen=True)
class Part:
    """A part of a comment, the themes found in it, and how it feels."""

    text: str
    themes: tuple[str, ...]
    sentiment: Label


def felt_by_words(text: str) -> Label:
    return sentiment(text).label


def findings_apart(
    text: str, findings: Sequence[Finding], most: int, felt: Callable[[str], Label] = felt_by_words
) -> list[Part]:
    """The parts of a comment by what was found in them, `most` at most; all of its words are in them, in order.

    It is taken apart where its clauses end, and those that say the same, or nothing that was found, stay together.
    Where that leaves it whole it is split by its sentences.

    >>> found = [Finding("staff", ["staff"], "positive"), Finding("waiting", ["wait"], "negative")]
    >>> for part in findings_apart("Staff lovely, wait dreadful, sorry. Thanks anyway!", found, 8):
    ...     print(part)
    Part(text='Staff lovely,', themes=('staff',), sentiment='positive')
    Part(text='wait dreadful, sorry. Thanks anyway!', themes=('waiting',), sentiment='negative')
    """
    told: list[tuple[tuple[str, ...], str]] = []
    for piece in _pieces(text):
        themes = tuple(found.theme for found in _found_in(piece, findings))
        told.append((themes or (told[-1][0] if told else ()), piece))
    leading = next((themes for themes, _ in told if themes), ())
    told = [(themes or leading, piece) for themes, piece in told]
    lines = [" ".join(piece for _, piece in pieces) for _, pieces in groupby(told, key=lambda each: each[0])]
    lines = lines if len(lines) > 1 else parts_of(text)
    kept = lines if len(lines) <= most else [*lines[: most - 1], " ".join(lines[most - 1 :])]
    return [described(line, findings, felt) for line in kept]


def described(line: str, findings: Sequence[Finding], felt: Callable[[str], Label] = felt_by_words) -> Part:
    """What a part of a comment seems to say: how its themes are felt about, or else how its own words sound."""
    held = _found_in(line, findings)
    feelings = {found.sentiment for found in held}
    if len(feelings) > 1:
        return Part(line, tuple(found.theme for found in held), "neutral")
    return Part(line, tuple(found.theme for found in held), feelings.pop() if feelings else felt(line))


def parts_of(text: str) -> list[str]:
    """The sentences of a comment, and what comes after a turn such as "but", each of at least two words.

    All of its words are in them, in order.

    >>> parts_of("Staff lovely, but the wait was dreadful. Thanks anyway!")
    ['Staff lovely,', 'but the wait was dreadful.', 'Thanks anyway!']
    """
    parts: list[str] = []
    for sentence in SENTENCE.split(text.strip()):
        for piece in TURN.split(sentence):
            if parts and len(piece.split()) < FEWEST_WORDS:
                parts[-1] = f"{parts[-1]} {piece}"
            elif piece:
                parts.append(piece)
    return parts


def _pieces(text: str) -> list[str]:
    """The clauses that are read apart, each with the stop that ends it; what is no clause stays with the one before."""
    ends = [found.end() for found in BOUNDARY.finditer(text)]
    pieces: list[str] = []
    for start, end in zip([0, *ends], [*ends, len(text)], strict=True):
        piece = " ".join(text[start:end].split())
        if pieces and not ENOUGH_LETTERS.search(piece):
            pieces[-1] = f"{pieces[-1]} {piece}".strip()
        elif piece:
            pieces.append(piece)
    return pieces


def _found_in(line: str, findings: Sequence[Finding]) -> list[Finding]:
    """What was found in a part: themes whose most telling word it holds."""
    low = straighten(line).lower()
    return [found for found in findings if found.words and found.words[0] in low]
