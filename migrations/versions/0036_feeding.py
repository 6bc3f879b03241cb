"""Keys to what is not public yet, releases of open data, outlets and deliveries, and the index that the feed reads by."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(JSONB(), "postgresql")
FEED = ["publication_id", "indicator_id", "area", "period_start", "domain_var", "domain", "mode", "id"]


def upgrade() -> None:
    op.create_index("ix_observation_feed", "observation", FEED)
    _add_keys()
    _add_releases()
    _add_outlets()
    _add_deliveries()


def downgrade() -> None:
    for table in ("delivery", "outlet", "release", "feed_key"):
        op.drop_table(table)
    op.drop_index("ix_observation_feed", "observation")


def _add_keys() -> None:
    op.create_table(
        "feed_key",
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("beginning", sa.String(16), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("scopes", JSON, nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("last_used_at", INSTANT, nullable=True),
        sa.Column("revoked_at", INSTANT, nullable=True),
        *_owned("feed_key"),
        _link("feed_key", "made_by", "person"),
        sa.UniqueConstraint("token_hash", name=op.f("uq_feed_key_token_hash")),
    )
    op.create_index(op.f("ix_feed_key_council_id"), "feed_key", ["council_id"])


def _add_releases() -> None:
    op.create_table(
        "release",
        sa.Column("publication_id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.String(128), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("folder", sa.String(16), nullable=False),
        sa.Column("note", JSON, nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("sizes", JSON, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("withdrawn_at", INSTANT, nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        _link("release", "publication_id", "publication"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release")),
        sa.UniqueConstraint("publication_id", "version", name=op.f("uq_release_publication_id_version")),
        sa.UniqueConstraint("address", "version", name=op.f("uq_release_address_version")),
    )


def _add_outlets() -> None:
    op.create_table(
        "outlet",
        sa.Column("kind", _words("outletkind", "webhook", "sftp", "folder"), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("place", JSON, nullable=False),
        sa.Column("secret", sa.Text(), nullable=True),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", INSTANT, nullable=True),
        *_owned("outlet"),
        _link("outlet", "made_by", "person"),
        sa.CheckConstraint(
            "kind = 'folder' OR secret IS NOT NULL OR ended_at IS NOT NULL", name=op.f("ck_outlet_has_its_secret")
        ),
    )
    op.create_index(op.f("ix_outlet_council_id"), "outlet", ["council_id"])


def _add_deliveries() -> None:
    op.create_table(
        "delivery",
        sa.Column("outlet_id", sa.Uuid(), nullable=False),
        sa.Column("release_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("state", _words("deliverystate", "waiting", "delivered", "failed"), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(200), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("next_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        *_owned("delivery"),
        _link("delivery", "outlet_id", "outlet"),
        _link("delivery", "release_id", "release"),
        sa.UniqueConstraint("outlet_id", "event_id", name=op.f("uq_delivery_outlet_id_event_id")),
    )
    op.create_index(op.f("ix_delivery_council_id"), "delivery", ["council_id"])
    op.create_index("ix_delivery_next", "delivery", ["state", "next_at"])


def _owned(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    """The identifier and the council of a table's rows."""
    return (
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _link(table, "council_id", "council"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _words(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def _link(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))
