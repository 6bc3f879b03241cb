"""Phrases that speak of danger, in English and in Welsh: somebody must look at the comment at once.

The lists err on the side of a look too many. A figure of speech that is common and harmless ("killing me", "dying to")
is taken out before they are looked for; nothing else is read into the words.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

SELF_HARM = "self-harm"
HARM_TO_OTHERS = "harm-to-others"
CHILD_AT_RISK = "child-at-risk"
DOMESTIC_ABUSE = "domestic-abuse"
ADULT_AT_RISK = "adult-at-risk"
THREAT_TO_STAFF = "threat-to-staff"
WEAPON = "weapon"


@dataclass(frozen=True)
class Danger:
    """A kind of danger, and where the words that speak of it stand."""

    kind: str
    start: int
    end: int


def find_dangers(text: str) -> list[Danger]:
    """The dangers that a text speaks of, in the order of their words; each kind at most once.

    >>> [danger.kind for danger in find_dangers("I can't go on, I want to end my life")]
    ['self-harm']
    >>> find_dangers("The queue is killing me and I am dying for a coffee")
    []
    """
    plain = HARMLESS.sub(lambda match: " " * len(match.group()), text.replace("’", "'"))
    found = [
        Danger(kind, *match.span())
        for kind, pattern in PATTERNS.items()
        if (match := pattern.search(plain)) is not None
    ]
    return sorted(found, key=lambda danger: danger.start)


def _any_of(phrases: list[str]) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(phrases) + r")\b", re.IGNORECASE)


_PHRASES = json.loads((Path(__file__).parent / "data" / "dangers.json").read_text(encoding="utf-8"))
HARMLESS = _any_of(_PHRASES["harmless"])
PATTERNS: dict[str, re.Pattern[str]] = {kind: _any_of(phrases) for kind, phrases in _PHRASES["dangers"].items()}
"""The phrases of each kind of danger, as regular expressions, from `data/dangers.json`."""
