"""Drafts of questionnaires with every revision, and what councils say to each other about them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "questionnaire_draft",
        sa.Column("commission_id", sa.Uuid(), nullable=True),
        sa.Column("core_id", sa.Uuid(), nullable=True),
        sa.Column("based_on_id", sa.Uuid(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("made", sa.Integer(), nullable=False),
        sa.Column("begun_at", INSTANT, nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.Column("published_at", INSTANT, nullable=True),
        sa.Column("published_hash", sa.String(64), nullable=True),
        sa.Column("set_aside_at", INSTANT, nullable=True),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _link("questionnaire_draft", "commission_id", "commission"),
        _link("questionnaire_draft", "core_id", "questionnaire"),
        _link("questionnaire_draft", "based_on_id", "questionnaire"),
        _link("questionnaire_draft", "council_id", "council"),
        sa.CheckConstraint(
            "revision >= 1 AND made >= revision", name=op.f("ck_questionnaire_draft_stands_at_one_that_was_made")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questionnaire_draft")),
    )
    op.create_table(
        "draft_revision",
        sa.Column("draft_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("follows", sa.Integer(), nullable=True),
        sa.Column("document", JSON, nullable=False),
        sa.Column("action", sa.String(32), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _link("draft_revision", "draft_id", "questionnaire_draft"),
        _link("draft_revision", "person_id", "person"),
        _link("draft_revision", "council_id", "council"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_revision")),
        sa.UniqueConstraint("draft_id", "number", name=op.f("uq_draft_revision_draft_id_number")),
    )
    op.create_table(
        "draft_remark",
        sa.Column("draft_id", sa.Uuid(), nullable=False),
        sa.Column("question", sa.String(64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("said_at", INSTANT, nullable=False),
        sa.Column("settled_at", INSTANT, nullable=True),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _link("draft_remark", "draft_id", "questionnaire_draft"),
        _link("draft_remark", "person_id", "person"),
        _link("draft_remark", "settled_by", "person"),
        _link("draft_remark", "council_id", "council"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_remark")),
    )
    for table, column in (
        ("questionnaire_draft", "commission_id"),
        ("questionnaire_draft", "council_id"),
        ("draft_revision", "council_id"),
        ("draft_remark", "draft_id"),
        ("draft_remark", "council_id"),
    ):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    _refuse_changes("draft_revision")


def downgrade() -> None:
    for table in ("draft_remark", "draft_revision", "questionnaire_draft"):
        op.drop_table(table)


def _link(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def _refuse_changes(table: str) -> None:
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    for change in ("UPDATE", "DELETE"):
        trigger = f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
        op.execute(
            trigger + "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            if on_postgresql
            else trigger + f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
