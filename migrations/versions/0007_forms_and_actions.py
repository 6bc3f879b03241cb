"""What forms ask and what comes with their answers; notes, actions, answers to residents, and reports."""

from uuid import uuid5

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
INSTANT = sa.DateTime(timezone=True)
WORDED = ("ease_question", "difference_question", "recommend_question", "second_question")
ASKED = ("asks_ward", "asks_quoting", "asks_contact")


def upgrade() -> None:
    with op.batch_alter_table("feedback_form") as batch_op:
        purpose = _words("formpurpose", "rating", "complaint")
        batch_op.add_column(sa.Column("purpose", purpose, nullable=False, server_default="rating"))
        for name in WORDED:
            batch_op.add_column(sa.Column(name, JSON, nullable=False, server_default="{}"))
        for name in ASKED:
            batch_op.add_column(sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("embed_origins", JSON, nullable=False, server_default="[]"))
        batch_op.alter_column("service_id", existing_type=sa.Uuid(), nullable=True)
        batch_op.create_check_constraint(
            op.f("ck_feedback_form_rates_a_service"), "purpose = 'complaint' OR service_id IS NOT NULL"
        )
    with op.batch_alter_table("feedback_form") as batch_op:
        for name in ("purpose", *WORDED, *ASKED, "embed_origins"):
            batch_op.alter_column(name, server_default=None)
    _add_answers()
    _note_answers_so_far()
    _add_acting()


def downgrade() -> None:
    for table in ("report", "you_said", "note", "action_comment", "action", "assignment", "asked_count", "form_answer"):
        op.drop_table(table)
    with op.batch_alter_table("feedback_form") as batch_op:
        batch_op.drop_constraint(op.f("ck_feedback_form_rates_a_service"), type_="check")
        batch_op.drop_constraint(op.f("ck_feedback_form_formpurpose"), type_="check")
    op.execute("DELETE FROM feedback_form WHERE service_id IS NULL")
    with op.batch_alter_table("feedback_form") as batch_op:
        batch_op.alter_column("service_id", existing_type=sa.Uuid(), nullable=False)
        for name in ("purpose", *WORDED, *ASKED, "embed_origins"):
            batch_op.drop_column(name)


def _words(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def _link(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def _check(table: str, name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


def _owned(table: str, *parts: sa.schema.SchemaItem) -> None:
    """Make a table of a council's own rows."""
    op.create_table(
        table,
        *parts,
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _link(table, "council_id", "council"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_council_id"), table, ["council_id"])


def _add_answers() -> None:
    scales = ("ease", "difference", "recommend")
    _owned(
        "form_answer",
        sa.Column("form_id", sa.Uuid(), nullable=False),
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("second_comment_id", sa.Uuid(), nullable=True),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in scales),
        sa.Column("said_to_be", _words("said", "complaint", "compliment", "suggestion"), nullable=True),
        sa.Column("case_reference", sa.String(64), nullable=False),
        sa.Column("may_quote", sa.Boolean(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=True),
        sa.Column("contact_until", sa.Date(), nullable=True),
        sa.Column("flags", JSON, nullable=False),
        sa.Column("received_at", INSTANT, nullable=False),
        *(_check("form_answer", f"{name}_from_1_to_5", f"{name} BETWEEN 1 AND 5") for name in scales),
        _check("form_answer", "contact_has_its_day", "contact IS NULL OR contact_until IS NOT NULL"),
        _link("form_answer", "form_id", "feedback_form"),
        _link("form_answer", "comment_id", "comment"),
        _link("form_answer", "second_comment_id", "comment"),
        sa.UniqueConstraint("comment_id", name=op.f("uq_form_answer_comment_id")),
        sa.UniqueConstraint("second_comment_id", name=op.f("uq_form_answer_second_comment_id")),
    )
    op.create_index("ix_form_answer_form_received", "form_answer", ["form_id", "received_at"])
    _owned(
        "asked_count",
        sa.Column("form_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        _check("asked_count", "somebody_was_asked", "asked > 0"),
        _link("asked_count", "form_id", "feedback_form"),
        sa.UniqueConstraint("form_id", "month", name=op.f("uq_asked_count_form_id_month")),
    )


def _note_answers_so_far() -> None:
    """One answer for each comment that came by a form."""
    metadata = sa.MetaData()
    comment = sa.Table(
        "comment", metadata, sa.Column("id", sa.Uuid()), sa.Column("council_id", sa.Uuid()),
        sa.Column("source", sa.String()), sa.Column("source_name", sa.String()), sa.Column("received_at", INSTANT),
    )  # fmt: skip
    form = sa.Table("feedback_form", metadata, sa.Column("id", sa.Uuid()), sa.Column("slug", sa.String()))
    answer = sa.Table(
        "form_answer", metadata, sa.Column("id", sa.Uuid()), sa.Column("council_id", sa.Uuid()),
        sa.Column("form_id", sa.Uuid()), sa.Column("comment_id", sa.Uuid()), sa.Column("case_reference", sa.String()),
        sa.Column("may_quote", sa.Boolean()), sa.Column("flags", JSON), sa.Column("received_at", INSTANT),
    )  # fmt: skip
    connection = op.get_bind()
    found = sa.select(comment, form.c.id.label("form_id")).join(form, form.c.slug == comment.c.source_name)
    for row in connection.execute(found.where(comment.c.source == "form")).all():
        facts = {"council_id": row.council_id, "form_id": row.form_id, "comment_id": row.id}
        facts |= {"case_reference": "", "may_quote": False, "flags": [], "received_at": row.received_at}
        connection.execute(sa.insert(answer).values(id=uuid5(row.id, "form answer"), **facts))


def _add_acting() -> None:
    _owned(
        "assignment",
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("from_service_id", sa.Uuid(), nullable=True),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("assigned_at", INSTANT, nullable=False),
        _link("assignment", "comment_id", "comment"),
        _link("assignment", "from_service_id", "service"),
        _link("assignment", "service_id", "service"),
        _link("assignment", "person_id", "person"),
    )
    op.create_index(op.f("ix_assignment_comment_id"), "assignment", ["comment_id"])
    _owned(
        "action",
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("theme", sa.String(64), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", _words("actionstate", "open", "done", "dropped"), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        _check("action", "ends_on_a_day", "state = 'open' OR ended_on IS NOT NULL"),
        _link("action", "service_id", "service"),
        _link("action", "owner_id", "person"),
    )
    op.create_index(op.f("ix_action_service_id"), "action", ["service_id"])
    op.create_table(
        "action_comment",
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        _link("action_comment", "action_id", "action"),
        _link("action_comment", "comment_id", "comment"),
        sa.PrimaryKeyConstraint("action_id", "comment_id", name=op.f("pk_action_comment")),
    )
    _owned(
        "note",
        sa.Column("comment_id", sa.Uuid(), nullable=True),
        sa.Column("action_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", INSTANT, nullable=False),
        _check("note", "about_one_thing", "(comment_id IS NULL) <> (action_id IS NULL)"),
        _link("note", "comment_id", "comment"),
        _link("note", "action_id", "action"),
        _link("note", "person_id", "person"),
    )
    for column in ("comment_id", "action_id"):
        op.create_index(op.f(f"ix_note_{column}"), "note", [column])
    _owned(
        "you_said",
        sa.Column("said", JSON, nullable=False),
        sa.Column("did", JSON, nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("action_id", sa.Uuid(), nullable=True),
        sa.Column("quote_comment_id", sa.Uuid(), nullable=True),
        sa.Column("written_at", INSTANT, nullable=False),
        sa.Column("published_on", sa.Date(), nullable=True),
        _link("you_said", "service_id", "service"),
        _link("you_said", "action_id", "action"),
        _link("you_said", "quote_comment_id", "comment"),
    )
    op.create_index(op.f("ix_you_said_service_id"), "you_said", ["service_id"])
    _owned(
        "report",
        sa.Column("kind", _words("reportkind", "monthly", "quarterly"), nullable=False),
        sa.Column("begins", sa.Date(), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("made_at", INSTANT, nullable=True),
        _link("report", "asked_by", "person"),
        sa.UniqueConstraint(
            "council_id", "kind", "begins", "language", name=op.f("uq_report_council_id_kind_begins_language")
        ),
    )
