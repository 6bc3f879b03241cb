"""A filter's tree as a condition of SQL. Values are bound, never written into the statement.

Comparing with null follows OData 4.01, part 2, 5.1.1: nothing is greater or less than null, and null is equal to null
alone. So each condition is true or false and never unknown, and `not` is its exact opposite.
"""

import math
import operator
from collections.abc import Callable
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Date, Double, String, Uuid, and_, false, literal, not_, or_, true
from sqlalchemy.types import TypeEngine

from core.database import Instant
from framework.feeding.odata.lexing import BadRequest
from framework.feeding.odata.parsing import Compared, Inverse, Joined, Literal, Name, Node
from framework.feeding.odata.properties import EntitySet, Property

TYPES: dict[str, TypeEngine[Any]] = {
    "string": String(),
    "number": Double(),
    "boolean": Boolean(),
    "date": Date(),
    "instant": Instant(),
    "guid": Uuid(),
}
OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "gt": operator.gt,
    "ge": operator.ge,
    "lt": operator.lt,
    "le": operator.le,
}
HAVE_AN_ORDER = {"string", "number", "date", "instant"}
MIRRORED = {"gt": "lt", "ge": "le", "lt": "gt", "le": "ge"}


def condition(entities: EntitySet, node: Node) -> ColumnElement[bool]:
    """The condition that a tree says. Raises `BadRequest` for unknown names and values of the wrong type."""
    if isinstance(node, Joined):
        parts = [condition(entities, part) for part in node.parts]
        return and_(*parts) if node.operator == "and" else or_(*parts)
    if isinstance(node, Inverse):
        return not_(condition(entities, node.part))
    if isinstance(node, Compared):
        return _compared(entities, node)
    return _alone(entities, node)


def _alone(entities: EntitySet, node: Literal | Name) -> ColumnElement[bool]:
    """A true or false that stands by itself."""
    if isinstance(node, Literal):
        if node.kind != "boolean":
            raise BadRequest("A filter is a condition, and not a value alone.")
        return true() if node.value else false()
    found = _property(entities, node)
    if found.kind != "boolean":
        raise BadRequest(f"{node.name!r} is not true or false: compare it with something.")
    return _equal(found.column, true(), nullable=found.nullable)


def _compared(entities: EntitySet, node: Compared) -> ColumnElement[bool]:
    left, right, sign = node.left, node.right, node.operator
    if isinstance(left, Literal) and not isinstance(right, Literal):
        left, right, sign = right, left, MIRRORED.get(sign, sign)
    if isinstance(left, Literal) and isinstance(right, Literal):
        return true() if _constant(left, right, sign) else false()
    if not isinstance(left, Name):
        return _of_conditions(entities, left, right, sign)
    mine = _property(entities, left)
    if isinstance(right, Literal):
        return _with_value(left.name, mine, right, sign)
    if isinstance(right, Name):
        return _with_property(left.name, mine, right.name, _property(entities, right), sign)
    return _of_conditions(entities, left, right, sign)


def _of_conditions(entities: EntitySet, left: Node, right: Node, sign: str) -> ColumnElement[bool]:
    """Conditions in brackets that are equal, or not: `(Base gt 100) eq true`."""
    if sign not in {"eq", "ne"}:
        raise BadRequest(f"Conditions are compared with eq or ne, not with {sign}.")
    if null := next((one for one in (left, right) if isinstance(one, Literal) and one.value is None), None):
        condition(entities, right if null is left else left)
        return true() if sign == "ne" else false()
    one, other = condition(entities, left), condition(entities, right)
    same = or_(and_(one, other), and_(not_(one), not_(other)))
    return same if sign == "eq" else not_(same)


def _with_value(name: str, mine: Property, value: Literal, sign: str) -> ColumnElement[bool]:
    if value.value is None:
        if sign in {"eq", "ne"}:
            return mine.column.is_(None) if sign == "eq" else mine.column.is_not(None)
        return false()
    if value.kind != mine.compares_as:
        raise BadRequest(f"{name!r} is a {mine.kind}, and is not compared with a {value.kind}.")
    if value.kind == "number" and math.isnan(value.value):
        return true() if sign == "ne" else false()
    return _judged(sign, mine, mine.column, literal(value.value, TYPES[value.kind]), nullable=mine.nullable)


def _with_property(name: str, mine: Property, other_name: str, other: Property, sign: str) -> ColumnElement[bool]:
    if mine.compares_as != other.compares_as:
        raise BadRequest(f"{name!r} is a {mine.kind}, and is not compared with {other_name!r}, a {other.kind}.")
    if sign in {"eq", "ne"}:
        same = or_(
            _equal(mine.column, other.column, nullable=mine.nullable or other.nullable),
            and_(mine.column.is_(None), other.column.is_(None)),
        )
        return same if sign == "eq" else not_(same)
    both = and_(mine.column.is_not(None), other.column.is_not(None))
    return and_(both, _judged(sign, mine, mine.column, other.column, nullable=False))


def _judged(
    sign: str, mine: Property, column: ColumnElement[Any], value: ColumnElement[Any], *, nullable: bool
) -> ColumnElement[bool]:
    if sign in {"eq", "ne"}:
        same = _equal(column, value, nullable=nullable)
        return same if sign == "eq" else not_(same)
    if mine.compares_as not in HAVE_AN_ORDER:
        raise BadRequest(f"A {mine.kind} is compared with eq or ne, not with {sign}.")
    told: ColumnElement[bool] = OPERATORS[sign](column, value)
    return and_(column.is_not(None), told) if nullable else told


def _equal(column: ColumnElement[Any], value: Any, *, nullable: bool) -> ColumnElement[bool]:
    same: ColumnElement[bool] = column == value
    return and_(column.is_not(None), same) if nullable else same


def _constant(left: Literal, right: Literal, sign: str) -> bool:
    """Whether two values compare so."""
    if left.value is None or right.value is None:
        both = left.value is None and right.value is None
        return both if sign == "eq" else not both if sign == "ne" else False
    if left.kind != right.kind:
        raise BadRequest(f"A {left.kind} is not compared with a {right.kind}.")
    if sign not in {"eq", "ne"} and left.kind not in HAVE_AN_ORDER:
        raise BadRequest(f"A {left.kind} is compared with eq or ne, not with {sign}.")
    return bool(OPERATORS[sign](left.value, right.value))


def _property(entities: EntitySet, node: Name) -> Property:
    found = entities.property(node.name)
    if found is None:
        raise BadRequest(f"{entities.name} have no property {node.name!r}; they have {', '.join(entities.properties)}.")
    return found
