"""The decision that counts and the use of reading it beside each comment; actions in every language; reports by email."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
INSTANT = sa.DateTime(timezone=True)
TO_REVIEW = sa.text("decision_id IS NULL AND text <> '' AND masked_with <> ''")
DECIDED = sa.text("decision_id IS NOT NULL AND text <> '' AND masked_with <> ''")
QUEUES = (
    ("ix_comment_useful", ["council_id", "usefulness", "id", "lot", "service_id"], TO_REVIEW),
    ("ix_comment_sample", ["council_id", "lot", "id", "service_id"], TO_REVIEW),
    ("ix_comment_decided", ["council_id", "id", "service_id"], DECIDED),
)
LATEST = (
    "SELECT made.id FROM decision AS made WHERE made.comment_id = {comment} "
    "AND NOT EXISTS (SELECT 1 FROM undoing WHERE undoing.decision_id = made.id) "
    "ORDER BY made.decided_at DESC, made.id DESC LIMIT 1"
)
"""The decision that counts of a comment: the latest that nobody has taken back."""
ABOUT = {"decision": "NEW.comment_id", "undoing": "(SELECT comment_id FROM decision WHERE id = NEW.decision_id)"}
"""The comment that a row of each table is about."""


def upgrade() -> None:
    op.add_column("comment", sa.Column("usefulness", sa.Double(), nullable=False, server_default="0.5"))
    op.add_column("comment", sa.Column("decision_id", sa.Uuid(), nullable=True))
    op.execute(
        "UPDATE comment SET usefulness = (SELECT usefulness FROM suggestion WHERE comment_id = comment.id) "
        "WHERE EXISTS (SELECT 1 FROM suggestion WHERE comment_id = comment.id)"
    )
    op.execute(f"UPDATE comment SET decision_id = ({LATEST.format(comment='comment.id')})")
    op.drop_column("suggestion", "usefulness")
    for name, columns, where in QUEUES:
        op.create_index(name, "comment", columns, sqlite_where=where, postgresql_where=where)
    op.create_index("ix_decision_person_decided", "decision", ["council_id", "person_id", "decided_at"])
    _let_the_latest_count()
    _speak_every_language()
    op.add_column("report", sa.Column("told_at", INSTANT, nullable=True))
    op.execute("UPDATE report SET told_at = made_at")
    op.create_table(
        "report_reader",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", _words("reportkind", "monthly", "quarterly"), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _link("council_id", "council"),
        _link("person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_reader")),
        sa.UniqueConstraint("council_id", "person_id", "kind", name=op.f("uq_report_reader_council_id_person_id_kind")),
    )
    op.create_index(op.f("ix_report_reader_council_id"), "report_reader", ["council_id"])


def downgrade() -> None:
    op.drop_table("report_reader")
    op.drop_column("report", "told_at")
    _speak_one_language()
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    for table in ABOUT:
        op.execute(f"DROP TRIGGER {table}_counts" + (f" ON {table}" if on_postgresql else ""))
    if on_postgresql:
        op.execute("DROP FUNCTION let_latest_decision_count()")
    op.drop_index("ix_decision_person_decided", "decision")
    for name, _, _ in QUEUES:
        op.drop_index(name, "comment")
    op.add_column("suggestion", sa.Column("usefulness", sa.Double(), nullable=False, server_default="0.5"))
    op.execute("UPDATE suggestion SET usefulness = (SELECT usefulness FROM comment WHERE id = suggestion.comment_id)")
    op.drop_column("comment", "decision_id")
    op.drop_column("comment", "usefulness")


def _let_the_latest_count() -> None:
    """Let the database keep each comment's decision, so that nothing that decides can forget to.

    PostgreSQL locks the comment first, so that of two people who decide at once each sees the other's decision.
    """
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION let_latest_decision_count() RETURNS trigger LANGUAGE plpgsql AS $$ "
            "DECLARE about uuid; BEGIN "
            f"IF TG_TABLE_NAME = 'decision' THEN about := {ABOUT['decision']}; "
            f"ELSE about := {ABOUT['undoing']}; END IF; "
            "PERFORM 1 FROM comment WHERE id = about FOR UPDATE; "
            f"UPDATE comment SET decision_id = ({LATEST.format(comment='about')}) WHERE id = about; "
            "RETURN NULL; END $$"
        )
    for table, comment in ABOUT.items():
        trigger = f"CREATE TRIGGER {table}_counts AFTER INSERT ON {table} FOR EACH ROW "
        op.execute(
            trigger + "EXECUTE FUNCTION let_latest_decision_count()"
            if op.get_bind().dialect.name == "postgresql"
            else trigger + f"BEGIN UPDATE comment SET decision_id = ({LATEST.format(comment=comment)}) "
            f"WHERE id = {comment}; END"
        )


def _speak_every_language() -> None:
    """What an action is called was in one language, and is held to have been the first of its council's."""
    op.add_column("action", sa.Column("titles", JSON, nullable=False, server_default="{}"))
    action = sa.table("action", sa.column("id", sa.Uuid()), sa.column("council_id", sa.Uuid()), sa.column("title"),
                      sa.column("titles", JSON))  # fmt: skip
    council = sa.table("council", sa.column("id", sa.Uuid()), sa.column("languages", JSON))
    connection = op.get_bind()
    languages = {row.id: row.languages for row in connection.execute(sa.select(council.c.id, council.c.languages))}
    for each, council_id, title in connection.execute(
        sa.select(action.c.id, action.c.council_id, action.c.title)
    ).all():
        said = {languages[council_id][0]: title}
        connection.execute(sa.update(action).where(action.c.id == each).values(titles=said))
    with op.batch_alter_table("action") as batch_op:
        batch_op.drop_column("title")
        batch_op.alter_column("titles", new_column_name="title", server_default=None)


def _speak_one_language() -> None:
    op.add_column("action", sa.Column("titles", sa.String(200), nullable=False, server_default=""))
    action = sa.table("action", sa.column("id", sa.Uuid()), sa.column("title", JSON), sa.column("titles"))
    connection = op.get_bind()
    for each, title in connection.execute(sa.select(action.c.id, action.c.title)).all():
        said = next(iter(title.values()), "")[:200]
        connection.execute(sa.update(action).where(action.c.id == each).values(titles=said))
    with op.batch_alter_table("action") as batch_op:
        batch_op.drop_column("title")
        batch_op.alter_column("titles", new_column_name="title", server_default=None)


def _words(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def _link(column: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_report_reader_{column}_{table}"))
