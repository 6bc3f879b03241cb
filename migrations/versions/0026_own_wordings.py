"""Questions that councils keep in banks of their own, with every wording."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "own_wording",
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document", JSON, nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("kept_at", INSTANT, nullable=False),
        sa.Column("kept_by", sa.Uuid(), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["kept_by"], ["person.id"], name=op.f("fk_own_wording_kept_by_person")),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"], name=op.f("fk_own_wording_council_id_council")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_own_wording_counted_from_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_wording")),
        sa.UniqueConstraint("council_id", "code", "number", name=op.f("uq_own_wording_council_id_code_number")),
    )
    op.create_index(op.f("ix_own_wording_council_id"), "own_wording", ["council_id"])
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    for change in ("UPDATE", "DELETE"):
        trigger = f"CREATE TRIGGER own_wording_no_{change.lower()} BEFORE {change} ON own_wording "
        op.execute(
            trigger + "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            if on_postgresql
            else trigger + "BEGIN SELECT RAISE(ABORT, 'own_wording is append-only'); END"
        )


def downgrade() -> None:
    op.drop_table("own_wording")
