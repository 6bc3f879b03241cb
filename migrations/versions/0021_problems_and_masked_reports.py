"""Why a file could not be taken in is a code with values, and a report knows that words in it were masked since.

The list of what was reviewed is counted from its index alone.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

DECIDED = sa.text("decision_id IS NOT NULL AND text <> '' AND masked_with <> ''")
JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    with op.batch_alter_table("comment_import") as batch_op:
        batch_op.add_column(sa.Column("problem_values", JSON, nullable=False, server_default="{}"))
    with op.batch_alter_table("report") as batch_op:
        for name in ("withheld_at", "masked_at"):
            batch_op.add_column(sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    _index_decided("council_id", "id", "lot", "service_id")


def downgrade() -> None:
    _index_decided("council_id", "id", "service_id")
    with op.batch_alter_table("report") as batch_op:
        for name in ("masked_at", "withheld_at"):
            batch_op.drop_column(name)
    with op.batch_alter_table("comment_import") as batch_op:
        batch_op.drop_column("problem_values")


def _index_decided(*columns: str) -> None:
    op.drop_index("ix_comment_decided", table_name="comment")
    op.create_index("ix_comment_decided", "comment", list(columns), postgresql_where=DECIDED, sqlite_where=DECIDED)
