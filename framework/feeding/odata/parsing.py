"""The grammar of `$filter`, as a tree. Whoever wrote it is told where it goes wrong.

either     = both *( "or" both )
both       = inverse *( "and" inverse )
inverse    = "not" inverse | comparison
comparison = operand [ ( "eq" | "ne" | "gt" | "ge" | "lt" | "le" ) operand ]
operand    = literal | property | "(" either ")"
"""

from dataclasses import dataclass
from typing import Any

from framework.feeding.odata.lexing import BadRequest, NotOffered, Word, words

DEEPEST = 40
"""How deep brackets and `not` may stand within each other."""
COMPARISONS = ("eq", "ne", "gt", "ge", "lt", "le")
OTHER_OPERATORS = {"add", "sub", "mul", "div", "divby", "mod", "has", "in"}


@dataclass(frozen=True)
class Literal:
    """A value, of the kind that its word has."""

    kind: str
    value: Any


@dataclass(frozen=True)
class Name:
    """A property, by its name."""

    name: str


@dataclass(frozen=True)
class Compared:
    operator: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True)
class Joined:
    """Several conditions, all of which (`and`) or one of which (`or`) must be true."""

    operator: str
    parts: tuple["Node", ...]


@dataclass(frozen=True)
class Inverse:
    part: "Node"


Node = Literal | Name | Compared | Joined | Inverse


def parse_filter(text: str) -> Node:
    """The tree of a filter. Raises `BadRequest`, or `NotOffered` for functions and arithmetic."""
    parser = Parser(list(words(text)), len(text))
    tree = parser.either()
    parser.end()
    return tree


class Parser:
    """Reads words from the left to the right, by the grammar above."""

    def __init__(self, found: list[Word], length: int) -> None:
        self._words, self._length = found, length
        self._next, self._depth = 0, 0

    def either(self) -> Node:
        return self._joined("or", self.both)

    def both(self) -> Node:
        return self._joined("and", self.inverse)

    def inverse(self) -> Node:
        if not self._takes_name("not"):
            return self.comparison()
        self._deeper()
        part = Inverse(self.inverse())
        self._depth -= 1
        return part

    def comparison(self) -> Node:
        left = self.operand()
        for operator in COMPARISONS:
            if self._takes_name(operator):
                return Compared(operator, left, self.operand())
        return left

    def operand(self) -> Node:
        word = self._take()
        if word.kind == "open":
            self._deeper()
            inner = self.either()
            self._depth -= 1
            if self._take().kind != "close":
                raise self._wrong(self._words[self._next - 1], "a closing bracket")
            return inner
        if word.kind == "name":
            if self._peek("open"):
                raise NotOffered(f"The function {word.value!r} is not offered.")
            return Name(word.value)
        if word.kind in {"close", "comma"}:
            raise self._wrong(word, "a property or a value")
        return Literal(word.kind, word.value)

    def end(self) -> None:
        if self._next < len(self._words):
            word = self._words[self._next]
            if word.kind == "name" and word.value in OTHER_OPERATORS:
                raise NotOffered(f"The operator {word.value!r} is not offered.")
            raise self._wrong(word, "and, or, or the end")

    def _joined(self, operator: str, part: Any) -> Node:
        parts = [part()]
        while self._takes_name(operator):
            parts.append(part())
        return parts[0] if len(parts) == 1 else Joined(operator, tuple(parts))

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise BadRequest(f"A filter may be nested {DEEPEST} deep.")

    def _peek(self, kind: str) -> bool:
        return self._next < len(self._words) and self._words[self._next].kind == kind

    def _takes_name(self, name: str) -> bool:
        if self._peek("name") and self._words[self._next].value == name:
            self._next += 1
            return True
        return False

    def _take(self) -> Word:
        if self._next == len(self._words):
            raise BadRequest(f"At character {self._length + 1}: the filter ends where a property or a value is due.")
        self._next += 1
        return self._words[self._next - 1]

    def _wrong(self, word: Word, due: str) -> BadRequest:
        return BadRequest(f"At character {word.at + 1}: {str(word.value)[:20]!r} stands where {due} is due.")
