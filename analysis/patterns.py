"""Regular expressions of many alternatives, found quickly: most of them lie inside one word, and words repeat.

What an alternative that cannot cross a space finds in a word is remembered. One that can is looked for only in texts
that hold letters that it must have. Each alternative is looked for by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, Generic, TypeVar

WITHIN_A_WORD = re.compile(r"(?:[\w'|()\[\]?*+-]|\\[bwdS.+?()-])*", re.ASCII)
OPTIONAL = "?*{"
LOOKAROUND = re.compile(r"\(\?<?[=!]")
MOST_WORDS_HELD = 100_000

Key = TypeVar("Key")
Met = tuple[tuple[tuple[Key, str], ...], tuple[int, ...]]
"""What is found in a word, and the numbers of the patterns across words that it makes likely."""
NOTHING: Any = ()


class Finder(Generic[Key]):
    """Finds patterns, each under a key, in texts of small letters.

    What stays within a word is looked for once in each distinct word. What may cross spaces is looked for in texts of
    which a word holds letters that it must have. What is shorter than `fewest_inside` counts only where a word begins,
    because short runs of letters are in other words by accident ("son" in "person").
    """

    def __init__(self, fewest_inside: int = 0) -> None:
        self._fewest_inside = fewest_inside
        self._inside: list[tuple[Key, re.Pattern[str]]] = []
        self._crossing: list[tuple[Key, re.Pattern[str], tuple[str, ...]]] = []
        self._parts: list[tuple[str, ...]] = []
        self._of_words: dict[str, Met[Key]] = {}

    def add(self, key: Key, patterns: Sequence[str]) -> None:
        """Look for these patterns, each of whose alternatives is looked for by itself."""
        alternatives = [each for pattern in patterns for each in split_alternatives(pattern)]
        if inside := [f"(?:{each})" for each in alternatives if stays_within_a_word(each)]:
            self._inside.append((key, re.compile("|".join(inside), re.IGNORECASE)))
        for each in alternatives:
            if not stays_within_a_word(each):
                self.add_crossing(key, each, needles(each))

    def add_crossing(self, key: Key, pattern: str, letters: tuple[str, ...] | None) -> None:
        """Look for a pattern in texts that hold some of these letters; in all texts where they are None."""
        sure = ("",) if letters is None else letters
        self._crossing.append((key, re.compile(pattern, re.IGNORECASE), sure))
        self._parts.append(tuple(max(each.split() or [""], key=len) for each in sure))

    def find(self, text: str) -> Iterator[tuple[Key, str]]:
        """What is found in a text, under its key: within words first."""
        likely, words = set(self._always), text.split()
        met = [*map(self._of_words.get, words)]
        if None in met:
            met = [self._meet(word) if held is None else held for word, held in zip(words, met, strict=True)]
        for hits, numbers in filter(None, met):
            yield from hits
            likely.update(numbers)
        small = text.lower() if likely else ""
        for number in sorted(likely):
            key, pattern, letters = self._crossing[number]
            for each in letters:
                if each in small:
                    yield from [(key, match.group().strip()) for match in self._matches(pattern, text)]
                    break

    def _matches(self, pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
        for match in pattern.finditer(text):
            start, end = match.span()
            if end - start >= self._fewest_inside or not begins_inside_a_word(text, start):
                yield match

    @cached_property
    def _always(self) -> tuple[int, ...]:
        return tuple(number for number, parts in enumerate(self._parts) if "" in parts)

    @cached_property
    def _by_part(self) -> list[tuple[str, list[int]]]:
        """The numbers of the patterns that are likely where a word holds some letters, by those letters."""
        numbers: dict[str, list[int]] = {}
        for number, parts in enumerate(self._parts):
            for part in parts if "" not in parts else ():
                numbers.setdefault(part, []).append(number)
        return [*numbers.items()]

    def _meet(self, word: str) -> Met[Key]:
        if len(self._of_words) >= MOST_WORDS_HELD:
            self._of_words.clear()
        hits = tuple((key, match.group()) for key, pattern in self._inside for match in self._matches(pattern, word))
        small = word.lower()
        likely = tuple({number for part, numbers in self._by_part if part in small for number in numbers})
        self._of_words[word] = found = (hits, likely) if hits or likely else NOTHING
        return found


def begins_inside_a_word(text: str, start: int) -> bool:
    """Whether the letter at a place of the text has another before it.

    >>> begins_inside_a_word("a person", 5), begins_inside_a_word("a son", 2)
    (True, False)
    """
    return 0 < start < len(text) and text[start].isalpha() and text[start - 1].isalpha()


def split_alternatives(pattern: str) -> list[str]:
    r"""The alternatives at the top of a pattern; one with extensions other than looks ahead and behind is left whole.

    >>> split_alternatives(r"bins?|(dog|cat) mess|\||park(?! and ride)")
    ['bins?', '(dog|cat) mess', '\\|', 'park(?! and ride)']
    """
    if "(?" in "".join(_without_lookarounds([*_pieces(pattern.replace("(?:", "("))])):
        return [pattern]
    parts, depth = [""], 0
    for piece in _pieces(pattern):
        depth += _step(piece)
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


def needles(pattern: str) -> tuple[str, ...] | None:
    r"""Runs of small letters of which a text must hold one for the pattern to match; None when none are sure.

    >>> needles(r"\bgood (service|experience)"), needles("colou?r bin"), needles("(no|never) b.d"), needles("(a|.)")
    (('experience', 'service'), ('colo',), ('never', 'no'), None)
    >>> needles(r"\bparks?\b(?! and ride)")
    ('park',)
    """
    pieces = _without_lookarounds([*_pieces(pattern.replace("(?:", "("))])
    return None if "(?" in "".join(pieces) else _needles(pieces)


def _needles(pieces: Sequence[str]) -> tuple[str, ...] | None:
    """The best of what each alternative must hold, put together."""
    alternatives: list[list[str]] = [[]]
    depth = 0
    for piece in pieces:
        depth += _step(piece)
        if piece == "|" and not depth:
            alternatives.append([])
        else:
            alternatives[-1].append(piece)
    found = [_of_sequence(each) for each in alternatives]
    if any(each is None for each in found):
        return None
    return tuple(sorted({letters for each in found if each for letters in each}))


def _without_lookarounds(pieces: Sequence[str]) -> list[str]:
    """The pieces without what only looks ahead or behind, which takes away from what is found and never adds to it."""
    kept: list[str] = []
    place = 0
    while place < len(pieces):
        if LOOKAROUND.match("".join(pieces[place : place + 4])):
            place = _closing(pieces, place)
        else:
            kept.append(pieces[place])
            place += 1
    return kept


def _of_sequence(pieces: Sequence[str]) -> tuple[str, ...] | None:
    """Of the runs of letters and the groups that must be there, the one whose shortest letters are the longest."""
    candidates: list[tuple[str, ...]] = []
    run, place = "", 0
    while place < len(pieces):
        piece, stop = pieces[place], place + 1
        if piece == "(":
            stop = _closing(pieces, place)
        after = pieces[stop] if stop < len(pieces) else ""
        optional = after[:1] in tuple(OPTIONAL) and bool(after)
        literal = "" if piece == "(" or optional else _literal(piece)
        run += literal
        if not literal or after == "+":
            candidates += [(run.lower(),)] if run else []
            run = ""
        if piece == "(" and not optional and (inner := _needles(pieces[place + 1 : stop - 1])):
            candidates.append(inner)
        place = stop + (after[:1] in (*OPTIONAL, "+") and bool(after))
    candidates += [(run.lower(),)] if run else []
    return max(candidates, key=_rarity, default=None)


def _rarity(letters: Sequence[str]) -> int:
    """How long the longest word of the shortest of these is: long ones are in few texts."""
    return min(max(map(len, each.split()), default=0) for each in letters)


def _closing(pieces: Sequence[str], start: int) -> int:
    depth = 0
    for place in range(start, len(pieces)):
        depth += _step(pieces[place])
        if not depth:
            return place + 1
    return len(pieces)


def _step(piece: str) -> int:
    return {"(": 1, ")": -1}.get(piece, 0)


def _literal(piece: str) -> str:
    if len(piece) == 1:
        return "" if piece in "()[]{}|.^$*+?" else piece
    if len(piece) == 2 and piece[0] == "\\" and not piece[1].isalnum():
        return piece[1]
    return ""


def _pieces(pattern: str) -> Iterator[str]:
    r"""Single characters, escapes, sets in brackets and counts in braces."""
    yield from re.findall(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\{[^}]*\}|.", pattern, re.DOTALL)
