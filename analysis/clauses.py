"""Clauses: "staff lovely, wait dreadful" is two findings, each with a sentiment of its own."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from analysis.text import straighten

BOUNDARY = re.compile(
    r"[.!?;:\n]+\s+|\s*[,–—]\s+|\s+-\s+|\s+(?=(?:but|however|although|though|whereas|while|except|yet|ond|fodd bynnag"
    r"|er bod|ac eithrio)\b)",
    re.IGNORECASE,
)
FEWEST_LETTERS = 3


def clauses(text: str) -> list[str]:
    """The clauses of a comment.

    >>> clauses("Staff lovely, wait dreadful. Nice building but no parking")
    ['Staff lovely', 'wait dreadful', 'Nice building', 'but no parking']
    """
    parts = (part.strip() for part in BOUNDARY.split(text))
    return [part for part in parts if sum(letter.isalnum() for letter in part) >= FEWEST_LETTERS]


def passages_of(text: str, evidence: Sequence[Collection[str]]) -> list[str]:
    """For each theme the clauses that hold its evidence, put together; nothing where that is all of them or none.

    >>> passages_of("Staff lovely, wait dreadful", [["lovely"], ["wait"], ["queue"]])
    ['Staff lovely', 'wait dreadful', '']
    """
    parts = clauses(text) if evidence else []
    if len(parts) < 2:
        return [""] * len(evidence)
    lowered = [straighten(part).lower() for part in parts]
    return [_holding(parts, lowered, words) for words in evidence]


def _holding(parts: Sequence[str], lowered: Sequence[str], words: Collection[str]) -> str:
    held = [part for part, low in zip(parts, lowered, strict=True) if any(word in low for word in words)]
    return ". ".join(held) if len(held) < len(parts) else ""
