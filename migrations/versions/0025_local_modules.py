"""Local modules of councils, and which of them is asked in a wave."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "local_module",
        sa.Column("commission_id", sa.Uuid(), nullable=False),
        sa.Column("core_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document", JSON, nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("published_at", INSTANT, nullable=False),
        sa.Column("published_by", sa.Uuid(), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _link("local_module", "commission_id", "commission"),
        _link("local_module", "core_id", "questionnaire"),
        _link("local_module", "published_by", "person"),
        _link("local_module", "council_id", "council"),
        sa.CheckConstraint("number >= 1 AND asked >= 0", name=op.f("ck_local_module_counted_from_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_local_module")),
        sa.UniqueConstraint(
            "commission_id", "council_id", "number", name=op.f("uq_local_module_commission_id_council_id_number")
        ),
    )
    op.create_table(
        "asked_module",
        sa.Column("wave_id", sa.Uuid(), nullable=False),
        sa.Column("module_id", sa.Uuid(), nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _link("asked_module", "wave_id", "wave"),
        _link("asked_module", "module_id", "local_module"),
        _link("asked_module", "council_id", "council"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asked_module")),
        sa.UniqueConstraint("wave_id", "council_id", name=op.f("uq_asked_module_wave_id_council_id")),
    )
    for table, column in (
        ("local_module", "council_id"),
        ("local_module", "content_hash"),
        ("asked_module", "council_id"),
    ):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    for table in ("local_module", "asked_module"):
        _refuse_changes(table)


def downgrade() -> None:
    for table in ("asked_module", "local_module"):
        op.drop_table(table)


def _link(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def _refuse_changes(table: str) -> None:
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    for change in ("UPDATE", "DELETE"):
        trigger = f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
        op.execute(
            trigger + "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            if on_postgresql
            else trigger + f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
