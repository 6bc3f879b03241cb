"""Constraints: limits of numbers, dates and lengths, and options that are chosen on their own."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from surveys.questionnaire.agreed import YES
from surveys.xlsform.conditions import FLIPPED, date_bound, number_bound, quoted
from surveys.xlsform.expressions import Call, Itself, Joined, Literal, Node, Operation, Unsupported, read_expression


@dataclass
class Limits:
    """What a constraint asks of an answer, and the parts of it that cannot be asked here."""

    fields: dict[str, Any] = field(default_factory=dict)
    exclusive: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def read_constraint(text: str, kind: str, decimals: int = 0) -> Limits:
    """The limits that a constraint sets to the answers of a type of question."""
    limits = Limits()
    try:
        parts = list(_parts(read_expression(text)))
    except Unsupported as error:
        limits.refused.append(str(error))
        return limits
    for part in parts:
        try:
            _take(part, kind, decimals, limits)
        except Unsupported as error:
            limits.refused.append(str(error))
    return limits


def _parts(node: Node) -> Iterator[Node]:
    if isinstance(node, Joined) and node.sign == "and":
        for part in node.parts:
            yield from _parts(part)
    else:
        yield node


def _take(node: Node, kind: str, decimals: int, limits: Limits) -> None:
    if alone := _chosen_alone(node):
        limits.exclusive.append(alone)
        return
    if not isinstance(node, Operation):
        raise Unsupported(_name(node))
    left, right, sign = node.left, _plain(node.right), node.sign
    if isinstance(_plain(left), Literal):
        left, right, sign = right, _plain(left), FLIPPED[sign]
    if not isinstance(right, Literal):
        raise Unsupported(_name(right))
    if isinstance(left, Itself) and kind == "consent" and (sign, right.value) == ("=", YES):
        return
    if sign not in ("<", "<=", ">", ">="):
        raise Unsupported(f". {sign} {right.value}")
    if isinstance(left, Itself) and kind == "number" and not isinstance(right.value, str):
        _narrow(limits, number_bound(sign, right.value, decimals))
    elif isinstance(left, Itself) and kind == "date":
        _narrow(limits, date_bound(sign, str(right.value)))
    elif _is_length(left) and kind in ("line", "text") and sign in ("<", "<=") and isinstance(right.value, int):
        limits.fields["max_length"] = right.value - (sign == "<")
    else:
        raise Unsupported(_name(left))


def _narrow(limits: Limits, bound: Mapping[str, Any]) -> None:
    if "at_least" in bound:
        limits.fields["min"] = max(bound["at_least"], limits.fields.get("min", bound["at_least"]))
    else:
        limits.fields["max"] = min(bound["at_most"], limits.fields.get("max", bound["at_most"]))


def _chosen_alone(node: Node) -> str:
    """The option that `not(selected(., 'none') and count-selected(.) > 1)` is about."""
    if not (isinstance(node, Call) and node.name == "not" and len(node.arguments) == 1):
        return ""
    inside = node.arguments[0]
    if not (isinstance(inside, Joined) and inside.sign == "and" and len(inside.parts) == 2):
        return ""
    chosen, counted = inside.parts
    if isinstance(chosen, Operation):
        chosen, counted = counted, chosen
    several = isinstance(counted, Operation) and _counts_several(counted)
    if isinstance(chosen, Call) and chosen.name == "selected" and several and isinstance(chosen.arguments[0], Itself):
        value = chosen.arguments[-1]
        return str(value.value) if isinstance(value, Literal) else ""
    return ""


def _counts_several(node: Operation) -> bool:
    is_count = node.left == Call("count-selected", (Itself(),))
    return is_count and (node.sign, node.right) in ((">", Literal(1)), (">=", Literal(2)))


def _is_length(node: Node) -> bool:
    return isinstance(node, Call) and node.name == "string-length" and node.arguments in ((Itself(),), ())


def _plain(node: Node) -> Node:
    return node.arguments[0] if isinstance(node, Call) and node.name == "date" and len(node.arguments) == 1 else node


def _name(node: Node) -> str:
    return f"{node.name}()" if isinstance(node, Call) else getattr(node, "sign", getattr(node, "name", "."))


def constraint(question: Mapping[str, Any]) -> str:
    """The constraint of a question as XLSForm writes it, or nothing."""
    kind = question["type"]
    parts: list[str] = []
    if kind in ("number", "date"):
        for name, sign in (("min", ">="), ("max", "<=")):
            if name in question:
                value = f"date({quoted(question[name])})" if kind == "date" else question[name]
                parts.append(f". {sign} {value}")
    if kind in ("line", "text") and "max_length" in question:
        parts.append(f"string-length(.) <= {question['max_length']}")
    if kind == "consent" and question.get("required"):
        parts.append(f". = {quoted(YES)}")
    if kind == "multiple":
        alone = [option["code"] for option in question["options"] if option.get("exclusive")]
        alone += [name for name in ("dont_know", "prefer_not_to_say") if question.get(name)]
        parts += [f"not(selected(., {quoted(code)}) and count-selected(.) > 1)" for code in alone]
    return " and ".join(parts)
