"""What a text holds at first sight: its words and how many digits, by which most rules of masking pass it over.

A rule names what all that it finds must hold. Looking for that costs a hundredth of the rule itself, so that rules are
tried on the few texts that they may find something in, and what is found stays the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

WORDS = re.compile(r"\w+")
DIGIT = re.compile(r"\d")
FOLDED = str.maketrans("İıſ", "iis")
"""Letters that a pattern without regard to capitals takes for plain ones, though they have other small forms."""
SHOUTED = 3


@dataclass(frozen=True, slots=True)
class Glance:
    """A text at first sight: in small letters, the words in it, and how many digits."""

    text: str
    small: str
    words: frozenset[str]
    digits: int

    @classmethod
    def of(cls, text: str) -> Glance:
        """Look at a text.

        >>> glance = Glance.of("At 12 Elm Road")
        >>> sorted(glance.words), glance.digits
        (['12', 'at', 'elm', 'road'], 2)
        """
        small = text.lower() if text.isascii() else text.translate(FOLDED).lower()
        return cls(text, small, frozenset(WORDS.findall(small)), len(DIGIT.findall(small)))

    def holds(self, signs: tuple[str, ...]) -> bool:
        """Whether one of these runs of small letters is in the text."""
        return any(map(self.small.__contains__, signs))

    def finds(self, hint: re.Pattern[str]) -> bool:
        """Whether the text holds what a pattern looks for that costs little."""
        return hint.search(self.text) is not None


def is_shouted(text: str) -> bool:
    """Whether a text has more than three capitals to a small letter, so that a capital says nothing.

    >>> is_shouted("BINS NOT EMPTIED"), is_shouted("The NHS and the DVLA")
    (True, False)
    """
    # Six small letters are half of what most people write: where they are many, nothing else need be counted.
    if (SHOUTED + 1) * sum(map(text.count, "etaoin")) >= len(text) > 0:
        return False
    return sum(map(str.isupper, text)) > SHOUTED * sum(map(str.islower, text))
