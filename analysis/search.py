"""Searching comments with AND, OR, NOT, "phrases" and brackets: reading what was asked, and answering it for a text.

Words are compared without capitals, accents or punctuation. `*` at a word's end stands for any ending. Words that stand
beside each other must all be there. NOT binds before AND, and AND before OR.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

Fault = Literal[
    "open-quote",
    "open-bracket",
    "closed-bracket",
    "no-term",
    "no-left",
    "no-right",
    "empty-term",
    "inner-star",
    "too-long",
]
MOST_TERMS = 50
LONGEST = 1_000
"""Characters of a search, which an address has room for in any script."""
TOKEN = re.compile(r'\s*(?:(?P<quoted>"[^"]*")|(?P<quote>")|(?P<bracket>[()])|(?P<word>[^\s()"]+))')
QUOTES = str.maketrans("“”„«»", '"""""')


class SearchError(ValueError):
    """A search that cannot be read: `fault` says why, and `near` is the part of it at fault."""

    def __init__(self, fault: Fault, near: str = "") -> None:
        super().__init__(f"{fault}: {near}" if near else fault)
        self.fault, self.near = fault, near


@dataclass(frozen=True)
class Term:
    """A word or a phrase as `search_words` writes it, without the spaces around it; `open` when any ending will do."""

    words: str
    open: bool = False

    @property
    def pattern(self) -> str:
        """What a text's search words hold when they hold the term."""
        return f" {self.words}" if self.open else f" {self.words} "


@dataclass(frozen=True)
class Not:
    part: Search


@dataclass(frozen=True)
class All:
    parts: tuple[Search, ...]


@dataclass(frozen=True)
class Any:
    parts: tuple[Search, ...]


Search = Term | Not | All | Any
NOTHING = Any(())
"""What no text is."""


def search_words(text: str) -> str:
    """A text as searches see it: plain words, with one space before, between and after them.

    >>> search_words("Café’s bins, AGAIN!")
    ' cafes bins again '
    """
    bare = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(each for each in bare if not unicodedata.combining(each) and each not in "'’‘")
    words = re.findall(r"\w+", letters)
    return f" {' '.join(words)} " if words else " "


def read_search(asked: str) -> Search | None:
    """What a search asks for, or None when it asks for nothing; raises `SearchError`.

    >>> read_search('"garden waste" OR NOT park*')
    Any(parts=(Term(words='garden waste', open=False), Not(part=Term(words='park', open=True))))
    >>> read_search("bins AND")
    Traceback (most recent call last):
        ...
    analysis.search.SearchError: no-right: AND
    """
    if len(asked) > LONGEST:
        raise SearchError("too-long")
    tokens = list(_tokens(asked.translate(QUOTES)))
    if not tokens:
        return None
    if len(tokens) > MOST_TERMS:
        raise SearchError("too-long")
    return _Reader(tokens).whole()


def holds(search: Search, words: str) -> bool:
    """Whether a text, given as its search words, is what a search asks for.

    >>> holds(read_search("bins NOT garden"), search_words("The bins were missed"))
    True
    """
    match search:
        case Term():
            return search.pattern in words
        case Not(part):
            return not holds(part, words)
        case All(parts):
            return all(holds(part, words) for part in parts)
        case Any(parts):
            return any(holds(part, words) for part in parts)


@dataclass(frozen=True)
class _Token:
    kind: Literal["term", "word", "(", ")"]
    text: str


def _tokens(asked: str) -> Iterator[_Token]:
    for found in TOKEN.finditer(asked):
        if found["quote"]:
            raise SearchError("open-quote", asked[found.start("quote") :].strip())
        if found["quoted"]:
            yield _Token("term", found["quoted"][1:-1])
        elif found["bracket"]:
            yield _Token("(" if found["bracket"] == "(" else ")", found["bracket"])
        elif found["word"]:
            yield _Token("word", found["word"])


class _Reader:
    """Reads tokens from the left: an OR of ANDs of things that may be negated or bracketed."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens, self.place = tokens, 0

    def whole(self) -> Search:
        read = self._either()
        if self._next():
            raise SearchError("closed-bracket")
        return read

    def _next(self) -> _Token | None:
        return self.tokens[self.place] if self.place < len(self.tokens) else None

    def _is(self, *words: str) -> bool:
        token = self._next()
        return bool(token and token.kind == "word" and token.text in words)

    def _either(self) -> Search:
        return self._joined(self._both, "OR", Any)

    def _both(self) -> Search:
        parts = [self._negated()]
        while (token := self._next()) and token.kind != ")" and not self._is("OR"):
            if self._is("AND"):
                self.place += 1
                self._expect_a_right("AND")
            parts.append(self._negated())
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _joined(self, read: Callable[[], Search], word: str, of: Callable[[tuple[Search, ...]], Search]) -> Search:
        parts = [read()]
        while self._is(word):
            self.place += 1
            self._expect_a_right(word)
            parts.append(read())
        return parts[0] if len(parts) == 1 else of(tuple(parts))

    def _expect_a_right(self, word: str) -> None:
        token = self._next()
        if token is None or token.kind == ")" or self._is("AND", "OR"):
            raise SearchError("no-right", word)

    def _negated(self) -> Search:
        if self._is("NOT"):
            self.place += 1
            self._expect_a_right("NOT")
            return Not(self._negated())
        return self._one()

    def _one(self) -> Search:
        token = self._next()
        if token is None or token.kind == ")":
            raise SearchError("closed-bracket" if token else "no-term")
        if self._is("AND", "OR"):
            raise SearchError("no-left", token.text)
        self.place += 1
        return self._bracketed() if token.kind == "(" else _term(token)

    def _bracketed(self) -> Search:
        token = self._next()
        if token is None:
            raise SearchError("open-bracket")
        if token.kind == ")":
            raise SearchError("empty-term", "()")
        read = self._either()
        closing = self._next()
        if closing is None:
            raise SearchError("open-bracket")
        self.place += 1
        return read


def _term(token: _Token) -> Term:
    words = search_words(token.text).strip()
    if not words:
        raise SearchError("empty-term", token.text)
    if "*" in token.text.rstrip().removesuffix("*"):
        raise SearchError("inner-star", token.text)
    return Term(words, token.text.rstrip().endswith("*"))
