"""Refuses, in every test, to keep what the vault sealed in a column that changing the vault's key would forget."""

from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session, object_mapper

from core.vault import SEALED

FERNET = "gAAAAA"
"""How everything begins that Fernet seals in these centuries: version 128, and the time."""


def guard_seals() -> None:
    event.listen(Session, "before_flush", _refuse_forgotten)


def _refuse_forgotten(session: Session, context: Any, instances: Any) -> None:
    for row in (*session.new, *session.dirty):
        for attribute in object_mapper(row).column_attrs:
            value = row.__dict__.get(attribute.key)
            said = value.decode("ascii", "ignore") if isinstance(value, bytes) else value
            if isinstance(said, str) and said.startswith(FERNET):
                column = attribute.columns[0]
                assert SEALED.items() <= column.info.items(), f"Say info=SEALED of {column}: the vault sealed it."
