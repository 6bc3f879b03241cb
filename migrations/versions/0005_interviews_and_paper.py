"""Interviewers' calls, and paper that two people key."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    with op.batch_alter_table("commission") as batch_op:
        batch_op.add_column(sa.Column("open_recruitment", sa.Boolean(), nullable=False, server_default=sa.true()))
    _add_calls()
    op.drop_table("paper_entry")  # Nothing has written to it yet.
    _add_paper()


def downgrade() -> None:
    op.drop_table("paper_keying")
    op.drop_table("paper_entry")
    _allow_changes("call_outcome")
    op.drop_table("call_outcome")
    _add_paper_as_it_was()
    with op.batch_alter_table("commission") as batch_op:
        batch_op.drop_column("open_recruitment")


def _words(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def _link(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def _add_calls() -> None:
    op.create_table(
        "call_outcome",
        sa.Column("wave_id", sa.Uuid(), nullable=False),
        sa.Column("invitation_id", sa.Uuid(), nullable=True),
        sa.Column("mode", _words("mode", "online", "paper", "telephone", "face_to_face"), nullable=False),
        sa.Column("result", _words("callresult", "no_answer", "call_back", "refused", "not_eligible"), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _link("call_outcome", "wave_id", "wave"),
        _link("call_outcome", "invitation_id", "invitation"),
        _link("call_outcome", "by", "person"),
        _link("call_outcome", "council_id", "council"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_outcome")),
    )
    for column in ("council_id", "invitation_id", "wave_id"):
        op.create_index(op.f(f"ix_call_outcome_{column}"), "call_outcome", [column])
    _refuse_changes("call_outcome")


def _add_paper() -> None:
    op.create_table(
        "paper_entry",
        sa.Column("wave_id", sa.Uuid(), nullable=False),
        sa.Column("serial", sa.String(length=64), nullable=False),
        sa.Column("invitation_id", sa.Uuid(), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            _words("paperstate", "first_keying", "second_keying", "differences", "counted", "no_consent"),
            nullable=False,
        ),
        sa.Column("compared", JSON, nullable=False),
        sa.Column("differing", JSON, nullable=False),
        sa.Column("resolved_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _link("paper_entry", "wave_id", "wave"),
        _link("paper_entry", "invitation_id", "invitation"),
        _link("paper_entry", "resolved_by", "person"),
        _link("paper_entry", "council_id", "council"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_entry")),
        sa.UniqueConstraint("wave_id", "council_id", "serial", name=op.f("uq_paper_entry_wave_id_council_id_serial")),
    )
    op.create_index(op.f("ix_paper_entry_council_id"), "paper_entry", ["council_id"])
    op.create_table(
        "paper_keying",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("marks", JSON, nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("turn IN (1, 2)", name=op.f("ck_paper_keying_keyed_twice_at_most")),
        _link("paper_keying", "entry_id", "paper_entry"),
        _link("paper_keying", "person_id", "person"),
        _link("paper_keying", "council_id", "council"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_keying")),
        sa.UniqueConstraint("entry_id", "person_id", name=op.f("uq_paper_keying_entry_id_person_id")),
        sa.UniqueConstraint("entry_id", "turn", name=op.f("uq_paper_keying_entry_id_turn")),
    )
    op.create_index(op.f("ix_paper_keying_council_id"), "paper_keying", ["council_id"])


def _add_paper_as_it_was() -> None:
    op.create_table(
        "paper_entry",
        sa.Column("wave_id", sa.Uuid(), nullable=False),
        sa.Column("serial", sa.String(length=32), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("first_answers", JSON, nullable=False),
        sa.Column("first_by", sa.Uuid(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("second_answers", JSON, nullable=True),
        sa.Column("second_by", sa.Uuid(), nullable=True),
        sa.Column("second_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("response_id", sa.Uuid(), nullable=True),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _link("paper_entry", "council_id", "council"),
        _link("paper_entry", "first_by", "person"),
        _link("paper_entry", "second_by", "person"),
        _link("paper_entry", "response_id", "response"),
        _link("paper_entry", "wave_id", "wave"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_entry")),
        sa.UniqueConstraint("response_id", name=op.f("uq_paper_entry_response_id")),
        sa.UniqueConstraint("wave_id", "council_id", "serial", name=op.f("uq_paper_entry_wave_id_council_id_serial")),
    )
    op.create_index(op.f("ix_paper_entry_council_id"), "paper_entry", ["council_id"])


def _refuse_changes(table: str) -> None:
    """Let a table be added to and never changed, with the function that migration 0002 made."""
    for change in ("UPDATE", "DELETE"):
        if op.get_bind().dialect.name == "postgresql":
            action = "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        else:
            action = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        op.execute(f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} {action}")


def _allow_changes(table: str) -> None:
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    for change in ("update", "delete"):
        op.execute(f"DROP TRIGGER {table}_no_{change}" + (f" ON {table}" if on_postgresql else ""))
