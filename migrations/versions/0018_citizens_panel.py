"""The citizens' panel, and where each response came from."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

BEFORE = ("sample", "open_link")
AFTER = (*BEFORE, "panel", "boost")


def upgrade() -> None:
    op.create_table(
        "panel_rules",
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("recruits", sa.Boolean(), nullable=False),
        sa.Column("most_a_quarter", sa.Integer(), nullable=False),
        sa.Column("refresh_months", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"], name=op.f("fk_panel_rules_council_id_council")),
        sa.CheckConstraint("most_a_quarter BETWEEN 1 AND 12", name=op.f("ck_panel_rules_asked_now_and_then")),
        sa.CheckConstraint("refresh_months BETWEEN 3 AND 24", name=op.f("ck_panel_rules_refreshed_in_time")),
        sa.PrimaryKeyConstraint("council_id", name=op.f("pk_panel_rules")),
    )
    op.create_table(
        "panel_member",
        sa.Column(
            "channel",
            sa.Enum("email", "text", name="channel", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("address_hash", sa.String(64), nullable=False),
        sa.Column("profile", sa.Text(), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("consent", sa.String(16), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("joined_on", sa.Date(), nullable=False),
        sa.Column("refreshed_on", sa.Date(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=True),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"], name=op.f("fk_panel_member_council_id_council")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_member")),
        sa.UniqueConstraint("council_id", "address_hash", name=op.f("uq_panel_member_council_id_address_hash")),
    )
    op.create_index(op.f("ix_panel_member_council_id"), "panel_member", ["council_id"])
    with op.batch_alter_table("invitation_batch") as batch_op:
        batch_op.add_column(sa.Column("recruitment", sa.String(32), nullable=False, server_default="sample"))
        batch_op.create_check_constraint(
            batch_op.f("ck_invitation_batch_recruitment"), sa.text(f"recruitment IN ({_listed(AFTER)})")
        )
    with op.batch_alter_table("invitation") as batch_op:
        batch_op.add_column(sa.Column("member_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_invitation_member_id_panel_member"), "panel_member", ["member_id"], ["id"]
        )
        batch_op.create_index(batch_op.f("ix_invitation_member_id"), ["member_id"])
    _know("response", AFTER)


def downgrade() -> None:
    op.execute("UPDATE response SET recruitment = 'open_link' WHERE recruitment IN ('panel', 'boost')")
    _know("response", BEFORE)
    with op.batch_alter_table("invitation") as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitation_member_id"))
        batch_op.drop_constraint(batch_op.f("fk_invitation_member_id_panel_member"), type_="foreignkey")
        batch_op.drop_column("member_id")
    with op.batch_alter_table("invitation_batch") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_invitation_batch_recruitment"), type_="check")
        batch_op.drop_column("recruitment")
    op.drop_table("panel_member")
    op.drop_table("panel_rules")


def _know(table: str, words: tuple[str, ...]) -> None:
    """Let a table hold these ways to be recruited, and no others."""
    with op.batch_alter_table(table) as batch_op:
        batch_op.drop_constraint(batch_op.f(f"ck_{table}_recruitment"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f(f"ck_{table}_recruitment"), sa.text(f"recruitment IN ({_listed(words)})")
        )


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(f"'{word}'" for word in words)
