"""Regular expressions of many alternatives, found quickly: most of them lie inside one word, and words repeat.

What an alternative that cannot cross a space finds in a word is remembered. One that can is looked for only in texts
that hold a run of letters that it must have. The result is that of the whole expression on the whole text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

WITHIN_A_WORD = re.compile(r"(?:[\w'|()\[\]?*+-]|\\[bwdS.+?()-])*", re.ASCII)
ESCAPED_LETTERS = "bBdDsSwWAZ0123456789"
OPTIONAL = "?*{"


class Alternation:
    """Some patterns, any of which may match; found in small letters, without regard to case.

    `needles` are letters of which one must be in a text for a pattern that crosses spaces to match, or None when that
    cannot be told.
    """

    def __init__(self, patterns: Sequence[str]) -> None:
        self._whole = _either(patterns)
        alternatives = [each for pattern in patterns for each in split_alternatives(pattern)]
        inside = [each for each in alternatives if stays_within_a_word(each)]
        across = [needle(each) for each in alternatives if not stays_within_a_word(each)]
        self._inside = _either(inside) if inside else None
        self.needles = None if "" in across else tuple(dict.fromkeys(across))

    def in_word(self, word: str) -> list[str]:
        """What the patterns that stay within a word find in one, which holds no space."""
        return [match.group() for match in self._inside.finditer(word)] if self._inside else []

    def may_cross(self, text: str) -> bool:
        """Whether a pattern that crosses spaces may be in the text; if not, its words tell all."""
        if self.needles is None:
            return True
        return any(letters in text for letters in self.needles)

    def in_text(self, text: str) -> list[str]:
        """What all the patterns find in a text."""
        return [match.group().strip() for match in self._whole.finditer(text)]


def split_alternatives(pattern: str) -> list[str]:
    r"""The alternatives at the top of a pattern; one that has extensions such as `(?:` is left whole.

    >>> split_alternatives(r"bins?|(dog|cat) mess|\|")
    ['bins?', '(dog|cat) mess', '\\|']
    """
    if "(?" in pattern:
        return [pattern]
    parts, depth = [""], 0
    for piece in _pieces(pattern):
        depth += {"(": 1, ")": -1}.get(piece, 0)
        if piece == "|" and not depth:
            parts.append("")
        else:
            parts[-1] += piece
    return parts


def stays_within_a_word(pattern: str) -> bool:
    r"""Whether a pattern surely matches no space, and matches the same in a word as in a text around it.

    >>> [stays_within_a_word(each) for each in (r"\bbins?\b", "missed bin", "couldn.?t", "[^a]", "(?<=a)b")]
    [True, False, False, False, False]
    """
    return "(?" not in pattern and WITHIN_A_WORD.fullmatch(pattern) is not None


def needle(pattern: str) -> str:
    r"""The longest run of characters that a text must hold for the pattern to match, or nothing when none is sure.

    >>> needle(r"\bgood (service|experience)"), needle("colou?r bin"), needle("(a|b)")
    ('good ', 'r bin', '')
    """
    if "(?" in pattern:
        return ""
    runs, depth, pieces = [""], 0, [*_pieces(pattern), ""]
    for piece, after in pairwise(pieces):
        depth += {"(": 1, ")": -1}.get(piece, 0)
        literal = _literal(piece) if not depth else ""
        if literal and after[:1] not in tuple(OPTIONAL):
            runs[-1] += literal
            if after == "+":
                runs.append("")
        else:
            runs.append("")
    if any(piece == "|" for piece in _top(pieces)):
        return ""
    return max(runs, key=len).lower()


def _top(pieces: Iterable[str]) -> Iterator[str]:
    depth = 0
    for piece in pieces:
        depth += {"(": 1, ")": -1}.get(piece, 0)
        if not depth:
            yield piece


def _literal(piece: str) -> str:
    if len(piece) == 1:
        return "" if piece in "()[]{}|.^$*+?" else piece
    if len(piece) == 2 and piece[0] == "\\" and not piece[1].isalnum():
        return piece[1]
    return ""


def _pieces(pattern: str) -> Iterator[str]:
    r"""Single characters, escapes, sets in brackets and counts in braces."""
    yield from re.findall(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\{[^}]*\}|.", pattern, re.DOTALL)


def _either(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{each})" for each in patterns), re.IGNORECASE)
