"""Seals of the audit trail, which are only ever added to."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_seal",
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["audit_event.id"], name=op.f("fk_audit_seal_event_id_audit_event")),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_audit_seal")),
        sa.UniqueConstraint("event_id", name=op.f("uq_audit_seal_event_id")),
    )
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    for change in ("UPDATE", "DELETE"):
        op.execute(_postgresql(change) if on_postgresql else _sqlite(change))


def downgrade() -> None:
    op.drop_table("audit_seal")


def _postgresql(change: str) -> str:
    return (
        f"CREATE TRIGGER audit_seal_no_{change.lower()} BEFORE {change} ON audit_seal "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )


def _sqlite(change: str) -> str:
    return (
        f"CREATE TRIGGER audit_seal_no_{change.lower()} BEFORE {change} ON audit_seal "
        "BEGIN SELECT RAISE(ABORT, 'audit_seal is append-only'); END"
    )
