"""A council may ask single sign-on of everybody who works for it."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("council", sa.Column("sign_on", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("council") as batch_op:
        batch_op.drop_column("sign_on")
