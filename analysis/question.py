"""What a question asks for, because "nothing" means praise after one question and a complaint after another."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from analysis.text import straighten


class Asked(StrEnum):
    """What the question invites: improvements, good points, or anything."""

    IMPROVE = "improve"
    GOOD = "good"
    ANYTHING = "anything"


ASKS_TO_IMPROVE = re.compile(
    r"improv|\bbetter\b|\bchange|\bdifferently|\bbad\b|\bwrong\b|\bdislike|(?:not|n't) (?:like|good|work)|\bsuggest"
    r"|\b(?:g|ng)?wella|yn well\b|\bnewid|\bo'i le\b|awgrym",
    re.IGNORECASE,
)
ASKS_FOR_GOOD = re.compile(
    r"(?<!how )\b(?:good|well)\b|\b(?:best|like(?! to\b)|great|pleased)\b|\benjoy|\bappreciate|\bprais(?:e|ing)\b"
    r"|\bdd?a\b|\bhoff(?!e[cn]|ai\b|wn\b)|\bg?orau\b|\b[cg]?anmol",
    re.IGNORECASE,
)
NOTHING = re.compile(
    r"\W*(?:no|none|nope|nothing|nil|n/?a|not (?:really|a lot|much)|not that i can think of|can'?t think of anything"
    r"|don'?t change (?:a thing|anything)|na|dim(?: byd)?(?: o gwbl)?)"
    r"(?: (?:at all|really|much|comes to mind|to (?:add|say|improve|change|report)|whatsoever|more|i can think of"
    r"|that i can think of|needs? (?:changing|improving)|specific|i'?w wella|thank you|thanks|diolch)){0,3}\W*",
    re.IGNORECASE,
)


@lru_cache(maxsize=1024)
def asked(question: str | None) -> Asked:
    """What a question asks for.

    >>> [asked(question).value for question in ("What could we do better?", "What was good?", "How well did we do?")]
    ['improve', 'good', 'anything']
    """
    words = straighten(question or "").replace("_", " ")
    if ASKS_TO_IMPROVE.search(words):
        return Asked.IMPROVE
    return Asked.GOOD if ASKS_FOR_GOOD.search(words) else Asked.ANYTHING


def is_nothing(text: str) -> bool:
    """Whether a comment says only that there is nothing to say.

    >>> is_nothing("Nothing at all."), is_nothing("Dim byd"), is_nothing("Nothing works")
    (True, True, False)
    """
    return NOTHING.fullmatch(straighten(text)) is not None
