"""A row of an outside series may hold several figures, so that several of one row may be refused."""

from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

WAS, IS = ["import_id", "row"], ["import_id", "row", "column"]


def upgrade() -> None:
    _replace(WAS, IS)


def downgrade() -> None:
    op.execute(
        "DELETE FROM series_refusal WHERE EXISTS (SELECT 1 FROM series_refusal AS other "
        'WHERE other.import_id = series_refusal.import_id AND other."row" = series_refusal."row" '
        "AND other.id < series_refusal.id)"
    )
    _replace(IS, WAS)


def _replace(before: list[str], after: list[str]) -> None:
    with op.batch_alter_table("series_refusal") as batch_op:
        batch_op.drop_constraint(batch_op.f(f"uq_series_refusal_{'_'.join(before)}"), type_="unique")
        batch_op.create_unique_constraint(batch_op.f(f"uq_series_refusal_{'_'.join(after)}"), after)
