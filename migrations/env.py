"""Run migrations on the database that `app.schema` names, each in its own transaction."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import JSON

from app import tables
from core.database import Base, Database, Instant

assert tables.MODELS, "imported so that they are known"


def render_plainly(kind: str, item: Any, autogen_context: AutogenContext) -> str | Literal[False]:
    """Write our own column types as the plain ones beneath them, so that a migration never imports today's code."""
    if kind == "type" and isinstance(item, Instant):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, JSON):
        autogen_context.imports.add("from sqlalchemy.dialects.postgresql import JSONB")
        return 'sa.JSON().with_variant(JSONB(), "postgresql")'
    return False


database = Database(context.config.attributes["database_url"])

with database.engine.connect() as connection:
    if connection.dialect.name == "sqlite":
        # An altered table is rebuilt, and its rows would be missed by others in between. It ends with the connection.
        connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
    if connection.dialect.name == "postgresql":
        # Whoever waits for a table holds up everybody who comes after: rather fail, and be run again.
        connection.exec_driver_sql("SET lock_timeout = '5s'")
        connection.commit()
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        render_item=render_plainly,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise RuntimeError("A migration has left rows that point nowhere.")

database.close()
