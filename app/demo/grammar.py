"""Comments made of sentences: an opening, what happened, what came of it, an aside, a request and a farewell."""

import re
from typing import Any

import numpy as np

Rng = np.random.Generator

PATTERNS = {
    "matter": 5,
    "matter effect": 20,
    "matter ask": 12,
    "matter effect ask": 15,
    "matter aside": 7,
    "opening matter": 6,
    "opening matter effect": 13,
    "opening matter ask closing": 5,
    "opening matter effect ask": 5,
    "matter another closing": 4,
    "matter another effect": 4,
    "opening matter effect aside other another ask closing": 4,
}
"""What a comment is made of, from terse to rambling, with how many of a hundred are so made."""

PARTS = {
    "matter": "matters",
    "another": "matters",
    "effect": "effects",
    "other": "effects",
    "ask": "asks",
    "opening": "openings",
    "aside": "asides",
    "closing": "closings",
}


def compose(topic: dict[str, Any], words: dict[str, Any], rng: Rng) -> tuple[str, set[str]]:
    """A comment about a topic, and the themes of the sentences that it was made of."""
    patterns, weights = list(PATTERNS), np.array(list(PATTERNS.values())) / sum(PATTERNS.values())
    said: list[str] = []
    themes = set(topic["themes"])
    for part in patterns[rng.choice(len(patterns), p=weights)].split():
        sentence = _pick(_choices(part, topic, words), rng)
        if sentence and sentence["text"] not in said:
            said.append(sentence["text"])
            themes |= set(sentence["themes"])
    return fill(" ".join(said), words["slots"][topic["language"]], rng), themes


def fill(text: str, slots: dict[str, list[str]], rng: Rng) -> str:
    """Put a street, a day or a length of time where the text has a {slot}."""
    return re.sub(r"\{(\w+)\}", lambda slot: str(rng.choice(slots[slot[1]])), text)


def contact(language: str, words: dict[str, Any], rng: Rng) -> str:
    """How to reach the writer, out of numbers and addresses that nobody has."""
    details = {
        "mobile": [f"07700 900{rng.integers(1000):03d}"],
        "landline": [f"01632 960{rng.integers(1000):03d}"],
        "email": [f"resident{rng.integers(100, 1000)}@example.org"],
        "postcode": [f"ZZ{rng.integers(1, 10)} {rng.integers(1, 10)}ZZ"],
    }
    return fill(str(rng.choice(words["contacts"][language]["any"])), details, rng)


def _choices(part: str, topic: dict[str, Any], words: dict[str, Any]) -> list[dict[str, Any]]:
    if PARTS[part] in topic:
        return list(topic[PARTS[part]])
    sentences = words[PARTS[part]][topic["language"]].get(topic["kind"], [])
    return [{"text": sentence, "themes": []} for sentence in sentences]


def _pick(choices: list[dict[str, Any]], rng: Rng) -> dict[str, Any] | None:
    return choices[rng.integers(len(choices))] if choices else None
