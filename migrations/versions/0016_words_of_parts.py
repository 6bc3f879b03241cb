"""What repeats a comment's words may be masked: the parts of a decision, and what an earlier model had said of it."""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

FIXED = {
    "decision": (
        "id",
        "council_id",
        "comment_id",
        "person_id",
        "kind",
        "sentiment",
        "themes",
        "as_suggested",
        "sampled",
        "model",
        "batch_id",
        "decided_at",
    ),
    "past_suggestion": ("id", "council_id", "comment_id", "model", "suggested_at"),
}
"""The columns that are never changed: all but those that repeat words."""


def upgrade() -> None:
    for table, columns in FIXED.items():
        _refuse_changes(table, f"UPDATE OF {', '.join(columns)}")


def downgrade() -> None:
    for table in FIXED:
        _refuse_changes(table, "UPDATE")


def _refuse_changes(table: str, changes: str) -> None:
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    op.execute(f"DROP TRIGGER {table}_no_update" + (f" ON {table}" if on_postgresql else ""))
    op.execute(
        f"CREATE TRIGGER {table}_no_update BEFORE {changes} ON {table} "
        + (
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            if on_postgresql
            else f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
    )
