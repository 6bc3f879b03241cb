"""What an entity set holds: its properties, their types, and the columns that answer for them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select

EDM = {
    "string": "Edm.String",
    "number": "Edm.Double",
    "whole": "Edm.Int32",
    "boolean": "Edm.Boolean",
    "date": "Edm.Date",
    "instant": "Edm.DateTimeOffset",
    "guid": "Edm.Guid",
}
"""The types that properties have, and their names in OData."""


@dataclass(frozen=True)
class Property:
    """A property: its type, the column or expression it stands for, and whether it may be null."""

    kind: str
    column: ColumnElement[Any]
    nullable: bool = False

    @property
    def compares_as(self) -> str:
        """Whole numbers and others may be compared with each other."""
        return "number" if self.kind == "whole" else self.kind


@dataclass(frozen=True)
class EntitySet:
    """An entity set: `rows` selects from its tables what everybody may see, without columns or order."""

    name: str
    entity: str
    key: str
    properties: Mapping[str, Property]
    rows: Callable[[], Select[Any]]

    def property(self, name: str) -> Property | None:
        return self.properties.get(name)
