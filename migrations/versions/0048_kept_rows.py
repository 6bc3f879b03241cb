"""What the feed says of a published figure is kept as it is written."""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kept_row",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("publication_id", sa.Uuid(), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("in_json", sa.Text(), nullable=False),
        sa.Column("on_a_line", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["id"], ["observation.id"], name=op.f("fk_kept_row_id_observation"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"], name=op.f("fk_kept_row_council_id_council")),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publication.id"], name=op.f("fk_kept_row_publication_id_publication")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_row")),
    )
    op.create_index(op.f("ix_kept_row_publication_id"), "kept_row", ["publication_id"])
    op.create_index(op.f("ix_kept_row_council_id"), "kept_row", ["council_id"])
    if op.get_context().dialect.name == "postgresql":
        op.execute("ALTER TABLE kept_row SET (toast_tuple_target = 4080)")  # Rows stay whole, and are not packed.


def downgrade() -> None:
    op.drop_table("kept_row")
