"""Why a row of an import was refused is a code with values, so that it is said in the reader's language."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    with op.batch_alter_table("import_refusal") as batch_op:
        batch_op.add_column(sa.Column("values", JSON, nullable=False, server_default="{}"))


def downgrade() -> None:
    with op.batch_alter_table("import_refusal") as batch_op:
        batch_op.drop_column("values")
