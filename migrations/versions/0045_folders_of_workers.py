"""A worker says in which data folder it keeps its files."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("worker_beat", sa.Column("folder", sa.String(32), server_default="", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("worker_beat") as batch:
        batch.drop_column("folder")
