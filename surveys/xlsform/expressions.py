"""XLSForm's expressions, an XPath of their own: read into trees from the tokens of pyxform's lexer."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pyxform.parsing.expression import parse_expression

DEEPEST, LONGEST = 60, 4000
"""How many brackets may stand in each other, and how many characters an expression may have."""


class Unsupported(Exception):
    """An expression, or a part of it, that no condition of a questionnaire can say."""


@dataclass(frozen=True)
class Reference:
    """The answer to a question: `${name}`."""

    name: str


@dataclass(frozen=True)
class Itself:
    """The answer being given: `.`."""


@dataclass(frozen=True)
class Column:
    """A column of the choices, in a choice filter."""

    name: str


@dataclass(frozen=True)
class Literal:
    """Words between quotation marks, or a number."""

    value: str | int | float


@dataclass(frozen=True)
class Call:
    """A function with its arguments."""

    name: str
    arguments: tuple["Node", ...]


@dataclass(frozen=True)
class Operation:
    """Two parts that are compared."""

    sign: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True)
class Joined:
    """Parts of which all must hold (`and`), or one (`or`)."""

    sign: str
    parts: tuple["Node", ...]


Node = Reference | Itself | Column | Literal | Call | Operation | Joined
Token = tuple[str, str]
_Reading = Callable[[], Node]


def read_expression(text: str) -> Node:
    """The tree of an expression. Raises `Unsupported` where it holds something that we do not carry.

    >>> read_expression("${age} >= 18")
    Operation(sign='>=', left=Reference(name='age'), right=Literal(value=18))
    """
    if len(text) > LONGEST:
        raise Unsupported(f"{text[:40]}…")
    reader = _Reader(_tokens(text))
    node = reader.read_or()
    if reader.rest:
        raise Unsupported(reader.rest[0][1])
    return node


def references(node: Node) -> set[str]:
    """The names of the questions that an expression looks at."""
    if isinstance(node, Reference):
        return {node.name}
    return {name for part in parts_of(node) for name in references(part)}


def parts_of(node: Node) -> tuple[Node, ...]:
    """What a part of an expression is made of."""
    if isinstance(node, Call):
        return node.arguments
    if isinstance(node, Operation):
        return node.left, node.right
    return node.parts if isinstance(node, Joined) else ()


def _tokens(text: str) -> list[Token]:
    """The tokens without white space; a sign that the lexer takes apart, such as `>=`, is put together again."""
    found: list[Token] = []
    for token in parse_expression(_one_space(text)):
        kind, words = str(token.type), str(token).strip()
        joins = kind == "OPS_COMP" and words == "=" and found and found[-1] in (("OPS_COMP", "<"), ("OPS_COMP", ">"))
        if joins:
            found[-1] = ("OPS_COMP", found[-1][1] + "=")
        elif kind == "FUNC_CALL" and words in ("and(", "or("):
            found += [("OPS_BOOL", words[:-1]), ("OPEN_PAREN", "(")]
        elif kind != "WHITESPACE":
            found.append((kind, words))
    return found


def _one_space(text: str) -> str:
    """White space outside quotation marks as single spaces, as the lexer wants it round `and` and `or`."""
    parts: list[str] = []
    quote = ""
    for letter in text:
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "'\"":
            quote = letter
        elif letter.isspace():
            letter = "" if parts and parts[-1] == " " else " "
        parts.append(letter) if letter else None
    return "".join(parts).strip()


class _Reader:
    """Reads tokens from left to right, each level of precedence by a method of its own."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.rest = deque(tokens)
        self.depth = 0

    def read_or(self) -> Node:
        return self._read_joined("or", self.read_and)

    def read_and(self) -> Node:
        return self._read_joined("and", self.read_comparison)

    def _read_joined(self, sign: str, read: "_Reading") -> Node:
        parts = [read()]
        while self._next() == ("OPS_BOOL", sign):
            self._take()
            parts.append(read())
        return Joined(sign, tuple(parts)) if len(parts) > 1 else parts[0]

    def read_comparison(self) -> Node:
        node = self.read_single()
        if self._next()[0] == "OPS_COMP":
            sign = self._take()[1]
            node = Operation(sign, node, self.read_single())
        return node

    def read_single(self) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise Unsupported("(((…")
        kind, words = self._take()
        node = self._read_kind(kind, words)
        self.depth -= 1
        return node

    def _read_kind(self, kind: str, words: str) -> Node:
        if kind == "OPEN_PAREN":
            node = self.read_or()
            self._expect("CLOSE_PAREN")
            return node
        if kind == "FUNC_CALL":
            return Call(words[:-1].strip(), self._read_arguments())
        if kind == "PYXFORM_REF" and "#" not in words:
            return Reference(words[2:-1].strip())
        if kind == "SELF_REF":
            return Itself()
        if kind == "SYSTEM_LITERAL":
            return Literal(words[1:-1])
        if kind == "NUMBER":
            return Literal(float(words) if "." in words else int(words))
        if kind == "NAME":
            return Column(words)
        raise Unsupported(words or "…")

    def _read_arguments(self) -> tuple[Node, ...]:
        arguments: list[Node] = []
        while self._next()[0] != "CLOSE_PAREN":
            if arguments:
                self._expect("COMMA")
            arguments.append(self.read_or())
        self._take()
        return tuple(arguments)

    def _next(self) -> Token:
        return self.rest[0] if self.rest else ("", "")

    def _take(self) -> Token:
        if not self.rest:
            raise Unsupported("…")
        return self.rest.popleft()

    def _expect(self, kind: str) -> None:
        if self._take()[0] != kind:
            raise Unsupported("…")
