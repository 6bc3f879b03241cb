"""Lists that samples are drawn from, quota cells and reminders."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.schema import SchemaItem

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "address_list",
        sa.Column("wave_id", sa.Uuid(), nullable=False),
        sa.Column("file_name", sa.String(255), nullable=False),
        sa.Column("rows_read", sa.Integer(), nullable=False),
        sa.Column("left_out", JSON, nullable=False),
        sa.Column("refused", JSON, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("uploaded_at", INSTANT, nullable=False),
        sa.Column("uploaded_by", sa.Uuid(), nullable=True),
        *_owned("address_list"),
        _link("address_list", "uploaded_by", "person"),
        sa.UniqueConstraint("wave_id", "council_id", name=op.f("uq_address_list_wave_id_council_id")),
    )
    op.create_table(
        "quota_cell",
        sa.Column("wave_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("said", JSON, nullable=False),
        sa.Column("target", sa.Integer(), nullable=False),
        sa.Column("closes", sa.Boolean(), nullable=False),
        *_owned("quota_cell"),
        sa.CheckConstraint("target >= 0", name=op.f("ck_quota_cell_target_is_not_negative")),
        sa.UniqueConstraint("wave_id", "council_id", "place", name=op.f("uq_quota_cell_wave_id_council_id_place")),
    )
    op.create_table(
        "reminder",
        sa.Column("wave_id", sa.Uuid(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column(
            "way",
            sa.Enum("message", "letter", name="reminderway", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("words", JSON, nullable=False),
        sa.Column("sent_at", INSTANT, nullable=True),
        sa.Column("sent_to", sa.Integer(), nullable=True),
        sa.Column("planned_by", sa.Uuid(), nullable=True),
        *_owned("reminder"),
        _link("reminder", "planned_by", "person"),
        sa.CheckConstraint("(sent_at IS NULL) = (sent_to IS NULL)", name=op.f("ck_reminder_sent_to_somebody")),
    )
    for table in ("address_list", "quota_cell", "reminder"):
        for column in ("council_id", "wave_id"):
            op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def downgrade() -> None:
    for table in ("reminder", "quota_cell", "address_list"):
        op.drop_table(table)


def _owned(table: str) -> list[SchemaItem]:
    """What every table of a council's part of a wave has."""
    return [
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _link(table, "wave_id", "wave"),
        _link(table, "council_id", "council"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def _link(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))
