"""Figures that stand beside many others name them once for all."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
LINK = "fk_difference_peers_id_peers"


def upgrade() -> None:
    op.create_table(
        "peers",
        sa.Column("publication_id", sa.Uuid(), nullable=False),
        sa.Column("members", JSON, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publication.id"], name=op.f("fk_peers_publication_id_publication")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_peers")),
    )
    op.create_index(op.f("ix_peers_publication_id"), "peers", ["publication_id"])
    with op.batch_alter_table("difference") as batch_op:
        batch_op.add_column(sa.Column("peers_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(batch_op.f(LINK), "peers", ["peers_id"], ["id"])
        batch_op.create_index(batch_op.f("ix_difference_peers_id"), ["peers_id"])


def downgrade() -> None:
    """Whoever has many others beside a figure gets them back by publishing the wave again."""
    with op.batch_alter_table("difference") as batch_op:
        batch_op.drop_index(batch_op.f("ix_difference_peers_id"))
        batch_op.drop_constraint(batch_op.f(LINK), type_="foreignkey")
        batch_op.drop_column("peers_id")
    op.drop_table("peers")
