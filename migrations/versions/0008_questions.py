"""A comment may be a question: a fifth kind of suggestion and of decision."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

BEFORE = ("complaint", "compliment", "suggestion", "neither")
AFTER = ("complaint", "compliment", "suggestion", "question", "neither")
TABLES = ("suggestion", "decision")
APPEND_ONLY = "decision"


def upgrade() -> None:
    _allow(AFTER)


def downgrade() -> None:
    _drop_triggers()
    for table in TABLES:
        op.execute(f"UPDATE {table} SET kind = 'neither' WHERE kind = 'question'")
    _add_triggers()
    _allow(BEFORE)


def _allow(kinds: tuple[str, ...]) -> None:
    """Write the check anew; SQLite makes the table anew for that, and its triggers go with the old one."""
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    if not on_postgresql:
        _drop_triggers()
    for table in TABLES:
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_constraint(batch_op.f(f"ck_{table}_kind"), type_="check")
            batch_op.create_check_constraint(batch_op.f(f"ck_{table}_kind"), sa.text(f"kind IN ({listed})"))
    if not on_postgresql:
        _add_triggers()


def _drop_triggers() -> None:
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    for change in ("update", "delete"):
        op.execute(f"DROP TRIGGER {APPEND_ONLY}_no_{change}" + (f" ON {APPEND_ONLY}" if on_postgresql else ""))


def _add_triggers() -> None:
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    for change in ("UPDATE", "DELETE"):
        told = f"CREATE TRIGGER {APPEND_ONLY}_no_{change.lower()} BEFORE {change} ON {APPEND_ONLY} "
        if on_postgresql:
            op.execute(told + "FOR EACH ROW EXECUTE FUNCTION refuse_change()")
        else:
            op.execute(told + f"BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY} is append-only'); END")
