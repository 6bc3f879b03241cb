"""Files of responses that were taken in, and which response came from which."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(JSONB(), "postgresql")
IMPORT, FILE, REFUSAL, IMPORTED = "response_import", "response_import_file", "response_refusal", "imported_response"


def upgrade() -> None:
    states = sa.Enum(
        "uploaded", "queued", "done", "refused", name="responseimportstate", native_enum=False, create_constraint=True,
        length=32,
    )  # fmt: skip
    op.create_table(
        IMPORT,
        _column("wave_id", sa.Uuid()),
        _column("source", sa.String(100)),
        _column("file_name", sa.String(255)),
        _column("file_hash", sa.String(64)),
        _column("map", JSON),
        _column("state", states),
        _column("problem", sa.String(32)),
        _column("problem_values", JSON),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        _column("uploaded_at", INSTANT),
        *(_column(f"rows_{name}", sa.Integer()) for name in ("read", "added", "known", "refused")),
        _column("council_id", sa.Uuid()),
        _column("id", sa.Uuid()),
        _link(IMPORT, "council_id", "council"),
        _link(IMPORT, "person_id", "person"),
        _link(IMPORT, "wave_id", "wave"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{IMPORT}")),
    )
    op.create_table(
        FILE,
        _column("import_id", sa.Uuid()),
        _column("sealed", sa.LargeBinary()),
        _column("council_id", sa.Uuid()),
        _link(FILE, "council_id", "council"),
        _link(FILE, "import_id", IMPORT),
        sa.PrimaryKeyConstraint("import_id", name=op.f(f"pk_{FILE}")),
    )
    op.create_table(
        REFUSAL,
        _column("import_id", sa.Uuid()),
        _column("row", sa.Integer()),
        _column("column", sa.String(200)),
        _column("code", sa.String(32)),
        _column("values", JSON),
        _column("council_id", sa.Uuid()),
        _column("id", sa.Uuid()),
        _link(REFUSAL, "council_id", "council"),
        _link(REFUSAL, "import_id", IMPORT),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{REFUSAL}")),
        sa.UniqueConstraint("import_id", "row", name=op.f(f"uq_{REFUSAL}_import_id_row")),
    )
    op.create_table(
        IMPORTED,
        _column("response_id", sa.Uuid()),
        _column("wave_id", sa.Uuid()),
        _column("import_id", sa.Uuid()),
        _column("source", sa.String(100)),
        _column("reference", sa.String(100)),
        _column("content_hash", sa.String(64)),
        _column("council_id", sa.Uuid()),
        _link(IMPORTED, "council_id", "council"),
        _link(IMPORTED, "import_id", IMPORT),
        _link(IMPORTED, "response_id", "response"),
        _link(IMPORTED, "wave_id", "wave"),
        sa.PrimaryKeyConstraint("response_id", name=op.f(f"pk_{IMPORTED}")),
        sa.UniqueConstraint(
            "wave_id",
            "council_id",
            "source",
            "reference",
            name=op.f(f"uq_{IMPORTED}_wave_id_council_id_source_reference"),
        ),
    )
    for table, columns in INDEXES.items():
        for column in columns:
            op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def downgrade() -> None:
    for table in (IMPORTED, REFUSAL, FILE, IMPORT):
        op.drop_table(table)


INDEXES = {
    IMPORT: ("council_id", "wave_id"), FILE: ("council_id",), REFUSAL: ("council_id",),
    IMPORTED: ("council_id", "import_id"),
}  # fmt: skip


def _column(name: str, kind: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)


def _link(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))
