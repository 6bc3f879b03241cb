"""Invitations, messages, paper, limits, and what a response must remember to be saved from any device."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


ROLES = ("administrator", "analyst", "officer", "viewer")


def upgrade() -> None:
    _allow_roles((*ROLES, "interviewer"))
    op.create_table(
        "limit_use",
        sa.Column("limit", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("limit", "subject", "since", name=op.f("pk_limit_use")),
    )
    with op.batch_alter_table("limit_use") as batch_op:
        batch_op.create_index(batch_op.f("ix_limit_use_since"), ["since"], unique=False)

    op.create_table(
        "message",
        sa.Column(
            "channel",
            sa.Enum("email", "text", name="channel", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("subject_id", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "waiting", "sent", "failed", name="messagestate", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("state = 'waiting' OR address IS NULL", name=op.f("ck_message_forgets_the_address")),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"], name=op.f("fk_message_council_id_council")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
    )
    with op.batch_alter_table("message") as batch_op:
        batch_op.create_index(batch_op.f("ix_message_council_id"), ["council_id"], unique=False)

    op.create_table(
        "invitation_batch",
        sa.Column("wave_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"], name=op.f("fk_invitation_batch_council_id_council")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_invitation_batch_made_by_person")),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name=op.f("fk_invitation_batch_wave_id_wave")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation_batch")),
    )
    with op.batch_alter_table("invitation_batch") as batch_op:
        batch_op.create_index(batch_op.f("ix_invitation_batch_council_id"), ["council_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_invitation_batch_wave_id"), ["wave_id"], unique=False)

    op.create_table(
        "invitation",
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("wave_id", sa.Uuid(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("reference", sa.String(length=64), nullable=False),
        sa.Column("stratum", sa.String(length=64), nullable=False),
        sa.Column("design_weight", sa.Double(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "issued",
                "used",
                "cancelled",
                name="invitationstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("design_weight > 0", name=op.f("ck_invitation_stands_for_somebody")),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["invitation_batch.id"], name=op.f("fk_invitation_batch_id_invitation_batch")
        ),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"], name=op.f("fk_invitation_council_id_council")),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name=op.f("fk_invitation_wave_id_wave")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("batch_id", "serial", name=op.f("uq_invitation_batch_id_serial")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_invitation_code_hash")),
    )
    with op.batch_alter_table("invitation") as batch_op:
        batch_op.create_index(batch_op.f("ix_invitation_council_id"), ["council_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_invitation_wave_id"), ["wave_id"], unique=False)

    op.create_table(
        "paper_entry",
        sa.Column("wave_id", sa.Uuid(), nullable=False),
        sa.Column("serial", sa.String(length=32), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("first_answers", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("first_by", sa.Uuid(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("second_answers", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=True),
        sa.Column("second_by", sa.Uuid(), nullable=True),
        sa.Column("second_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("response_id", sa.Uuid(), nullable=True),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"], name=op.f("fk_paper_entry_council_id_council")),
        sa.ForeignKeyConstraint(["first_by"], ["person.id"], name=op.f("fk_paper_entry_first_by_person")),
        sa.ForeignKeyConstraint(["response_id"], ["response.id"], name=op.f("fk_paper_entry_response_id_response")),
        sa.ForeignKeyConstraint(["second_by"], ["person.id"], name=op.f("fk_paper_entry_second_by_person")),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name=op.f("fk_paper_entry_wave_id_wave")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_entry")),
        sa.UniqueConstraint("response_id", name=op.f("uq_paper_entry_response_id")),
        sa.UniqueConstraint("wave_id", "council_id", "serial", name=op.f("uq_paper_entry_wave_id_council_id_serial")),
    )
    with op.batch_alter_table("paper_entry") as batch_op:
        batch_op.create_index(batch_op.f("ix_paper_entry_council_id"), ["council_id"], unique=False)

    with op.batch_alter_table("response") as batch_op:
        batch_op.add_column(sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("invitation_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("stratum", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("design_weight", sa.Double(), nullable=True))
        batch_op.add_column(sa.Column("interviewer_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("code_draw", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("resume_hash", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("receipt_hash", sa.String(length=64), nullable=True))
        batch_op.add_column(
            sa.Column("answered_at", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False, server_default="{}")
        )
        batch_op.add_column(
            sa.Column("replaced", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False, server_default="[]")
        )
        batch_op.add_column(
            sa.Column("orders", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False, server_default="{}")
        )
        batch_op.add_column(
            sa.Column("flags", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False, server_default="[]")
        )
        batch_op.drop_constraint(batch_op.f("uq_response_receipt"), type_="unique")
        batch_op.create_unique_constraint(batch_op.f("uq_response_invitation_id"), ["invitation_id"])
        batch_op.create_unique_constraint(batch_op.f("uq_response_receipt_hash"), ["receipt_hash"])
        batch_op.create_unique_constraint(batch_op.f("uq_response_resume_hash"), ["resume_hash"])
        batch_op.create_foreign_key(
            batch_op.f("fk_response_invitation_id_invitation"), "invitation", ["invitation_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_response_interviewer_id_person"), "person", ["interviewer_id"], ["id"]
        )
        batch_op.drop_column("receipt")
        batch_op.create_check_constraint(
            batch_op.f("ck_response_drops_its_invitation"), "invitation_id IS NULL OR state IN ('draft', 'partial')"
        )


def downgrade() -> None:
    _allow_roles(ROLES)
    with op.batch_alter_table("response") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_response_drops_its_invitation"), type_="check")
        batch_op.add_column(sa.Column("receipt", sa.VARCHAR(length=16), nullable=True))
        batch_op.drop_constraint(batch_op.f("fk_response_interviewer_id_person"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_response_invitation_id_invitation"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_response_resume_hash"), type_="unique")
        batch_op.drop_constraint(batch_op.f("uq_response_receipt_hash"), type_="unique")
        batch_op.drop_constraint(batch_op.f("uq_response_invitation_id"), type_="unique")
        batch_op.create_unique_constraint(batch_op.f("uq_response_receipt"), ["receipt"])
        batch_op.drop_column("flags")
        batch_op.drop_column("orders")
        batch_op.drop_column("replaced")
        batch_op.drop_column("answered_at")
        batch_op.drop_column("receipt_hash")
        batch_op.drop_column("resume_hash")
        batch_op.drop_column("code_draw")
        batch_op.drop_column("interviewer_id")
        batch_op.drop_column("design_weight")
        batch_op.drop_column("stratum")
        batch_op.drop_column("invitation_id")
        batch_op.drop_column("withdrawn_at")

    with op.batch_alter_table("paper_entry") as batch_op:
        batch_op.drop_index(batch_op.f("ix_paper_entry_council_id"))

    op.drop_table("paper_entry")
    with op.batch_alter_table("invitation") as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitation_wave_id"))
        batch_op.drop_index(batch_op.f("ix_invitation_council_id"))

    op.drop_table("invitation")
    with op.batch_alter_table("invitation_batch") as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitation_batch_wave_id"))
        batch_op.drop_index(batch_op.f("ix_invitation_batch_council_id"))

    op.drop_table("invitation_batch")
    with op.batch_alter_table("message") as batch_op:
        batch_op.drop_index(batch_op.f("ix_message_council_id"))

    op.drop_table("message")
    with op.batch_alter_table("limit_use") as batch_op:
        batch_op.drop_index(batch_op.f("ix_limit_use_since"))

    op.drop_table("limit_use")


def _allow_roles(roles: tuple[str, ...]) -> None:
    with op.batch_alter_table("membership") as batch_op:
        name = batch_op.f("ck_membership_role")
        batch_op.drop_constraint(name, type_="check")
        batch_op.create_check_constraint(name, f"role IN ({', '.join(map(repr, roles))})")
