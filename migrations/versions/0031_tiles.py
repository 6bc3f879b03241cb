"""Traffic lights, which a council may turn on; and where a council's figures and comparisons are found."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "traffic_lights",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("turned_on_by", sa.Uuid(), nullable=True),
        sa.Column("turned_on_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"], name=op.f("fk_traffic_lights_council_id_council")),
        sa.ForeignKeyConstraint(["turned_on_by"], ["person.id"], name=op.f("fk_traffic_lights_turned_on_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_traffic_lights")),
        sa.UniqueConstraint("council_id", name=op.f("uq_traffic_lights_council_id")),
    )
    op.create_index("ix_observation_of_council", "observation", ["council_id", "domain_var", "domain"])
    op.create_index("ix_observation_published", "observation", ["publication_id", "indicator_id", "domain_var"])


def downgrade() -> None:
    op.drop_index("ix_observation_published", "observation")
    op.drop_index("ix_observation_of_council", "observation")
    op.drop_table("traffic_lights")
