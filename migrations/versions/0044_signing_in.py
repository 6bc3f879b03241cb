"""Sign-ins that can be ended, second factors, links to choose a password, known browsers, sign-on and growing waits."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(JSONB(), "postgresql")
TABLES = (
    "sign_in",
    "second_factor",
    "recovery_code",
    "password_link",
    "known_device",
    "sign_on_identity",
    "account_letter",
    "knocking",
)


def upgrade() -> None:
    op.add_column("council", sa.Column("second_factor", sa.Boolean(), server_default=sa.false(), nullable=False))
    _add_sign_ins()
    _add_second_factors()
    _add_ways_in()
    op.create_table(
        "knocking",
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", INSTANT, nullable=False),
        sa.Column("waits_until", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_knocking")),
    )
    op.create_index(op.f("ix_knocking_last_at"), "knocking", ["last_at"])


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    with op.batch_alter_table("council") as batch_op:
        batch_op.drop_column("second_factor")


def _add_sign_ins() -> None:
    op.create_table(
        "sign_in",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("began_at", INSTANT, nullable=False),
        sa.Column("seen_at", INSTANT, nullable=False),
        sa.Column("proved_at", INSTANT, nullable=False),
        sa.Column("half", sa.Boolean(), nullable=False),
        sa.Column("second_factor", sa.Boolean(), nullable=False),
        sa.Column("provider", sa.String(32), nullable=False),
        sa.Column("only_council", sa.Uuid(), nullable=True),
        sa.Column("device", sa.String(100), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        _of_person("sign_in"),
        sa.ForeignKeyConstraint(["only_council"], ["council.id"], name=op.f("fk_sign_in_only_council_council")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_token_hash")),
    )
    op.create_index(op.f("ix_sign_in_person_id"), "sign_in", ["person_id"])
    op.create_table(
        "known_device",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("used_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("person_id", "token_hash", name=op.f("pk_known_device")),
        _of_person("known_device"),
    )


def _add_second_factors() -> None:
    op.create_table(
        "second_factor",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_second_factor")),
        _of_person("second_factor"),
    )
    op.create_table(
        "recovery_code",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("beginning", sa.String(4), nullable=False),
        sa.Column("code_hash", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "beginning", name=op.f("pk_recovery_code")),
        _of_person("recovery_code"),
    )


def _add_ways_in() -> None:
    op.create_table(
        "password_link",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("purpose", _words("linkpurpose", "invitation", "reset"), nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_password_link")),
        _of_person("password_link"),
        sa.UniqueConstraint("token_hash", name=op.f("uq_password_link_token_hash")),
    )
    op.create_table(
        "sign_on_identity",
        sa.Column("issuer", sa.String(255), nullable=False),
        sa.Column("subject", sa.String(255), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("linked_at", INSTANT, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_on_identity")),
        _of_person("sign_on_identity"),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_sign_on_identity_issuer_subject")),
    )
    op.create_index(op.f("ix_sign_on_identity_person_id"), "sign_on_identity", ["person_id"])
    op.create_table(
        "account_letter",
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("detail", JSON, nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_letter")),
        _of_person("account_letter"),
    )
    op.create_index(op.f("ix_account_letter_person_id"), "account_letter", ["person_id"])


def _of_person(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f(f"fk_{table}_person_id_person"))


def _words(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)
