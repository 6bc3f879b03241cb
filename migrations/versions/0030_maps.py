"""Maps of wards and of councils, and what residents wrote beside figures."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def kind() -> sa.Enum:
    return sa.Enum("outlines", "hexes", name="mapkind", native_enum=False, create_constraint=True, length=32)


def drawn() -> list[sa.Column[Any]]:
    return [
        sa.Column("drawing", JSON, nullable=False),
        sa.Column("tolerance", sa.Double(), nullable=False),
        sa.Column("worked_out", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("loaded_at", INSTANT, nullable=False),
    ]


def upgrade() -> None:
    op.create_table(
        "ward_map",
        sa.Column("kind", kind(), nullable=False),
        *drawn(),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("tolerance >= 0", name=op.f("ck_ward_map_tolerance_not_negative")),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"], name=op.f("fk_ward_map_council_id_council")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ward_map")),
        sa.UniqueConstraint("council_id", "kind", name=op.f("uq_ward_map_council_id_kind")),
    )
    op.create_index(op.f("ix_ward_map_council_id"), "ward_map", ["council_id"])
    op.create_table(
        "council_map",
        sa.Column("kind", kind(), nullable=False),
        *drawn(),
        sa.CheckConstraint("tolerance >= 0", name=op.f("ck_council_map_tolerance_not_negative")),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_council_map")),
    )
    op.create_table(
        "words_beside",
        sa.Column("publication_id", sa.Uuid(), nullable=False),
        sa.Column("findings", JSON, nullable=False),
        sa.Column("unread", sa.Integer(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"], name=op.f("fk_words_beside_council_id_council")),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publication.id"], name=op.f("fk_words_beside_publication_id_publication")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_words_beside")),
        sa.UniqueConstraint("publication_id", "council_id", name=op.f("uq_words_beside_publication_id_council_id")),
    )
    op.create_index(op.f("ix_words_beside_council_id"), "words_beside", ["council_id"])
    op.create_index(op.f("ix_words_beside_publication_id"), "words_beside", ["publication_id"])


def downgrade() -> None:
    op.drop_table("words_beside")
    op.drop_table("council_map")
    op.drop_table("ward_map")
