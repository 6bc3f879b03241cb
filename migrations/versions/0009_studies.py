"""Further analyses and their figures, where charts start afresh, and what is known of wards."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
KINDS = ("pooled", "wards", "opinions", "charts", "places")
STATUSES = ("final", "indicative", "suppressed")


def upgrade() -> None:
    op.create_table(
        "study",
        sa.Column("publication_id", sa.Uuid(), nullable=False),
        sa.Column("kind", _words("studykind", *KINDS), nullable=False),
        sa.Column("recipe", JSON, nullable=False),
        sa.Column("findings", JSON, nullable=False),
        *_owned("study"),
        _link("study", "publication_id", "publication"),
        sa.UniqueConstraint(
            "publication_id", "council_id", "kind", name=op.f("uq_study_publication_id_council_id_kind")
        ),
    )
    op.create_index(op.f("ix_study_council_id"), "study", ["council_id"])
    _add_figures()
    op.create_table(
        "rebase",
        sa.Column("commission_id", sa.Uuid(), nullable=False),
        sa.Column("indicator_code", sa.String(64), nullable=False),
        sa.Column("wave_number", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *_owned("rebase"),
        _link("rebase", "commission_id", "commission"),
        _link("rebase", "by", "person"),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_rebase_has_a_reason")),
        sa.UniqueConstraint(
            "council_id", "commission_id", "indicator_code", "wave_number",
            name=op.f("uq_rebase_council_id_commission_id_indicator_code_wave_number"),
        ),
    )  # fmt: skip
    for column in ("council_id", "commission_id"):
        op.create_index(op.f(f"ix_rebase_{column}"), "rebase", [column])
    op.create_table(
        "area_fact",
        sa.Column("area_code", sa.String(32), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("source", sa.String(200), nullable=False),
        *_owned("area_fact"),
        sa.UniqueConstraint("council_id", "area_code", "name", name=op.f("uq_area_fact_council_id_area_code_name")),
    )
    op.create_index(op.f("ix_area_fact_council_id"), "area_fact", ["council_id"])


def downgrade() -> None:
    for table in ("area_fact", "rebase", "study_figure", "study"):
        op.drop_table(table)


def _words(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def _link(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def _owned(table: str) -> tuple[sa.Column[Any] | sa.Constraint, ...]:
    """An identifier, and the council whose row it is."""
    return (
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _link(table, "council_id", "council"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _add_figures() -> None:
    numbers = ("value", "se", "df", "ci_low", "ci_high", "effective_base")
    op.create_table(
        "study_figure",
        sa.Column("study_id", sa.Uuid(), nullable=False),
        sa.Column("indicator_id", sa.Uuid(), nullable=False),
        sa.Column("domain_var", sa.String(64), nullable=False),
        sa.Column("domain", sa.String(64), nullable=False),
        sa.Column("status", _words("observationstatus", *STATUSES), nullable=False),
        *(sa.Column(name, sa.Double(), nullable=True) for name in numbers),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("waves", sa.Integer(), nullable=False),
        *_owned("study_figure"),
        _link("study_figure", "study_id", "study"),
        _link("study_figure", "indicator_id", "indicator"),
        sa.CheckConstraint(
            "status <> 'suppressed' OR value IS NULL", name=op.f("ck_study_figure_suppressed_has_no_value")
        ),
        sa.CheckConstraint(
            "status = 'suppressed' OR (value IS NOT NULL AND ci_low IS NOT NULL AND ci_high IS NOT NULL)",
            name=op.f("ck_study_figure_shown_has_interval"),
        ),
        sa.UniqueConstraint(
            "study_id", "indicator_id", "domain_var", "domain",
            name=op.f("uq_study_figure_study_id_indicator_id_domain_var_domain"),
        ),
    )  # fmt: skip
    op.create_index(op.f("ix_study_figure_council_id"), "study_figure", ["council_id"])
