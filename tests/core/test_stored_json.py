"""JSON is read from either database as it was written."""

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import JSON, cast, literal, select
from sqlalchemy.dialects.postgresql import JSONB

from core.database import Database

KIND = JSON().with_variant(JSONB(), "postgresql")


@pytest.mark.parametrize("held", [2**63, {"a": [1, 0.1, None, "é\u2028"]}, [], "", -1.5e300, True])
def test_what_was_written_is_read(database: Database, held: Any) -> None:
    with database.reading() as session:
        kind = KIND if session.get_bind().dialect.name == "postgresql" else JSON()
        read = session.scalar(select(cast(literal(held, kind), kind) if kind is KIND else literal(held, kind)))
    assert read == held and not isinstance(read, Decimal)
