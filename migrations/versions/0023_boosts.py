"""Boosts, the shorter forms that responses were asked, and more reasons why figures are not compared."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
BEFORE = (
    "first-wave", "not-published-before", "questionnaire-differs", "definition-differs", "wording-differs",
    "options-differ",
)  # fmt: skip
AFTER = (*BEFORE, "routing-differs", "recruited-differently")


def upgrade() -> None:
    op.create_table(
        "boost",
        sa.Column("wave_id", sa.Uuid(), nullable=False),
        sa.Column("tag", sa.String(32), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("only", JSON, nullable=False),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name=op.f("fk_boost_wave_id_wave")),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"], name=op.f("fk_boost_council_id_council")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_boost")),
        sa.UniqueConstraint("wave_id", "council_id", "tag", name=op.f("uq_boost_wave_id_council_id_tag")),
    )
    for column in ("council_id", "wave_id"):
        op.create_index(op.f(f"ix_boost_{column}"), "boost", [column])
    op.add_column("response", sa.Column("tag", sa.String(32), nullable=True))
    op.add_column("response", sa.Column("only", JSON, nullable=False, server_default="[]"))
    _know(AFTER)


def downgrade() -> None:
    op.execute("UPDATE difference SET obstacle = 'options-differ' WHERE obstacle = 'routing-differs'")
    op.execute("UPDATE difference SET obstacle = NULL WHERE obstacle = 'recruited-differently'")
    _know(BEFORE)
    op.drop_column("response", "only")
    op.drop_column("response", "tag")
    op.drop_table("boost")


def _know(words: tuple[str, ...]) -> None:
    """Let a difference have these obstacles, and no others."""
    listed = ", ".join(f"'{word}'" for word in words)
    with op.batch_alter_table("difference") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_difference_obstacle"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_difference_obstacle"), sa.text(f"obstacle IN ({listed})"))
