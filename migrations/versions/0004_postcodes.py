"""The wards of postcodes."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "postcode",
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("postcode", sa.String(length=8), nullable=False),
        sa.Column("area_code", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"], name=op.f("fk_postcode_council_id_council")),
        sa.PrimaryKeyConstraint("council_id", "postcode", name=op.f("pk_postcode")),
    )


def downgrade() -> None:
    op.drop_table("postcode")
