"""Packs: what is in them, what officers are asked to say, what members could ask, and what was published."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.schema import SchemaItem

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
INSTANT = sa.DateTime(timezone=True)
FROZEN = "pack_version"


def upgrade() -> None:
    op.create_table(
        "pack",
        sa.Column("kind", _one_of("packkind", "scrutiny", "annual"), nullable=False),
        sa.Column("slug", sa.String(64), nullable=False),
        sa.Column("title", JSON, nullable=False),
        sa.Column("introduction", JSON, nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("grouped_by", _one_of("grouping", "theme", "tier"), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("most_reminders", sa.Integer(), nullable=False),
        sa.Column("signatory_id", sa.Uuid(), nullable=True),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", INSTANT, nullable=False),
        *_owned("pack"),
        _link("pack", "signatory_id", "person"),
        _link("pack", "made_by", "person"),
        sa.CheckConstraint("ends_on >= begins_on", name=op.f("ck_pack_ends_after_it_begins")),
        sa.CheckConstraint("most_reminders >= 0", name=op.f("ck_pack_reminders_are_not_negative")),
        sa.UniqueConstraint("council_id", "slug", name=op.f("uq_pack_council_id_slug")),
    )
    op.create_table(
        "pack_entry",
        sa.Column("pack_id", sa.Uuid(), nullable=False),
        sa.Column("indicator_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Uuid(), nullable=True),
        sa.Column("says", JSON, nullable=False),
        sa.Column("so_what", JSON, nullable=False),
        sa.Column("action", JSON, nullable=False),
        sa.Column("action_owner", sa.String(200), nullable=False),
        sa.Column("action_due_on", sa.Date(), nullable=True),
        sa.Column("asked_at", INSTANT, nullable=True),
        sa.Column("reminders", sa.Integer(), nullable=False),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.Column("reminders_stopped", sa.Boolean(), nullable=False),
        sa.Column("handed_in_at", INSTANT, nullable=True),
        sa.Column("returned_at", INSTANT, nullable=True),
        sa.Column("returned_note", sa.Text(), nullable=False),
        *_owned("pack_entry"),
        _link("pack_entry", "pack_id", "pack"),
        _link("pack_entry", "indicator_id", "indicator"),
        _link("pack_entry", "officer_id", "person"),
        sa.UniqueConstraint("pack_id", "indicator_id", name=op.f("uq_pack_entry_pack_id_indicator_id")),
    )
    op.create_table(
        "pack_question",
        sa.Column("pack_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(255), nullable=False),
        sa.Column("words", JSON, nullable=False),
        sa.Column("reason", JSON, nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        *_owned("pack_question"),
        _link("pack_question", "pack_id", "pack"),
        sa.UniqueConstraint("pack_id", "key", name=op.f("uq_pack_question_pack_id_key")),
    )
    op.create_table(
        FROZEN,
        sa.Column("pack_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("snapshot", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("change_note", JSON, nullable=False),
        sa.Column("published_at", INSTANT, nullable=False),
        sa.Column("published_by", sa.Uuid(), nullable=True),
        *_owned(FROZEN),
        _link(FROZEN, "pack_id", "pack"),
        _link(FROZEN, "published_by", "person"),
        sa.UniqueConstraint("pack_id", "number", name=op.f("uq_pack_version_pack_id_number")),
    )
    for table in ("pack", "pack_entry", "pack_question", FROZEN):
        op.create_index(op.f(f"ix_{table}_council_id"), table, ["council_id"])
    for table in ("pack_entry", "pack_question", FROZEN):
        op.create_index(op.f(f"ix_{table}_pack_id"), table, ["pack_id"])
    _freeze()


def downgrade() -> None:
    for change in ("update", "delete"):
        op.execute(f"DROP TRIGGER {FROZEN}_no_{change}" + (f" ON {FROZEN}" if _on_postgresql() else ""))
    for table in (FROZEN, "pack_question", "pack_entry", "pack"):
        op.drop_table(table)


def _freeze() -> None:
    """Let the database itself refuse to change or to delete what was published."""
    sqlite = f"BEGIN SELECT RAISE(ABORT, '{FROZEN} is append-only'); END"
    action = "FOR EACH ROW EXECUTE FUNCTION refuse_change()" if _on_postgresql() else sqlite
    for change in ("UPDATE", "DELETE"):
        op.execute(f"CREATE TRIGGER {FROZEN}_no_{change.lower()} BEFORE {change} ON {FROZEN} {action}")


def _on_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def _owned(table: str) -> tuple[SchemaItem, ...]:
    return (
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _link(table, "council_id", "council"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _link(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))
