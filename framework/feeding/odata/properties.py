"""What an entity set holds: its properties, their types, and the columns that answer for them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
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
    """A property: its type, whether it may be null, the column or expression it stands for, and how that is written.

    `says` makes the value of what the database gave; most values are written as they are.
    """

    kind: str
    column: ColumnElement[Any]
    nullable: bool = False
    says: Callable[[Any], Any] | None = None

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
    described: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)

    def property(self, name: str) -> Property | None:
        return self.properties.get(name)
