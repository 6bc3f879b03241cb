"""Comments masked as they come, their originals sealed, rights and rules of privacy, flags, and imports in the browser."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
WHEN = sa.DateTime(timezone=True)
TABLES = ("import_refusal", "import_upload", "saved_map", "flag", "privacy_rules", "private_right", "original")


def upgrade() -> None:
    with op.batch_alter_table("comment") as batch_op:
        batch_op.add_column(sa.Column("masked_with", sa.String(16), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("weight", sa.Double(), nullable=True))
    op.create_table(
        "original",
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("kept_at", WHEN, nullable=False),
        sa.Column("delete_on", sa.Date(), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        *_links("original", comment_id="comment", council_id="council"),
        sa.PrimaryKeyConstraint("comment_id", name=op.f("pk_original")),
    )
    op.create_index(op.f("ix_original_delete_on"), "original", ["delete_on"])
    op.create_table(
        "private_right",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("right", _words("right", "originals", "flags"), nullable=False),
        *_owned("private_right", person_id="person"),
        sa.UniqueConstraint(
            "council_id", "person_id", "right", name=op.f("uq_private_right_council_id_person_id_right")
        ),
    )
    op.create_table(
        "privacy_rules",
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("days_kept", sa.Integer(), nullable=False),
        sa.Column("known_names", JSON, nullable=False),
        sa.CheckConstraint("days_kept BETWEEN 1 AND 3650", name=op.f("ck_privacy_rules_days_are_days")),
        *_links("privacy_rules", council_id="council"),
        sa.PrimaryKeyConstraint("council_id", name=op.f("pk_privacy_rules")),
    )
    op.create_table(
        "flag",
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("dangers", JSON, nullable=False),
        sa.Column("raised_at", WHEN, nullable=False),
        sa.Column("told_at", WHEN, nullable=True),
        sa.Column("acknowledged_at", WHEN, nullable=True),
        sa.Column("acknowledged_by", sa.Uuid(), nullable=True),
        sa.Column("action_taken", sa.Text(), nullable=False),
        *_owned("flag", comment_id="comment", acknowledged_by="person"),
        sa.UniqueConstraint("comment_id", name=op.f("uq_flag_comment_id")),
    )
    _add_imports()
    for table in TABLES:
        if table != "privacy_rules":
            op.create_index(op.f(f"ix_{table}_council_id"), table, ["council_id"])


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
    with op.batch_alter_table("comment_import") as batch_op:
        batch_op.drop_constraint(op.f("ck_comment_import_importstate"), type_="check")
        batch_op.drop_constraint(op.f("fk_comment_import_person_id_person"), type_="foreignkey")
        batch_op.drop_column("state")
        batch_op.drop_column("map")
        batch_op.drop_column("person_id")
        batch_op.drop_column("problem")
    with op.batch_alter_table("comment") as batch_op:
        batch_op.drop_column("weight")
        batch_op.drop_column("masked_with")


def _add_imports() -> None:
    with op.batch_alter_table("comment_import") as batch_op:
        batch_op.add_column(
            sa.Column(
                "state",
                _words("importstate", "mapping", "queued", "done", "refused"),
                nullable=False,
                server_default="done",
            )
        )
        batch_op.add_column(sa.Column("map", JSON, nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("person_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("problem", sa.Text(), nullable=False, server_default=""))
        batch_op.create_foreign_key(op.f("fk_comment_import_person_id_person"), "person", ["person_id"], ["id"])
    op.create_table(
        "saved_map",
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("map", JSON, nullable=False),
        sa.Column("saved_at", WHEN, nullable=False),
        *_owned("saved_map"),
        sa.UniqueConstraint("council_id", "name", name=op.f("uq_saved_map_council_id_name")),
    )
    op.create_table(
        "import_upload",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        *_links("import_upload", import_id="comment_import", council_id="council"),
        sa.PrimaryKeyConstraint("import_id", name=op.f("pk_import_upload")),
    )
    op.create_table(
        "import_refusal",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("column", sa.String(200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        *_owned("import_refusal", import_id="comment_import"),
        sa.UniqueConstraint("import_id", "row", name=op.f("uq_import_refusal_import_id_row")),
    )


def _owned(table: str, **links: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *_links(table, council_id="council", **links),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def _links(table: str, **links: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))
        for column, other in links.items()
    ]


def _words(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)
