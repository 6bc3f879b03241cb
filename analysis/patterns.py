"""Regular expressions of many alternatives, found quickly: most of them lie inside one word, and words repeat.

What an alternative that cannot cross a space finds in a word is remembered. One that can is looked for only in texts
that hold letters that it must have. Each alternative is looked for by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from operator import add
from typing import Any, Generic, TypeVar

WITHIN_A_WORD = re.compile(r"(?:[\w'|()\[\]?*+-]|\\[bwdS.+?()-])*", re.ASCII)
OPTIONAL = "?*{"
TELLING = 2
"""Of letters that nearly every text holds, as of single ones, it is not asked whether a text does."""
LOOKAROUND = re.compile(r"\(\?<?[=!]")
MOST_WORDS_HELD = 50_000

Key = TypeVar("Key")
Met = tuple[tuple[tuple[Key, str], ...], tuple[int, ...]]
"""What is found in a word, and the numbers of the patterns across words that it makes likely."""
Crossing = tuple[Key, re.Pattern[str], Sequence[tuple[str, ...]]]
"""A pattern across words, and of which letters, each time some of several, a text must hold it."""
NOTHING: Any = ()
NEVER = r"(?!)"


class Finder(Generic[Key]):
    """Finds patterns, each under a key.

    What stays within a word is looked for once in each distinct word, in small letters. What may cross spaces is looked
    for in texts of which a word holds letters that it must have. What has fewer than `fewest_inside` letters of
    a word counts only where a word begins, because other words hold it by accident ("son" in "person").
    """

    def __init__(self, fewest_inside: int = 0) -> None:
        self._fewest_inside = fewest_inside
        self._inside: list[tuple[Key, re.Pattern[str]]] = []
        self._crossing: list[Crossing[Key]] = []
        self._parts: list[tuple[str, ...]] = []
        self._of_words: _Words[Key] = _Words(self)

    def add(self, key: Key, patterns: Sequence[str]) -> None:
        """Look for these patterns, each of whose alternatives is looked for by itself."""
        alternatives = [each for pattern in patterns for each in split_alternatives(pattern)]
        if inside := [f"(?:{each})" for each in alternatives if stays_within_a_word(each)]:
            self._inside.append((key, re.compile("|".join(inside), re.IGNORECASE)))
        for each in alternatives:
            if not stays_within_a_word(each):
                self.add_crossing(key, each, demands(each))

    def add_crossing(self, key: Key, pattern: str, demanded: Sequence[tuple[str, ...]]) -> None:
        """Look for a pattern in texts that hold some of each of these letters; in all texts where there are none."""
        rarest = demanded[0] if demanded else ("",)
        parts = tuple(max(each.split() or [""], key=len) for each in rarest)
        self._parts.append(parts)
        # A pattern is not even likely in a text that does not hold its parts: what is the same need not be asked again.
        asked = demanded[1:] if parts == rarest else demanded
        self._crossing.append((key, re.compile(pattern, re.IGNORECASE), asked))

    def find(self, text: str) -> list[tuple[Key, str]]:
        """What is found in a text, under its key: within words first."""
        small = text.lower()
        found: list[tuple[Key, str]] = []
        likely = set(self._always)
        for hits, numbers in filter(None, map(self._of_words.__getitem__, small.split())):
            if hits:
                found += hits
            likely.update(numbers)
        holds = small.__contains__
        for number in sorted(likely):
            key, pattern, demanded = self._crossing[number]
            for letters in demanded:
                if not any(map(holds, letters)):
                    break
            else:
                found += [(key, match.group().strip()) for match in self._matches(pattern, text)]
        return found

    def _matches(self, pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
        for match in pattern.finditer(text):
            of_first_word = match.group().partition(" ")[0]
            if len(of_first_word) >= self._fewest_inside or not begins_inside_a_word(text, match.start()):
                yield match

    @cached_property
    def _always(self) -> tuple[int, ...]:
        return tuple(number for number, parts in enumerate(self._parts) if "" in parts)

    @cached_property
    def _by_start(self) -> Mapping[str, Sequence[tuple[str, int]]]:
        """The letters of which a word that holds some makes a pattern likely, and its number, by their first two."""
        numbers: dict[str, list[tuple[str, int]]] = {}
        for number, parts in enumerate(self._parts):
            for part in parts if "" not in parts else ():
                numbers.setdefault(part[:2], []).append((part, number))
        return numbers

    @cached_property
    def _any_inside(self) -> re.Pattern[str]:
        """Whatever stays within a word: most words hold none of it."""
        return re.compile("|".join(pattern.pattern for _, pattern in self._inside) or NEVER, re.IGNORECASE)

    def meet(self, word: str) -> Met[Key]:
        """What is found in a word of small letters, and which patterns across words it makes likely."""
        hits: tuple[tuple[Key, str], ...] = ()
        if self._any_inside.search(word):
            matches = ((key, match) for key, pattern in self._inside for match in self._matches(pattern, word))
            hits = tuple((key, match.group()) for key, match in matches)
        by_start = self._by_start
        likely = {
            number
            for at, start in enumerate([*word, *map(add, word, word[1:])])
            if start in by_start
            for part, number in by_start[start]
            if word.startswith(part, at % len(word))
        }
        return (hits, tuple(likely)) if hits or likely else NOTHING


class _Words(dict[str, "Met[Key]"], Generic[Key]):
    """What is found in words, worked out once for each."""

    def __init__(self, finder: Finder[Key]) -> None:
        self.finder = finder

    def __missing__(self, word: str) -> Met[Key]:
        if len(self) >= MOST_WORDS_HELD:
            self.clear()
        self[word] = found = self.finder.meet(word)
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


def demands(pattern: str) -> list[tuple[str, ...]]:
    r"""Runs of small letters of which a text must hold one, each time, for the pattern to match; the rarest first.

    >>> demands(r"\bgood (service|experience)"), demands("colou?r bin"), demands("(no|never) b.d"), demands("(a|.)")
    ([('experience', 'service'), ('good ',)], [('colo',), ('r bin',)], [('never', 'no')], [])
    >>> demands(r"\bparks?\b(?! and ride)")
    [('park',)]
    """
    pieces = _without_lookarounds([*_pieces(pattern.replace("(?:", "("))])
    if "(?" in "".join(pieces):
        return []
    alternatives = _alternatives(pieces)
    found = _of_sequence(alternatives[0]) if len(alternatives) == 1 else [_needles(alternatives) or ()]
    rarest, *others = sorted(filter(None, found), key=_rarity, reverse=True) or [()]
    return [rarest, *(each for each in others if _rarity(each) >= TELLING)] if rarest else []


def _needles(alternatives: Sequence[Sequence[str]]) -> tuple[str, ...] | None:
    """The best of what each alternative must hold, put together; None where one need hold nothing."""
    found = [max(_of_sequence(each), key=_rarity, default=None) for each in alternatives]
    if any(each is None for each in found):
        return None
    return tuple(sorted({letters for each in found if each for letters in each}))


def _alternatives(pieces: Sequence[str]) -> list[list[str]]:
    alternatives: list[list[str]] = [[]]
    depth = 0
    for piece in pieces:
        depth += _step(piece)
        if piece == "|" and not depth:
            alternatives.append([])
        else:
            alternatives[-1].append(piece)
    return alternatives


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


def _of_sequence(pieces: Sequence[str]) -> list[tuple[str, ...]]:
    """The runs of letters, and of the groups those letters, of which one must be there."""
    found: list[tuple[str, ...]] = []
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
            found += [(run.lower(),)] if run else []
            run = ""
        if piece == "(" and not optional:
            alternatives = _alternatives(pieces[place + 1 : stop - 1])
            if len(alternatives) == 1:
                found += _of_sequence(alternatives[0])
            elif inner := _needles(alternatives):
                found.append(inner)
        place = stop + (after[:1] in (*OPTIONAL, "+") and bool(after))
    return [*found, *([(run.lower(),)] if run else [])]


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
