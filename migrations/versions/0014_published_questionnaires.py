"""A published questionnaire never changes and is never deleted: the database refuses it."""

from alembic import op

revision = "0014"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    for change in ("UPDATE", "DELETE"):
        name = f"questionnaire_no_{change.lower()}"
        if on_postgresql:
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {change} ON questionnaire FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            )
        else:
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {change} ON questionnaire "
                "BEGIN SELECT RAISE(ABORT, 'questionnaire is append-only'); END"
            )


def downgrade() -> None:
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    for change in ("update", "delete"):
        op.execute(f"DROP TRIGGER questionnaire_no_{change}" + (" ON questionnaire" if on_postgresql else ""))
