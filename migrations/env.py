"""Run migrations on the database that `app.schema` names, each in its own transaction."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import JSON

import core.accounts.models
import core.audit_chain
import core.heartbeats
import core.keeping.models
import core.measures
import core.reference
import feedback.acting.models
import feedback.asking.models
import feedback.import_models
import feedback.learning.models
import feedback.models
import feedback.private_models
import feedback.reviewing.models
import feedback.taxonomy.models
import framework.beside.models
import framework.clinic.models
import framework.comparing.models
import framework.feeding.models
import framework.maps.models
import framework.models
import framework.packs.models
import framework.ripples.models
import framework.series.models
import framework.studies.models
import framework.tiles.models
import surveys.bank.own_models
import surveys.commissioning.models
import surveys.drafting.models
import surveys.exporting.models
import surveys.importing.models
import surveys.models
import surveys.modules.models
import surveys.panel.models
import surveys.quotas.models
import surveys.reminders.models
import surveys.sampling.models
from core.database import Base, Database, Instant

REVIEWING = (feedback.reviewing.models, feedback.learning.models, feedback.taxonomy.models)
MODELS = (
    core.accounts.models,
    core.audit_chain,
    core.keeping.models,
    core.heartbeats,
    core.measures,
    core.reference,
    feedback.acting.models,
    feedback.asking.models,
    feedback.import_models,
    feedback.models,
    feedback.private_models,
    framework.feeding.models,
    framework.clinic.models,
    framework.beside.models,
    framework.comparing.models,
    framework.maps.models,
    framework.models,
    framework.packs.models,
    framework.ripples.models,
    framework.studies.models,
    framework.tiles.models,
    surveys.bank.own_models,
    surveys.commissioning.models,
    surveys.exporting.models,
    surveys.importing.models,
    surveys.drafting.models,
    surveys.models,
    surveys.modules.models,
    surveys.panel.models,
    surveys.quotas.models,
    surveys.reminders.models,
    surveys.sampling.models,
    *REVIEWING,
)
assert MODELS, "imported so that their tables are known"


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
