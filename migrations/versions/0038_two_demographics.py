"""No observation is of a group that more than two demographics narrow down."""

from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

RULE = "domain_var NOT LIKE '%*%*%'"


def upgrade() -> None:
    with op.batch_alter_table("observation") as batch_op:
        batch_op.create_check_constraint(batch_op.f("ck_observation_at_most_two_demographics"), RULE)


def downgrade() -> None:
    with op.batch_alter_table("observation") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_observation_at_most_two_demographics"), type_="check")
