"""Terms of commissions and what councils said to them, and councils that leave."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "terms",
        sa.Column("commission_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document", JSON, nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("proposed_at", INSTANT, nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _link("terms", "commission_id", "commission"),
        _link("terms", "proposed_by", "person"),
        sa.CheckConstraint("number >= 1", name=op.f("ck_terms_counted_from_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_terms")),
        sa.UniqueConstraint("commission_id", "number", name=op.f("uq_terms_commission_id_number")),
    )
    op.create_table(
        "agreement",
        sa.Column("commission_id", sa.Uuid(), nullable=False),
        sa.Column("terms_id", sa.Uuid(), nullable=True),
        sa.Column("answer", _words("answer", "agreed", "declined", "left"), nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("sample_target", sa.Integer(), nullable=False),
        sa.Column("local_questions", sa.Integer(), nullable=False),
        sa.Column("cost_share", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("answered_at", INSTANT, nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _link("agreement", "commission_id", "commission"),
        _link("agreement", "council_id", "council"),
        _link("agreement", "person_id", "person"),
        _link("agreement", "terms_id", "terms"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement")),
    )
    for column in ("commission_id", "council_id"):
        op.create_index(op.f(f"ix_agreement_{column}"), "agreement", [column])
    for table in ("terms", "agreement"):
        _refuse_changes(table)
    op.add_column("commission", sa.Column("terms_draft", JSON, nullable=True))
    op.add_column("wave", sa.Column("terms_number", sa.Integer(), nullable=True))
    op.add_column("partner", sa.Column("invited_at", INSTANT, nullable=True))
    op.add_column("partner", sa.Column("left_at", INSTANT, nullable=True))
    op.add_column("partner", sa.Column("local_questions", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("partner", sa.Column("cost_share", sa.Integer(), nullable=False, server_default="1"))


def downgrade() -> None:
    for column in ("cost_share", "local_questions", "left_at", "invited_at"):
        op.drop_column("partner", column)
    op.drop_column("wave", "terms_number")
    op.drop_column("commission", "terms_draft")
    op.drop_table("agreement")
    op.drop_table("terms")


def _words(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


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
