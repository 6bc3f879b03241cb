"""For how long a council keeps what it holds of people; when words of comments and answers went."""

import sqlalchemy as sa
from alembic import op

from core.database import Instant

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

# Columns are added as they are: a table that is built anew would lose what makes it append-only or writes into it.
MOMENTS = (("comment", "erase_asked_at"), ("comment", "erased_at"), ("response", "reduced_at"))


def upgrade() -> None:
    op.create_table(
        "keeping_rule",
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(64), nullable=False),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("held_since", Instant(), nullable=True),
        sa.Column("held_for", sa.String(200), nullable=False),
        sa.CheckConstraint("days > 0", name=op.f("ck_keeping_rule_days_are_days")),
        sa.CheckConstraint("(held_since IS NULL) = (held_for = '')", name=op.f("ck_keeping_rule_held_for_a_reason")),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"], name=op.f("fk_keeping_rule_council_id_council")),
        sa.PrimaryKeyConstraint("council_id", "purpose", name=op.f("pk_keeping_rule")),
    )
    for table, column in MOMENTS:
        op.add_column(table, sa.Column(column, Instant(), nullable=True))


def downgrade() -> None:
    for table, column in reversed(MOMENTS):
        op.drop_column(table, column)
    op.drop_table("keeping_rule")
