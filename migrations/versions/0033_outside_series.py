"""Files of outside series, and counts of answers to other surveys."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(JSONB(), "postgresql")
STATES = ("mapping", "queued", "done", "refused")
COUNTS = ("rows_read", "rows_added", "rows_corrected", "rows_same", "rows_left_out", "rows_refused")


def upgrade() -> None:
    op.create_table(
        "series_import",
        sa.Column("source", sa.String(100), nullable=False),
        sa.Column("file_name", sa.String(255), nullable=False),
        sa.Column("file_hash", sa.String(64), nullable=False),
        sa.Column("map", JSON, nullable=False),
        sa.Column(
            "state",
            sa.Enum(*STATES, name="seriesimportstate", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("problem", sa.String(32), nullable=False),
        sa.Column("problem_values", JSON, nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("uploaded_at", INSTANT, nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in COUNTS),
        *_owned("series_import"),
        _link("series_import", "person_id", "person"),
    )
    op.create_table(
        "series_import_file",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        _link("series_import_file", "import_id", "series_import"),
        _link("series_import_file", "council_id", "council"),
        sa.PrimaryKeyConstraint("import_id", name=op.f("pk_series_import_file")),
    )
    op.create_table(
        "series_refusal",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("column", sa.String(200), nullable=False),
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("values", JSON, nullable=False),
        *_owned("series_refusal"),
        _link("series_refusal", "import_id", "series_import"),
        sa.UniqueConstraint("import_id", "row", name=op.f("uq_series_refusal_import_id_row")),
    )
    op.create_table(
        "counted_survey",
        sa.Column("indicator_id", sa.Uuid(), nullable=False),
        sa.Column("indicator_key", sa.String(128), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("began_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=False),
        sa.Column("question", sa.String(1000), nullable=False),
        sa.Column("design_effect", sa.Double(), nullable=False),
        sa.Column("options", JSON, nullable=False),
        sa.Column("counts", JSON, nullable=False),
        sa.Column("criteria", JSON, nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("kept_at", INSTANT, nullable=False),
        *_owned("counted_survey"),
        _link("counted_survey", "indicator_id", "indicator"),
        _link("counted_survey", "person_id", "person"),
        sa.UniqueConstraint(
            "council_id", "indicator_key", "name", name=op.f("uq_counted_survey_council_id_indicator_key_name")
        ),
        sa.CheckConstraint("began_on <= ended_on", name=op.f("ck_counted_survey_begins_before_it_ends")),
        sa.CheckConstraint("design_effect BETWEEN 1 AND 10", name=op.f("ck_counted_survey_design_effect_from_1_to_10")),
    )
    for table in ("series_import", "series_import_file", "series_refusal", "counted_survey"):
        op.create_index(op.f(f"ix_{table}_council_id"), table, ["council_id"])


def downgrade() -> None:
    for table in ("counted_survey", "series_refusal", "series_import_file", "series_import"):
        op.drop_table(table)


def _owned(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _link(table, "council_id", "council"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def _link(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))
