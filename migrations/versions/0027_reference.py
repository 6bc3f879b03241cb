"""What publishers say of every council, and the day of a population count."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "reference_area",
        sa.Column("code", sa.String(9), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(100), nullable=False),
        sa.Column("nation", sa.String(100), nullable=False),
        sa.Column("region", sa.String(100), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("successors", JSON, nullable=False),
        sa.Column("former_codes", JSON, nullable=False),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("loaded_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_reference_area")),
    )
    op.create_table(
        "reference_neighbour",
        sa.Column("code", sa.String(9), nullable=False),
        sa.Column("model", sa.String(64), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("neighbour", sa.String(9), nullable=False),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("code", "model", "rank", name=op.f("pk_reference_neighbour")),
    )
    op.add_column("margin", sa.Column("dated_on", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("margin", "dated_on")
    op.drop_table("reference_neighbour")
    op.drop_table("reference_area")
