"""Many responses in a database at once: copies of one that a resident submitted, written in plain SQL."""

from typing import Any

from sqlalchemy import String, UniqueConstraint, create_engine, text
from sqlalchemy.sql.elements import KeyedColumnElement

from core.database import Base
from surveys.models import Response

TABLE = Base.metadata.tables[Response.__tablename__]
FRESH = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :number) "
    "SELECT lower(hex(randomblob(16))) AS id FROM n ORDER BY 1",
    "postgresql": "SELECT gen_random_uuid() AS id FROM generate_series(1, :number) ORDER BY 1",
}
SETTLE = {"sqlite": ("PRAGMA wal_checkpoint(TRUNCATE)", "ANALYZE"), "postgresql": ("VACUUM ANALYZE", "CHECKPOINT")}


def stored(url: str) -> int:
    """How many responses a database holds."""
    engine = create_engine(url)
    with engine.connect() as connection:
        number: int = connection.execute(text("SELECT count(*) FROM response")).scalar_one()
    engine.dispose()
    return number


def fill_up(url: str, wanted: int) -> None:
    """Bring the number of responses up to `wanted`, and leave the database settled."""
    missing = wanted - stored(url)
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    kind = engine.dialect.name
    with engine.connect() as connection:
        if kind == "sqlite":
            connection.execute(text("PRAGMA cache_size = -500000"))
        if missing > 0:
            connection.execute(text(_copy(kind)), {"number": missing})
        for statement in SETTLE[kind]:
            connection.execute(text(statement))
    engine.dispose()


def _copy(kind: str) -> str:
    columns = list(TABLE.columns)
    names, values = ", ".join(f'"{column.name}"' for column in columns), ", ".join(_value(column) for column in columns)
    one = "SELECT * FROM response WHERE state = 'submitted' LIMIT 1"
    return f"INSERT INTO response ({names}) SELECT {values} FROM ({FRESH[kind]}) AS fresh, ({one}) AS one"


def _value(column: KeyedColumnElement[Any]) -> str:
    """A copy's value: what must be unique is drawn from its new identifier, and the rest is the same."""
    if column.primary_key:
        return "fresh.id"
    if column.name not in _unique():
        return f'one."{column.name}"'
    if not isinstance(column.type, String):
        return "NULL"
    return f"substr(replace(CAST(fresh.id AS varchar), '-', ''), 1, {column.type.length})"


def _unique() -> set[str]:
    kept_apart = [each for each in TABLE.constraints if isinstance(each, UniqueConstraint)]
    return {column.name for constraint in kept_apart for column in constraint.columns}
