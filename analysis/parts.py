"""Where a comment may be split: after sentences, and before a turn such as "but", for a person to put right."""

from __future__ import annotations

import re

SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=\S)")
TURN = re.compile(r"\s+(?=(?:but|however|although|though|yet|ond|fodd bynnag|er|serch hynny)\b)", re.IGNORECASE)
FEWEST_WORDS = 2


def parts_of(text: str) -> list[str]:
    """The parts that a comment seems to have, each of at least two words; all of its words are in them, in order.

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
