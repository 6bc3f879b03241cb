"""A grid: statements that are judged on one scale. Each becomes a question of its own, never a cell of a table."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from surveys.questionnaire.choices import Scale
from surveys.questionnaire.orders import Order

GRID = "grid"


@dataclass(frozen=True)
class Grid:
    """The statements of a grid, which may be asked in an order of each resident's own."""

    code: str
    order: Order
    ordered: tuple[Scale, ...]

    @classmethod
    def from_document(cls, data: Mapping[str, Any]) -> "Grid":
        statements = tuple(Scale.from_document(statement) for statement in as_questions(data))
        return cls(data["code"], Order(data.get("order", Order.FIXED)), statements)


def as_questions(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The documents of a grid's statements, each as if it had been written as a scale."""
    shared = {name: value for name, value in data.items() if name not in ("statements", "order")}
    own = {"type": "scale", "grid": data["code"], "lead_in": data["text"]}
    return [shared | own | statement for statement in data["statements"]]
