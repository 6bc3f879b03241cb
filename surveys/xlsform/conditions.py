"""Conditions from XLSForm's expressions, and expressions from conditions."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from surveys.questionnaire.sameness import normal
from surveys.xlsform.expressions import Call, Column, Joined, Literal, Node, Operation, Reference, Unsupported

Data = dict[str, Any]
Reduced = Data | bool
"""A condition, or whether it holds whatever is answered."""

FLIPPED = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
WRAPPING = ("date", "string", "number", "int", "once")
"""Functions that give back what they are given, as far as conditions go."""
TESTS: Mapping[str, Callable[[float, float], bool]] = {
    "=": lambda one, other: one == other,
    "!=": lambda one, other: one != other,
    "<": lambda one, other: one < other,
    "<=": lambda one, other: one <= other,
    ">": lambda one, other: one > other,
    ">=": lambda one, other: one >= other,
}


@dataclass(frozen=True)
class Variant:
    """A question as conditions know it: its code, its type, and what it may be answered with."""

    code: str
    type: str
    options: tuple[str, ...] = ()
    decimals: int = 0
    least: int | float | None = None
    refusals: tuple[str, ...] = ()


@dataclass
class Known:
    """What expressions may look at: questions by their name in the form, and calculations by theirs.

    A question whose choices are filtered has become several, one for each set of choices.
    """

    questions: dict[str, list[Variant]] = field(default_factory=dict)
    calculations: dict[str, Node] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    """The calculations that a condition was made from."""


def reduce(node: Node, known: Known, cells: Mapping[str, str] | None = None) -> Reduced:
    """The condition that an expression says. Raises `Unsupported` with the part that no condition can say.

    `cells` are a choice's own, by column, where the expression filters choices.
    """
    return _simple(_Reducer(known, cells or {}).truth(node))


def _simple(reduced: Reduced) -> Reduced:
    return reduced if isinstance(reduced, bool) else normal(reduced)


class _Reducer:
    def __init__(self, known: Known, cells: Mapping[str, str]) -> None:
        self.known, self.cells = known, cells
        self._within: list[str] = []

    def truth(self, node: Node) -> Reduced:
        """A part that is true or false."""
        if isinstance(node, Operation):
            return self.compared(node.sign, node.left, node.right)
        if isinstance(node, Joined):
            parts = [self.truth(part) for part in node.parts]
            return _all(parts) if node.sign == "and" else _any(parts)
        if isinstance(node, Call):
            return self._called(node)
        if isinstance(node, Reference) and node.name in self.known.calculations:
            return self._calculated(node.name, self.truth)
        if isinstance(node, Reference):
            return self.compared("!=", node, Literal(""))
        raise Unsupported(_said(node))

    def _called(self, call: Call) -> Reduced:
        if call.name == "not" and len(call.arguments) == 1:
            return _not(self.truth(call.arguments[0]))
        if call.name in ("true", "false") and not call.arguments:
            return call.name == "true"
        if call.name in ("boolean", "string", "once") and len(call.arguments) == 1:
            return self.truth(call.arguments[0])
        if call.name == "if" and len(call.arguments) == 3:
            test, then, otherwise = call.arguments
            return _if(self.truth(test), self.truth(then), self.truth(otherwise))
        if call.name in ("selected", "jr:selected") and len(call.arguments) == 2:
            question, value = call.arguments[0], self._value(call.arguments[1])
            if isinstance(question, Reference) and isinstance(value, Literal):
                return self._is(question.name, str(value.value))
        raise Unsupported(f"{call.name}()")

    def compared(self, sign: str, left: Node, right: Node) -> Reduced:
        left, right = self._value(left), self._value(right)
        if isinstance(left, Literal) and isinstance(right, Literal):
            return _test(sign, left.value, right.value)
        if isinstance(left, Literal):
            return self.compared(FLIPPED[sign], right, left)
        if isinstance(left, Reference) and left.name in self.known.calculations:
            return self._calculated(left.name, lambda node: self.compared(sign, node, right))
        if isinstance(left, Call) and left.name == "if" and len(left.arguments) == 3:
            test, then, otherwise = left.arguments
            return _if(self.truth(test), self.compared(sign, then, right), self.compared(sign, otherwise, right))
        if isinstance(left, Call) and left.name == "count-selected" and len(left.arguments) == 1:
            return self._counted(sign, left.arguments[0], right)
        if isinstance(left, Operation | Joined | Call) and isinstance(right, Literal):
            return self._truth_compared(sign, left, right.value)
        if isinstance(left, Reference) and isinstance(right, Literal):
            return self._answer(sign, left.name, right.value)
        raise Unsupported(_said(left if not isinstance(left, Reference) else right))

    def _value(self, node: Node) -> Node:
        """A part that is a value, without what only wraps it; a choice's cell is its words."""
        if isinstance(node, Column):
            if node.name not in self.cells:
                raise Unsupported(node.name)
            return Literal(self.cells[node.name])
        if isinstance(node, Call) and len(node.arguments) == 1 and node.name in WRAPPING:
            return self._value(node.arguments[0])
        return node

    def _truth_compared(self, sign: str, node: Node, value: str | int | float) -> Reduced:
        """Something true or false beside the words that say so, as calculations are often compared."""
        wanted = {"true": True, "false": False, "1": True, "0": False}.get(str(value))
        if wanted is None or sign not in ("=", "!="):
            raise Unsupported(_said(node))
        truth = self.truth(node)
        return truth if wanted == (sign == "=") else _not(truth)

    def _calculated(self, name: str, reduce_it: Callable[[Node], Reduced]) -> Reduced:
        if name in self._within:
            raise Unsupported(f"${{{name}}}")
        self._within.append(name)
        try:
            reduced = reduce_it(self.known.calculations[name])
        finally:
            self._within.pop()
        self.known.used.add(name)
        return reduced

    def _variants(self, name: str) -> list[Variant]:
        found = self.known.questions.get(name)
        if not found:
            raise Unsupported(f"${{{name}}}")
        return found

    def _counted(self, sign: str, node: Node, right: Node) -> Reduced:
        """Whether anything was chosen at all: no condition can count further."""
        some = {(">", 0): True, (">=", 1): True, ("!=", 0): True, ("=", 0): False, ("<", 1): False, ("<=", 0): False}
        if not isinstance(node, Reference) or not isinstance(right, Literal):
            raise Unsupported("count-selected()")
        wanted = some.get((sign, int(right.value))) if isinstance(right.value, int) else None
        if wanted is None:
            raise Unsupported("count-selected()")
        return self.compared("!=" if wanted else "=", node, Literal(""))

    def _is(self, name: str, *values: str | int | float) -> Reduced:
        found = [_leaf(variant, values) for variant in self._variants(name)]
        offered = [leaf for leaf in found if leaf is not False]
        return _any(offered) if offered else _leaf(self._variants(name)[0], values, always=True)

    def _answer(self, sign: str, name: str, value: str | int | float) -> Reduced:
        if value == "":
            answered = _any([_answered(variant) for variant in self._variants(name)])
            return answered if sign == "!=" else _not(answered)
        if sign == "!=":
            return _not(self._answer("=", name, value))
        if sign == "=":
            return self._is(name, value)
        return _any([_ordered(sign, variant, value) for variant in self._variants(name)])


def _leaf(variant: Variant, values: Sequence[str | int | float], *, always: bool = False) -> Reduced:
    """That a question has one of some answers; false where a variant does not offer any of them."""
    if variant.type == "number":
        return {"question": variant.code, "any_of": [_number(value) for value in values]}
    words = [str(value) for value in values]
    if not always and variant.options and not set(words) & {*variant.options, *variant.refusals}:
        return False
    return {"question": variant.code, "any_of": words}


def _number(value: str | int | float) -> str | int | float:
    if isinstance(value, str):
        try:
            return int(value) if "." not in value else float(value)
        except ValueError:
            return value
    return value


def _answered(variant: Variant) -> Reduced:
    refused: list[Reduced] = [{"question": variant.code, "any_of": list(variant.refusals)}] if variant.refusals else []
    if variant.options:
        return {"question": variant.code, "any_of": [*variant.options, *variant.refusals]}
    if variant.type == "number":
        return _any([{"question": variant.code, "at_least": variant.least}, *refused])
    if variant.type == "date":
        return _any([{"question": variant.code, "at_least": "0001-01-01"}, *refused])
    raise Unsupported(f"${{{variant.code}}}")


def _ordered(sign: str, variant: Variant, value: str | int | float) -> Reduced:
    """That an answer is less or more than a value: for numbers and dates, and for options whose codes are numbers."""
    if variant.options:
        number = _number(value)
        codes = {code: _number(code) for code in variant.options}
        if isinstance(number, str):
            raise Unsupported(f"{sign} {value}")
        chosen = [code for code, of in codes.items() if not isinstance(of, str) and TESTS[sign](of, number)]
        return {"question": variant.code, "any_of": chosen} if chosen else False
    if variant.type == "date":
        return {"question": variant.code, **date_bound(sign, str(value))}
    number = _number(value)
    if variant.type != "number" or isinstance(number, str):
        raise Unsupported(f"{sign} {value}")
    return {"question": variant.code, **number_bound(sign, number, variant.decimals)}


def number_bound(sign: str, number: int | float, decimals: int) -> Data:
    """The bound among the numbers that may be answered.

    >>> number_bound(">", 5, 0), number_bound("<=", 2.5, 0), number_bound("<", 1, 1)
    ({'at_least': 6}, {'at_most': 2}, {'at_most': 0.9})
    """
    scale = 10**decimals
    scaled = round(number * scale, 9)
    if sign in (">", ">="):
        step = math.floor(scaled) + 1 if sign == ">" else math.ceil(scaled)
        return {"at_least": step / scale if decimals else step}
    step = math.ceil(scaled) - 1 if sign == "<" else math.floor(scaled)
    return {"at_most": step / scale if decimals else step}


def date_bound(sign: str, value: str) -> Data:
    try:
        day = date.fromisoformat(value)
    except ValueError as error:
        raise Unsupported(value) from error
    if sign in (">", ">="):
        return {"at_least": (day + timedelta(days=1) if sign == ">" else day).isoformat()}
    return {"at_most": (day - timedelta(days=1) if sign == "<" else day).isoformat()}


def _test(sign: str, one: str | int | float, other: str | int | float) -> bool:
    """Two values compared as XPath does: as words for equality where both are words, and else as numbers."""
    if sign in ("=", "!=") and isinstance(one, str) and isinstance(other, str):
        return (one == other) == (sign == "=")
    left, right = _number(one), _number(other)
    if isinstance(left, str) or isinstance(right, str):
        return sign == "!="
    return TESTS[sign](left, right)


def _all(parts: Sequence[Reduced]) -> Reduced:
    kept = [part for part in parts if not isinstance(part, bool)]
    if False in [part for part in parts if isinstance(part, bool)]:
        return False
    return {"all": kept} if len(kept) > 1 else kept[0] if kept else True


def _any(parts: Sequence[Reduced]) -> Reduced:
    kept = [part for part in parts if not isinstance(part, bool)]
    if True in [part for part in parts if isinstance(part, bool)]:
        return True
    return {"any": kept} if len(kept) > 1 else kept[0] if kept else False


def _not(part: Reduced) -> Reduced:
    return not part if isinstance(part, bool) else {"not": part}


def _if(test: Reduced, then: Reduced, otherwise: Reduced) -> Reduced:
    return _any([_all([test, then]), _all([_not(test), otherwise])])


def _said(node: Node) -> str:
    """A part of an expression, as far as it helps to find it."""
    if isinstance(node, Reference):
        return f"${{{node.name}}}"
    if isinstance(node, Call):
        return f"{node.name}()"
    return str(node.value) if isinstance(node, Literal) else getattr(node, "sign", getattr(node, "name", "."))


def both(one: Reduced, other: Reduced) -> Reduced:
    """That two conditions hold."""
    return _simple(_all([one, other]))


def expression(condition: Mapping[str, Any], types: Mapping[str, str]) -> str:
    """A condition as XLSForm writes it, given the type of each question by its code.

    >>> expression({"not": {"question": "age", "at_least": 18, "at_most": 20}}, {"age": "number"})
    'not(${age} >= 18 and ${age} <= 20)'
    """
    if "question" in condition:
        return _leaf_expression(condition, types.get(condition["question"], ""))
    ((word, parts),) = condition.items()
    parts = parts if isinstance(parts, list) else [parts]
    if word == "not":
        return f"not({' or '.join(_grouped(part, types, len(parts)) for part in parts)})"
    return f" {'and' if word == 'all' else 'or'} ".join(_grouped(part, types, len(parts)) for part in parts)


def _grouped(part: Mapping[str, Any], types: Mapping[str, str], siblings: int) -> str:
    said = expression(part, types)
    return f"({said})" if siblings > 1 and (" and " in said or " or " in said) and "not" not in part else said


def _leaf_expression(leaf: Mapping[str, Any], kind: str) -> str:
    name = leaf["question"]
    if "any_of" not in leaf:
        signs = (("at_least", ">="), ("at_most", "<="))
        return " and ".join(f"${{{name}}} {sign} {_bound(leaf[of])}" for of, sign in signs if of in leaf)
    if kind in ("multiple", "ranking"):
        return " or ".join(f"selected(${{{name}}}, {quoted(value)})" for value in leaf["any_of"])
    values = [value if isinstance(value, int | float) else quoted(value) for value in leaf["any_of"]]
    return " or ".join(f"${{{name}}} = {value}" for value in values)


def _bound(value: str | int | float) -> str:
    return f"date({quoted(value)})" if isinstance(value, str) else str(value)


def quoted(value: object) -> str:
    """Words between quotation marks; XPath 1.0 has no way to escape one, so the other kind is used."""
    words = str(value)
    return f'"{words}"' if "'" in words else f"'{words}'"
