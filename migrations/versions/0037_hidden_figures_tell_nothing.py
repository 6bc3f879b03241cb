"""Hidden figures tell nothing: neither how many answered, nor anything else."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

TOLD = ("value", "se", "df", "ci_low", "ci_high", "base", "effective_base", "design_effect", "unweighted")
TOLD_BY_STUDIES = ("value", "se", "df", "ci_low", "ci_high", "base", "effective_base")
SMALLEST_SHOWN_BASE = 30
ENOUGH = "status = 'suppressed' OR source = 'outside' OR base >= 30 OR (source <> 'wave' AND base >= 10)"


def upgrade() -> None:
    _forget("observation", TOLD)
    with op.batch_alter_table("observation") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_observation_suppressed_has_no_value"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_observation_suppressed_tells_nothing"), _nothing(TOLD))
        batch_op.create_check_constraint(batch_op.f("ck_observation_shown_has_enough_people"), ENOUGH)
    with op.batch_alter_table("study_figure") as batch_op:
        batch_op.alter_column("base", existing_type=sa.Integer(), nullable=True)
        batch_op.drop_constraint(batch_op.f("ck_study_figure_suppressed_has_no_value"), type_="check")
    _forget("study_figure", TOLD_BY_STUDIES)
    # What is modelled of a ward is shown where the ward's own figure is not; how many answered there is not.
    op.execute(f"UPDATE study_figure SET base = NULL WHERE base < {SMALLEST_SHOWN_BASE}")
    _forget_opinions()
    with op.batch_alter_table("study_figure") as batch_op:
        batch_op.create_check_constraint(
            batch_op.f("ck_study_figure_suppressed_tells_nothing"), _nothing(TOLD_BY_STUDIES)
        )


def downgrade() -> None:
    """What was forgotten does not come back: no base of a hidden study's figure is known any more, so it has 0."""
    with op.batch_alter_table("study_figure") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_study_figure_suppressed_tells_nothing"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_study_figure_suppressed_has_no_value"), "status <> 'suppressed' OR value IS NULL"
        )
    op.execute("UPDATE study_figure SET base = 0 WHERE base IS NULL")
    with op.batch_alter_table("study_figure") as batch_op:
        batch_op.alter_column("base", existing_type=sa.Integer(), nullable=False)
    with op.batch_alter_table("observation") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_observation_shown_has_enough_people"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_observation_suppressed_tells_nothing"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_observation_suppressed_has_no_value"), "status <> 'suppressed' OR value IS NULL"
        )


def _nothing(told: tuple[str, ...]) -> str:
    return f"status <> 'suppressed' OR ({' AND '.join(f'{name} IS NULL' for name in told)})"


def _forget(table: str, told: tuple[str, ...]) -> None:
    op.execute(f"UPDATE {table} SET {', '.join(f'{name} = NULL' for name in told)} WHERE status = 'suppressed'")


def _forget_opinions() -> None:
    """How many answered everything is in a study's findings, which are JSON of its own."""
    json = sa.JSON().with_variant(JSONB(), "postgresql")
    study = sa.table("study", sa.column("id", sa.Uuid()), sa.column("kind", sa.String()), sa.column("findings", json))
    connection = op.get_bind()
    for identifier, findings in connection.execute(
        sa.select(study.c.id, study.c.findings).where(sa.cast(study.c.kind, sa.String()) == "opinions")
    ).all():
        if findings.get("status") == "suppressed" and "base" in findings:
            kept = {name: value for name, value in findings.items() if name != "base"}
            connection.execute(study.update().where(study.c.id == identifier).values(findings=kept))
