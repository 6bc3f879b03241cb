"""Groups of comparators, lines of polls, measures of areas, the largest gap between groups, and partners together."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(JSONB(), "postgresql")
GROUPS = ("partners", "statistical", "computed", "region", "type", "list")
AGAINST = ("earlier", "last", "councils", "groups")
STUDIES = ("pooled", "wards", "opinions", "charts", "places")


def upgrade() -> None:
    _add_groups()
    _add_polls()
    op.create_table(
        "reference_measure",
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("code", sa.String(9), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("name", "code", name=op.f("pk_reference_measure")),
    )
    _allow("difference", "against", "against", (*AGAINST, "gap"))
    _allow("study", "studykind", "kind", (*STUDIES, "partnership"))


def downgrade() -> None:
    op.execute("DELETE FROM difference WHERE against = 'gap'")
    op.execute("DELETE FROM study_figure WHERE study_id IN (SELECT id FROM study WHERE kind = 'partnership')")
    op.execute("DELETE FROM study WHERE kind = 'partnership'")
    _allow("study", "studykind", "kind", STUDIES)
    _allow("difference", "against", "against", AGAINST)
    op.drop_table("reference_measure")
    op.drop_index(op.f("ix_poll_line_question"), table_name="poll_line")
    op.drop_table("poll_line")
    op.drop_index(op.f("ix_comparator_group_council_id"), table_name="comparator_group")
    op.drop_table("comparator_group")


def _add_groups() -> None:
    op.create_table(
        "comparator_group",
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("name", JSON, nullable=False),
        sa.Column("model", sa.String(64), nullable=False),
        sa.Column("members", JSON, nullable=False),
        sa.Column("recipe", JSON, nullable=False),
        sa.Column("why", sa.String(500), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(f"kind IN {GROUPS}", name=op.f("ck_comparator_group_groupkind")),
        sa.CheckConstraint(
            "kind <> 'statistical' OR length(model) > 0", name=op.f("ck_comparator_group_neighbours_have_a_model")
        ),
        sa.CheckConstraint("kind <> 'list' OR length(why) > 0", name=op.f("ck_comparator_group_a_list_has_a_reason")),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"], name=op.f("fk_comparator_group_council_id_council")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_comparator_group_made_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comparator_group")),
    )
    op.create_index(op.f("ix_comparator_group_council_id"), "comparator_group", ["council_id"])


def _add_polls() -> None:
    op.create_table(
        "poll_line",
        sa.Column("series", sa.String(200), nullable=False),
        sa.Column("round", sa.String(32), nullable=False),
        sa.Column("question", sa.String(64), nullable=False),
        sa.Column("area", sa.String(32), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("approximate", sa.Boolean(), nullable=False),
        sa.Column("definition", sa.String(200), nullable=False),
        sa.Column("wording", sa.String(500), nullable=False),
        sa.Column("base", sa.Integer(), nullable=True),
        sa.Column("mode", sa.String(32), nullable=False),
        sa.Column("population", sa.String(200), nullable=False),
        sa.Column("fieldwork", sa.String(100), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=True),
        sa.Column("last_on", sa.Date(), nullable=True),
        sa.Column("cited", sa.String(500), nullable=False),
        sa.Column("verification", sa.String(300), nullable=False),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("loaded_at", INSTANT, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("value BETWEEN 0 AND 1", name=op.f("ck_poll_line_is_a_proportion")),
        sa.CheckConstraint("base IS NULL OR base > 0", name=op.f("ck_poll_line_has_a_base_or_none")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll_line")),
        sa.UniqueConstraint(
            "series", "round", "question", "area", name=op.f("uq_poll_line_series_round_question_area")
        ),
    )
    op.create_index(op.f("ix_poll_line_question"), "poll_line", ["question"])


def _allow(table: str, kind: str, column: str, values: tuple[str, ...]) -> None:
    """Let a column hold these words and no others."""
    name = op.f(f"ck_{table}_{kind}")
    with op.batch_alter_table(table) as batch_op:
        batch_op.drop_constraint(name, type_="check")
        batch_op.create_check_constraint(name, sa.text(f"{column} IN {values}"))
