"""A council's figures that may not be compared with those before are found at once among all its comparisons."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

HINDERED = sa.text("obstacle IS NOT NULL")


def upgrade() -> None:
    with op.batch_alter_table("difference") as batch_op:
        batch_op.create_index(
            "ix_difference_hindered", ["council_id"], postgresql_where=HINDERED, sqlite_where=HINDERED
        )


def downgrade() -> None:
    with op.batch_alter_table("difference") as batch_op:
        batch_op.drop_index("ix_difference_hindered")
