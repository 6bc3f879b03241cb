"""Reviewing together, learning from decisions, and councils' own themes."""

import re
import unicodedata

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
INSTANT = sa.DateTime(timezone=True)
INDEXES = {
    "council_taxonomy": ("council_id",),
    "trained_model": ("council_id",),
    "model_promotion": ("council_id",),
    "comment_group": ("council_id",),
    "never_rule": ("council_id",),
    "past_suggestion": (
        "comment_id",
        "council_id",
    ),
    "review_lease": ("council_id",),
    "comment_group_member": (
        "council_id",
        "group_id",
    ),
    "second_opinion": (
        "comment_id",
        "council_id",
    ),
    "undoing": ("council_id",),
}
APPEND_ONLY = ("council_taxonomy", "past_suggestion", "second_opinion", "undoing")
CHANCE = {
    "postgresql": "random()",
    "sqlite": "(random() + 9223372036854775808.0) / 18446744073709551616.0",
}
"""A number from 0 to 1, drawn for each row, by dialect."""


def upgrade() -> None:
    _add_tables()
    for table, columns in INDEXES.items():
        for column in columns:
            op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    for table in APPEND_ONLY:
        _refuse_changes(table)
    # Columns are added with a default and left so: a table that is built anew would lose what makes it append-only.
    op.add_column("comment", sa.Column("lot", sa.Double(), nullable=False, server_default="0.5"))
    op.execute(f"UPDATE comment SET lot = {CHANCE[op.get_bind().dialect.name]}")
    op.add_column("decision", sa.Column("sampled", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("decision", sa.Column("model", sa.String(64), nullable=False, server_default=""))
    op.add_column("decision", sa.Column("clauses", JSON, nullable=False, server_default="[]"))
    op.add_column("decision", sa.Column("batch_id", sa.Uuid(), nullable=True))
    op.create_index(op.f("ix_decision_batch_id"), "decision", ["batch_id"])
    op.add_column("suggestion", sa.Column("searchable", sa.Text(), nullable=False, server_default=""))
    op.add_column("suggestion", sa.Column("scores", JSON, nullable=False, server_default="{}"))
    op.add_column("suggestion", sa.Column("whole", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("suggestion", sa.Column("usefulness", sa.Double(), nullable=False, server_default="0.5"))
    op.add_column("suggestion", sa.Column("read_again", sa.Boolean(), nullable=False, server_default=sa.false()))
    _fill_searchable()


def downgrade() -> None:
    for column in ("read_again", "usefulness", "whole", "scores", "searchable"):
        op.drop_column("suggestion", column)
    op.drop_index(op.f("ix_decision_batch_id"), "decision")
    for column in ("batch_id", "clauses", "model", "sampled"):
        op.drop_column("decision", column)
    op.drop_column("comment", "lot")
    for table in reversed(INDEXES):
        op.drop_table(table)


def _words(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def _link(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def _add_tables() -> None:
    op.create_table(
        "council_taxonomy",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("changes", JSON, nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _link("council_taxonomy", "council_id", "council"),
        _link("council_taxonomy", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_taxonomy")),
        sa.UniqueConstraint("council_id", "number", name=op.f("uq_council_taxonomy_council_id_number")),
    )
    op.create_table(
        "trained_model",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("file_hash", sa.String(length=64), nullable=False),
        sa.Column("card", JSON, nullable=False),
        sa.Column("trained_at", INSTANT, nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _link("trained_model", "council_id", "council"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trained_model")),
        sa.UniqueConstraint("council_id", "name", name=op.f("uq_trained_model_council_id_name")),
    )
    op.create_table(
        "model_promotion",
        sa.Column("model", sa.String(length=64), nullable=False),
        sa.Column("trained_id", sa.Uuid(), nullable=True),
        sa.Column("reason", _words("reason", "better", "rolled_back"), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("promoted_at", INSTANT, nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _link("model_promotion", "council_id", "council"),
        _link("model_promotion", "person_id", "person"),
        _link("model_promotion", "trained_id", "trained_model"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_model_promotion")),
    )
    op.create_table(
        "comment_group",
        sa.Column("first_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("counted", _words("counted", "many", "once"), nullable=False),
        sa.Column("chosen_by", sa.Uuid(), nullable=True),
        sa.Column("chosen_at", INSTANT, nullable=True),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _link("comment_group", "chosen_by", "person"),
        _link("comment_group", "council_id", "council"),
        _link("comment_group", "first_id", "comment"),
        _link("comment_group", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment_group")),
    )
    op.create_table(
        "never_rule",
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("theme", sa.String(length=64), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _link("never_rule", "comment_id", "comment"),
        _link("never_rule", "council_id", "council"),
        _link("never_rule", "ended_by", "person"),
        _link("never_rule", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_never_rule")),
    )
    op.create_table(
        "past_suggestion",
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("model", sa.String(length=64), nullable=False),
        sa.Column("said", JSON, nullable=False),
        sa.Column("suggested_at", INSTANT, nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _link("past_suggestion", "comment_id", "comment"),
        _link("past_suggestion", "council_id", "council"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_past_suggestion")),
    )
    op.create_table(
        "review_lease",
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("until", INSTANT, nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        _link("review_lease", "comment_id", "comment"),
        _link("review_lease", "council_id", "council"),
        _link("review_lease", "person_id", "person"),
        sa.PrimaryKeyConstraint("comment_id", name=op.f("pk_review_lease")),
    )
    op.create_table(
        "comment_group_member",
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("apart", sa.Boolean(), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        _link("comment_group_member", "comment_id", "comment"),
        _link("comment_group_member", "council_id", "council"),
        _link("comment_group_member", "group_id", "comment_group"),
        sa.PrimaryKeyConstraint("comment_id", name=op.f("pk_comment_group_member")),
    )
    op.create_table(
        "second_opinion",
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind", _words("kind", "complaint", "compliment", "suggestion", "question", "neither"), nullable=False
        ),
        sa.Column("sentiment", _words("sentiment", "negative", "neutral", "positive"), nullable=False),
        sa.Column("themes", JSON, nullable=False),
        sa.Column("given_at", INSTANT, nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _link("second_opinion", "comment_id", "comment"),
        _link("second_opinion", "council_id", "council"),
        _link("second_opinion", "decision_id", "decision"),
        _link("second_opinion", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_opinion")),
        sa.UniqueConstraint("decision_id", name=op.f("uq_second_opinion_decision_id")),
    )
    op.create_table(
        "undoing",
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("undone_at", INSTANT, nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _link("undoing", "council_id", "council"),
        _link("undoing", "decision_id", "decision"),
        _link("undoing", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_undoing")),
        sa.UniqueConstraint("decision_id", name=op.f("uq_undoing_decision_id")),
    )


def _refuse_changes(table: str) -> None:
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    for change in ("UPDATE", "DELETE"):
        trigger = f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
        op.execute(
            trigger + "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            if on_postgresql
            else trigger + f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


def _fill_searchable() -> None:
    """What was redacted so far, as searches see it."""
    suggestion = sa.table("suggestion", sa.column("id", sa.Uuid()), sa.column("redacted"), sa.column("searchable"))
    connection = op.get_bind()
    for each, redacted in connection.execute(sa.select(suggestion.c.id, suggestion.c.redacted)).all():
        mine = sa.update(suggestion).where(suggestion.c.id == each)
        connection.execute(mine.values(searchable=_search_words(redacted)))


def _search_words(text: str) -> str:
    bare = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(each for each in bare if not unicodedata.combining(each) and each not in "'’‘")
    words = re.findall(r"\w+", letters)
    return f" {' '.join(words)} " if words else " "
