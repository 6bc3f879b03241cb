"""Plan-do-study-act cards with their steps, and ripple maps with their versions."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "clinic_card",
        sa.Column("indicator", sa.String(160), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("expected", sa.Double(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("action_id", sa.Uuid(), nullable=True),
        sa.Column("stage", _enum("stage", "plan", "do", "study", "act"), nullable=False),
        sa.Column("decision", _enum("decision", "adopt", "adapt", "abandon"), nullable=True),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column("reminded_of", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("expected <> 0", name=op.f("ck_clinic_card_predicts_a_change")),
        sa.CheckConstraint("stage <> 'act' OR decision IS NOT NULL", name=op.f("ck_clinic_card_ends_with_a_decision")),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_clinic_card_owner_id_person")),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_clinic_card_action_id_action")),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"], name=op.f("fk_clinic_card_council_id_council")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clinic_card")),
    )
    op.create_index(op.f("ix_clinic_card_indicator"), "clinic_card", ["indicator"])
    op.create_index(op.f("ix_clinic_card_council_id"), "clinic_card", ["council_id"])
    op.create_table(
        "clinic_step",
        sa.Column("card_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.String(32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("facts", JSON, nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["card_id"], ["clinic_card.id"], name=op.f("fk_clinic_step_card_id_clinic_card")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_clinic_step_person_id_person")),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"], name=op.f("fk_clinic_step_council_id_council")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clinic_step")),
    )
    op.create_index(op.f("ix_clinic_step_card_id"), "clinic_step", ["card_id"])
    op.create_index(op.f("ix_clinic_step_council_id"), "clinic_step", ["council_id"])
    op.create_table(
        "ripple_map",
        sa.Column("slug", sa.String(64), nullable=False),
        sa.Column("published", sa.Integer(), nullable=True),
        sa.Column("published_at", INSTANT, nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"], name=op.f("fk_ripple_map_council_id_council")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ripple_map")),
        sa.UniqueConstraint("council_id", "slug", name=op.f("uq_ripple_map_council_id_slug")),
    )
    op.create_index(op.f("ix_ripple_map_council_id"), "ripple_map", ["council_id"])
    op.create_table(
        "ripple_version",
        sa.Column("map_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document", JSON, nullable=False),
        sa.Column("change", sa.String(32), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["map_id"], ["ripple_map.id"], name=op.f("fk_ripple_version_map_id_ripple_map")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_ripple_version_made_by_person")),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"], name=op.f("fk_ripple_version_council_id_council")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ripple_version")),
        sa.UniqueConstraint("map_id", "number", name=op.f("uq_ripple_version_map_id_number")),
    )
    op.create_index(op.f("ix_ripple_version_council_id"), "ripple_version", ["council_id"])


def downgrade() -> None:
    for table in ("ripple_version", "ripple_map", "clinic_step", "clinic_card"):
        op.drop_table(table)


def _enum(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)
