"""Definitions said whole, observations of any source, what is said of them, and events."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(JSONB(), "postgresql")
KINDS = ("survey", "feedback", "outside", "counts")
SOURCES = ("wave", "feedback", "outside", "counts")
UNITS = ("percent", "count", "rate", "score", "days", "pounds")
FREQUENCIES = ("monthly", "quarterly", "half-yearly", "yearly", "every-two-years", "once", "irregular")
DONT_KNOWS = ("excluded", "counted")
PERSPECTIVES = ("residents", "finance", "processes", "learning")
POLARITIES = ("higher", "lower")
STATUSES = ("final", "indicative", "suppressed")
PLACE = ["publication_id", "council_id", "indicator_id", "domain_var", "domain"]
SHOWN = "value IS NOT NULL AND ci_low IS NOT NULL AND ci_high IS NOT NULL AND base IS NOT NULL"
SHOWN_BY_ITS_PUBLISHER = (
    "value IS NOT NULL AND (source = 'outside' OR (ci_low IS NOT NULL AND ci_high IS NOT NULL AND base IS NOT NULL))"
)


def upgrade() -> None:
    _say_definitions_whole()
    _let_councils_publish_their_own()
    _observe_from_anywhere()
    _add_commentary()
    _add_events()


def downgrade() -> None:
    op.drop_table("event")
    op.drop_table("commentary")
    _observe_waves_alone()
    _publish_waves_alone()
    _say_definitions_in_short()


WORDS = ("definition", "wording", "numerator", "denominator", "population", "comparator", "origin", "break_reason")
LISTS = ("modes", "aspects")
TEXTS = {"owner": 200, "cross_cutting_owner": 200, "licence": 200, "supersedes": 64}
DAYS = ("next_update", "valid_from", "valid_to")
CHOSEN = {
    "kind": ("indicatorkind", KINDS, "survey"),
    "dont_know": ("dontknow", DONT_KNOWS, "excluded"),
    "unit": ("unit", UNITS, "percent"),
    "frequency": ("frequency", FREQUENCIES, "yearly"),
}


def _say_definitions_whole() -> None:
    with op.batch_alter_table("indicator") as batch_op:
        for name in (*WORDS, "identifiers", "checklist"):
            batch_op.add_column(sa.Column(name, JSON, nullable=False, server_default="{}"))
        for name in LISTS:
            batch_op.add_column(sa.Column(name, JSON, nullable=False, server_default="[]"))
        for name, longest in TEXTS.items():
            batch_op.add_column(sa.Column(name, sa.String(longest), nullable=False, server_default=""))
        for name in DAYS:
            batch_op.add_column(sa.Column(name, sa.Date(), nullable=True))
        for name, (kind, values, usual) in CHOSEN.items():
            batch_op.add_column(sa.Column(name, _words(kind, *values), nullable=False, server_default=usual))
            _allow(batch_op, "indicator", kind, name, values)
        batch_op.add_column(sa.Column("perspective", _words("perspective", *PERSPECTIVES), nullable=True))
        _allow(batch_op, "indicator", "perspective", "perspective", PERSPECTIVES)
        batch_op.add_column(sa.Column("decimals", sa.Integer(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("breaks_series", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("made_at", INSTANT, nullable=False, server_default="2026-11-01 00:00:00+00"))
        batch_op.add_column(sa.Column("made_by", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("council_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_indicator_made_by_person"), "person", ["made_by"], ["id"])
        batch_op.create_foreign_key(batch_op.f("fk_indicator_council_id_council"), "council", ["council_id"], ["id"])
        batch_op.create_unique_constraint(
            batch_op.f("uq_indicator_council_id_code_version"), ["council_id", "code", "version"]
        )
        batch_op.create_index(batch_op.f("ix_indicator_council_id"), ["council_id"])
        batch_op.alter_column("commission_id", existing_type=sa.Uuid(), nullable=True)
        batch_op.create_check_constraint(
            batch_op.f("ck_indicator_has_one_owner"), "(commission_id IS NULL) <> (council_id IS NULL)"
        )
        batch_op.drop_constraint(batch_op.f("ck_indicator_polarity"), type_="check")
        _allow(batch_op, "indicator", "polarity", "polarity", (*POLARITIES, "neither"))


def _say_definitions_in_short() -> None:
    op.execute("DELETE FROM indicator WHERE commission_id IS NULL")
    op.execute("UPDATE indicator SET polarity = 'higher' WHERE polarity = 'neither'")
    with op.batch_alter_table("indicator") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_indicator_polarity"), type_="check")
        _allow(batch_op, "indicator", "polarity", "polarity", POLARITIES)
        for name in ("indicatorkind", "dontknow", "unit", "frequency", "perspective", "has_one_owner"):
            batch_op.drop_constraint(batch_op.f(f"ck_indicator_{name}"), type_="check")
        batch_op.alter_column("commission_id", existing_type=sa.Uuid(), nullable=False)
        batch_op.drop_index(batch_op.f("ix_indicator_council_id"))
        batch_op.drop_constraint(batch_op.f("uq_indicator_council_id_code_version"), type_="unique")
        batch_op.drop_constraint(batch_op.f("fk_indicator_council_id_council"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_indicator_made_by_person"), type_="foreignkey")
        for name in (
            *WORDS, "identifiers", "checklist", *LISTS, *TEXTS, *DAYS, *CHOSEN, "perspective", "decimals",
            "breaks_series", "made_at", "made_by", "council_id",
        ):  # fmt: skip
            batch_op.drop_column(name)


def _let_councils_publish_their_own() -> None:
    with op.batch_alter_table("publication") as batch_op:
        batch_op.add_column(sa.Column("council_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("title", JSON, nullable=False, server_default="{}"))
        batch_op.create_foreign_key(batch_op.f("fk_publication_council_id_council"), "council", ["council_id"], ["id"])
        batch_op.create_index(batch_op.f("ix_publication_council_id"), ["council_id"])
        batch_op.alter_column("wave_id", existing_type=sa.Uuid(), nullable=True)
        batch_op.alter_column("published_at", existing_type=INSTANT, nullable=True)
        batch_op.create_check_constraint(
            batch_op.f("ck_publication_of_a_wave_or_a_council"), "(wave_id IS NULL) <> (council_id IS NULL)"
        )
    op.execute(
        "UPDATE publication SET published_at = NULL WHERE wave_id IN (SELECT id FROM wave WHERE state <> 'published')"
    )


def _publish_waves_alone() -> None:
    op.execute("DELETE FROM publication WHERE wave_id IS NULL")
    op.execute("UPDATE publication SET published_at = CURRENT_TIMESTAMP WHERE published_at IS NULL")
    with op.batch_alter_table("publication") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_publication_of_a_wave_or_a_council"), type_="check")
        batch_op.alter_column("published_at", existing_type=INSTANT, nullable=False)
        batch_op.alter_column("wave_id", existing_type=sa.Uuid(), nullable=False)
        batch_op.drop_index(batch_op.f("ix_publication_council_id"))
        batch_op.drop_constraint(batch_op.f("fk_publication_council_id_council"), type_="foreignkey")
        batch_op.drop_column("title")
        batch_op.drop_column("council_id")


def _observe_from_anywhere() -> None:
    with op.batch_alter_table("observation") as batch_op:
        batch_op.add_column(
            sa.Column("source", _words("observationsource", *SOURCES), nullable=False, server_default="wave")
        )
        batch_op.add_column(sa.Column("area", sa.String(32), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("mode", sa.String(32), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("breaks_series", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("provenance", JSON, nullable=False, server_default="{}"))
    op.execute("UPDATE observation SET area = (SELECT code FROM council WHERE council.id = observation.council_id)")
    with op.batch_alter_table("observation") as batch_op:
        _allow(batch_op, "observation", "observationsource", "source", SOURCES)
        batch_op.drop_constraint(batch_op.f("ck_observation_observationstatus"), type_="check")
        _allow(batch_op, "observation", "observationstatus", "status", (*STATUSES, "provisional"))
        _show_by(batch_op, SHOWN_BY_ITS_PUBLISHER)
        batch_op.create_check_constraint(
            batch_op.f("ck_observation_wave_has_working"),
            "source <> 'wave' OR (working_id IS NOT NULL AND publication_id IS NOT NULL)",
        )
        batch_op.alter_column("publication_id", existing_type=sa.Uuid(), nullable=True)
        batch_op.alter_column("working_id", existing_type=sa.Uuid(), nullable=True)
        batch_op.drop_constraint(batch_op.f(_unique("observation", PLACE)), type_="unique")
        batch_op.create_unique_constraint(
            "uq_observation_place", [*PLACE[:3], "area", "period_start", *PLACE[3:], "mode"]
        )


def _observe_waves_alone() -> None:
    op.execute("DELETE FROM difference WHERE observation_id IN (SELECT id FROM observation WHERE source <> 'wave')")
    op.execute("DELETE FROM observation WHERE source <> 'wave'")
    with op.batch_alter_table("observation") as batch_op:
        batch_op.drop_constraint("uq_observation_place", type_="unique")
        batch_op.create_unique_constraint(batch_op.f(_unique("observation", PLACE)), PLACE)
        batch_op.alter_column("working_id", existing_type=sa.Uuid(), nullable=False)
        batch_op.alter_column("publication_id", existing_type=sa.Uuid(), nullable=False)
        batch_op.drop_constraint(batch_op.f("ck_observation_wave_has_working"), type_="check")
        _show_by(batch_op, SHOWN)
        batch_op.drop_constraint(batch_op.f("ck_observation_observationstatus"), type_="check")
        _allow(batch_op, "observation", "observationstatus", "status", STATUSES)
        batch_op.drop_constraint(batch_op.f("ck_observation_observationsource"), type_="check")
        for name in ("provenance", "breaks_series", "mode", "area", "source"):
            batch_op.drop_column(name)


def _show_by(batch_op: Any, condition: str) -> None:
    """Say anew what a figure that is not hidden has beside its value."""
    name = batch_op.f("ck_observation_shown_has_base_and_interval")
    batch_op.drop_constraint(name, type_="check")
    batch_op.create_check_constraint(name, f"status = 'suppressed' OR ({condition})")


def _add_commentary() -> None:
    op.create_table(
        "commentary",
        sa.Column("observation_id", sa.Uuid(), nullable=False),
        sa.Column("says", JSON, nullable=False),
        sa.Column("so_what", JSON, nullable=False),
        sa.Column("action", JSON, nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("signed_by", sa.Uuid(), nullable=True),
        sa.Column("signed_at", INSTANT, nullable=True),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _link("commentary", "observation_id", "observation"),
        _link("commentary", "by", "person"),
        _link("commentary", "signed_by", "person"),
        _link("commentary", "council_id", "council"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commentary")),
        sa.UniqueConstraint("observation_id", name=op.f("uq_commentary_observation_id")),
    )
    op.create_index(op.f("ix_commentary_council_id"), "commentary", ["council_id"])


def _add_events() -> None:
    op.create_table(
        "event",
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("title", JSON, nullable=False),
        sa.Column("note", JSON, nullable=False),
        sa.Column("indicator_code", sa.String(64), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _link("event", "made_by", "person"),
        _link("event", "council_id", "council"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
    )
    op.create_index(op.f("ix_event_council_id"), "event", ["council_id"])


def _allow(batch_op: Any, table: str, name: str, column: str, values: tuple[str, ...]) -> None:
    """Let a column hold these words, and no others."""
    listed = ", ".join(f"'{value}'" for value in values)
    batch_op.create_check_constraint(batch_op.f(f"ck_{table}_{name}"), sa.text(f"{column} IN ({listed})"))


def _words(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=False, length=32)


def _link(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def _unique(table: str, columns: list[str]) -> str:
    return f"uq_{table}_{'_'.join(columns)}"
