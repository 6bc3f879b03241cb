"""the first tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table(
        "council",
        sa.Column("code", sa.String(length=9), nullable=False),
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.Column("name", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "district",
                "borough",
                "unitary",
                "county",
                "metropolitan",
                "county_borough",
                name="councilkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("region", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("population", sa.Integer(), nullable=True),
        sa.Column("accent", sa.String(length=7), nullable=False),
        sa.Column("logo", sa.Text(), nullable=True),
        sa.Column("languages", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("fictional", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("accent LIKE '#______'", name=op.f("ck_council_accent_is_a_colour")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council")),
        sa.UniqueConstraint("code", name=op.f("uq_council_code")),
        sa.UniqueConstraint("slug", name=op.f("uq_council_slug")),
    )
    op.create_table(
        "person",
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("operator", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
    )
    op.create_table(
        "questionnaire",
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("version", sa.String(length=32), nullable=False),
        sa.Column("document", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questionnaire")),
        sa.UniqueConstraint("code", "version", name=op.f("uq_questionnaire_code_version")),
        sa.UniqueConstraint("content_hash", name=op.f("uq_questionnaire_content_hash")),
    )
    op.create_table(
        "area",
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("name", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"], name=op.f("fk_area_council_id_council")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area")),
        sa.UniqueConstraint("council_id", "code", name=op.f("uq_area_council_id_code")),
    )
    with op.batch_alter_table("area", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_area_council_id"), ["council_id"], unique=False)

    op.create_table(
        "audit_event",
        sa.Column("council_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("subject_id", sa.String(length=64), nullable=False),
        sa.Column("detail", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"], name=op.f("fk_audit_event_council_id_council")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_audit_event_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
    )
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_event_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_event_council_id"), ["council_id"], unique=False)

    op.create_table(
        "comment_import",
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("file_hash", sa.String(length=64), nullable=False),
        sa.Column("source_name", sa.String(length=100), nullable=False),
        sa.Column("rows_read", sa.Integer(), nullable=False),
        sa.Column("rows_added", sa.Integer(), nullable=False),
        sa.Column("rows_known", sa.Integer(), nullable=False),
        sa.Column("rows_refused", sa.Integer(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"], name=op.f("fk_comment_import_council_id_council")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment_import")),
    )
    with op.batch_alter_table("comment_import", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_comment_import_council_id"), ["council_id"], unique=False)

    op.create_table(
        "commission",
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.Column("title", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("purpose", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("lead_council_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["lead_council_id"], ["council.id"], name=op.f("fk_commission_lead_council_id_council")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commission")),
        sa.UniqueConstraint("slug", name=op.f("uq_commission_slug")),
    )
    op.create_table(
        "job",
        sa.Column("council_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("subject_id", sa.String(length=64), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "queued",
                "running",
                "done",
                "failed",
                name="jobstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("steps_done", sa.Integer(), nullable=False),
        sa.Column("steps_total", sa.Integer(), nullable=False),
        sa.Column("failure", sa.Text(), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"], name=op.f("fk_job_council_id_council")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_job_council_id"), ["council_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_job_state"), ["state"], unique=False)

    op.create_table(
        "margin",
        sa.Column("variable", sa.String(length=64), nullable=False),
        sa.Column("level", sa.String(length=64), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("count >= 0", name=op.f("ck_margin_count_is_not_negative")),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"], name=op.f("fk_margin_council_id_council")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_margin")),
        sa.UniqueConstraint("council_id", "variable", "level", name=op.f("uq_margin_council_id_variable_level")),
    )
    with op.batch_alter_table("margin", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_margin_council_id"), ["council_id"], unique=False)

    op.create_table(
        "membership",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "administrator",
                "analyst",
                "officer",
                "viewer",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"], name=op.f("fk_membership_council_id_council")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_membership_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint("person_id", "council_id", name=op.f("uq_membership_person_id_council_id")),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_membership_council_id"), ["council_id"], unique=False)

    op.create_table(
        "service",
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"], name=op.f("fk_service_council_id_council")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service")),
        sa.UniqueConstraint("council_id", "code", name=op.f("uq_service_council_id_code")),
    )
    with op.batch_alter_table("service", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_service_council_id"), ["council_id"], unique=False)

    op.create_table(
        "comment",
        sa.Column(
            "source",
            sa.Enum("form", "survey", "import", name="source", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("source_name", sa.String(length=100), nullable=False),
        sa.Column("source_reference", sa.String(length=200), nullable=False),
        sa.Column("reference", sa.String(length=16), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=True),
        sa.Column("organisation", sa.String(length=100), nullable=False),
        sa.Column("area", sa.String(length=64), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("rating BETWEEN 1 AND 5", name=op.f("ck_comment_rating_from_1_to_5")),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"], name=op.f("fk_comment_council_id_council")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_comment_service_id_service")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
        sa.UniqueConstraint(
            "council_id",
            "source_name",
            "source_reference",
            name=op.f("uq_comment_council_id_source_name_source_reference"),
        ),
        sa.UniqueConstraint("reference", name=op.f("uq_comment_reference")),
    )
    with op.batch_alter_table("comment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_comment_council_id"), ["council_id"], unique=False)
        batch_op.create_index("ix_comment_council_received", ["council_id", "received_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_comment_service_id"), ["service_id"], unique=False)

    op.create_table(
        "feedback_form",
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("rating_question", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("text_question", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("thanks", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"], name=op.f("fk_feedback_form_council_id_council")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_feedback_form_service_id_service")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback_form")),
        sa.UniqueConstraint("slug", name=op.f("uq_feedback_form_slug")),
    )
    with op.batch_alter_table("feedback_form", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_feedback_form_council_id"), ["council_id"], unique=False)

    op.create_table(
        "indicator",
        sa.Column("commission_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("measure", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("question", sa.String(length=64), nullable=False),
        sa.Column("favourable", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column(
            "polarity",
            sa.Enum("higher", "lower", name="polarity", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column(
            "tier",
            sa.Enum("high", "T2", "T3", name="tier", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column(
            "ripple",
            sa.Enum("place", "people", "services", name="ripple", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("theme", sa.String(length=64), nullable=False),
        sa.Column("rationale", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("limitations", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("target", sa.Double(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["commission_id"], ["commission.id"], name=op.f("fk_indicator_commission_id_commission")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator")),
        sa.UniqueConstraint("commission_id", "code", "version", name=op.f("uq_indicator_commission_id_code_version")),
    )
    with op.batch_alter_table("indicator", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_indicator_commission_id"), ["commission_id"], unique=False)

    op.create_table(
        "membership_service",
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["membership.id"], name=op.f("fk_membership_service_membership_id_membership")
        ),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_membership_service_service_id_service")),
        sa.PrimaryKeyConstraint("membership_id", "service_id", name=op.f("pk_membership_service")),
    )
    op.create_table(
        "partner",
        sa.Column("commission_id", sa.Uuid(), nullable=False),
        sa.Column("terms_version", sa.String(length=32), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agreed_by", sa.Uuid(), nullable=True),
        sa.Column("sample_target", sa.Integer(), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["agreed_by"], ["person.id"], name=op.f("fk_partner_agreed_by_person")),
        sa.ForeignKeyConstraint(["commission_id"], ["commission.id"], name=op.f("fk_partner_commission_id_commission")),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"], name=op.f("fk_partner_council_id_council")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner")),
        sa.UniqueConstraint("commission_id", "council_id", name=op.f("uq_partner_commission_id_council_id")),
    )
    with op.batch_alter_table("partner", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_partner_commission_id"), ["commission_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_partner_council_id"), ["council_id"], unique=False)

    op.create_table(
        "wave",
        sa.Column("commission_id", sa.Uuid(), nullable=False),
        sa.Column("questionnaire_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "open",
                "closed",
                "published",
                name="wavestate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("closes_on >= opens_on", name=op.f("ck_wave_closes_after_it_opens")),
        sa.ForeignKeyConstraint(["commission_id"], ["commission.id"], name=op.f("fk_wave_commission_id_commission")),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"], ["questionnaire.id"], name=op.f("fk_wave_questionnaire_id_questionnaire")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wave")),
        sa.UniqueConstraint("commission_id", "number", name=op.f("uq_wave_commission_id_number")),
    )
    with op.batch_alter_table("wave", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_wave_commission_id"), ["commission_id"], unique=False)

    op.create_table(
        "decision",
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "complaint",
                "compliment",
                "suggestion",
                "neither",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "sentiment",
            sa.Enum(
                "negative",
                "neutral",
                "positive",
                name="sentiment",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("themes", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("as_suggested", sa.Boolean(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["comment_id"], ["comment.id"], name=op.f("fk_decision_comment_id_comment")),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"], name=op.f("fk_decision_council_id_council")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_decision_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_comment_id"), ["comment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_decision_council_id"), ["council_id"], unique=False)

    op.create_table(
        "publication",
        sa.Column("wave_id", sa.Uuid(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name=op.f("fk_publication_wave_id_wave")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
        sa.UniqueConstraint("wave_id", name=op.f("uq_publication_wave_id")),
    )
    op.create_table(
        "response",
        sa.Column("wave_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "submitted",
                "partial",
                "withdrawn",
                name="responsestate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "mode",
            sa.Enum(
                "online",
                "paper",
                "telephone",
                "face_to_face",
                name="mode",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "recruitment",
            sa.Enum("sample", "open_link", name="recruitment", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("answers", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("receipt", sa.String(length=16), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"], name=op.f("fk_response_council_id_council")),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name=op.f("fk_response_wave_id_wave")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response")),
        sa.UniqueConstraint("receipt", name=op.f("uq_response_receipt")),
    )
    with op.batch_alter_table("response", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_response_council_id"), ["council_id"], unique=False)
        batch_op.create_index("ix_response_wave_council_state", ["wave_id", "council_id", "state"], unique=False)

    op.create_table(
        "snapshot",
        sa.Column("wave_id", sa.Uuid(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"], name=op.f("fk_snapshot_council_id_council")),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name=op.f("fk_snapshot_wave_id_wave")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snapshot")),
        sa.UniqueConstraint(
            "wave_id", "council_id", "content_hash", name=op.f("uq_snapshot_wave_id_council_id_content_hash")
        ),
    )
    with op.batch_alter_table("snapshot", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_snapshot_council_id"), ["council_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_snapshot_wave_id"), ["wave_id"], unique=False)

    op.create_table(
        "stratum",
        sa.Column("wave_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.Column("issued", sa.Integer(), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("issued > 0 AND population >= issued", name=op.f("ck_stratum_issued_from_the_population")),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"], name=op.f("fk_stratum_council_id_council")),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name=op.f("fk_stratum_wave_id_wave")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stratum")),
        sa.UniqueConstraint("wave_id", "council_id", "code", name=op.f("uq_stratum_wave_id_council_id_code")),
    )
    with op.batch_alter_table("stratum", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stratum_council_id"), ["council_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stratum_wave_id"), ["wave_id"], unique=False)

    op.create_table(
        "suggestion",
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("model", sa.String(length=64), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "complaint",
                "compliment",
                "suggestion",
                "neither",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("kind_score", sa.Double(), nullable=False),
        sa.Column("kind_evidence", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column(
            "sentiment",
            sa.Enum(
                "negative",
                "neutral",
                "positive",
                name="sentiment",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("sentiment_score", sa.Double(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("themes", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("redacted", sa.Text(), nullable=False),
        sa.Column("suggested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["comment_id"], ["comment.id"], name=op.f("fk_suggestion_comment_id_comment")),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"], name=op.f("fk_suggestion_council_id_council")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestion")),
        sa.UniqueConstraint("comment_id", name=op.f("uq_suggestion_comment_id")),
    )
    with op.batch_alter_table("suggestion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_suggestion_council_id"), ["council_id"], unique=False)

    op.create_table(
        "observation",
        sa.Column("publication_id", sa.Uuid(), nullable=False),
        sa.Column("indicator_id", sa.Uuid(), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("period_end", sa.Date(), nullable=False),
        sa.Column("domain_var", sa.String(length=64), nullable=False),
        sa.Column("domain", sa.String(length=64), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "final",
                "indicative",
                "suppressed",
                name="observationstatus",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("se", sa.Double(), nullable=True),
        sa.Column("df", sa.Double(), nullable=True),
        sa.Column("ci_low", sa.Double(), nullable=True),
        sa.Column("ci_high", sa.Double(), nullable=True),
        sa.Column("base", sa.Integer(), nullable=True),
        sa.Column("effective_base", sa.Double(), nullable=True),
        sa.Column("design_effect", sa.Double(), nullable=True),
        sa.Column("unweighted", sa.Double(), nullable=True),
        sa.Column("provenance", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "status <> 'suppressed' OR value IS NULL", name=op.f("ck_observation_suppressed_has_no_value")
        ),
        sa.CheckConstraint(
            "status = 'suppressed' OR (value IS NOT NULL AND ci_low IS NOT NULL AND ci_high IS NOT NULL AND base IS NOT NULL)",
            name=op.f("ck_observation_shown_has_base_and_interval"),
        ),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"], name=op.f("fk_observation_council_id_council")),
        sa.ForeignKeyConstraint(["indicator_id"], ["indicator.id"], name=op.f("fk_observation_indicator_id_indicator")),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publication.id"], name=op.f("fk_observation_publication_id_publication")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observation")),
        sa.UniqueConstraint(
            "publication_id",
            "council_id",
            "indicator_id",
            "domain_var",
            "domain",
            name=op.f("uq_observation_publication_id_council_id_indicator_id_domain_var_domain"),
        ),
    )
    with op.batch_alter_table("observation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_observation_council_id"), ["council_id"], unique=False)
        batch_op.create_index("ix_observation_indicator", ["indicator_id", "domain_var", "domain"], unique=False)


def downgrade() -> None:

    with op.batch_alter_table("observation", schema=None) as batch_op:
        batch_op.drop_index("ix_observation_indicator")
        batch_op.drop_index(batch_op.f("ix_observation_council_id"))

    op.drop_table("observation")
    with op.batch_alter_table("suggestion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_suggestion_council_id"))

    op.drop_table("suggestion")
    with op.batch_alter_table("stratum", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stratum_wave_id"))
        batch_op.drop_index(batch_op.f("ix_stratum_council_id"))

    op.drop_table("stratum")
    with op.batch_alter_table("snapshot", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_snapshot_wave_id"))
        batch_op.drop_index(batch_op.f("ix_snapshot_council_id"))

    op.drop_table("snapshot")
    with op.batch_alter_table("response", schema=None) as batch_op:
        batch_op.drop_index("ix_response_wave_council_state")
        batch_op.drop_index(batch_op.f("ix_response_council_id"))

    op.drop_table("response")
    op.drop_table("publication")
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decision_council_id"))
        batch_op.drop_index(batch_op.f("ix_decision_comment_id"))

    op.drop_table("decision")
    with op.batch_alter_table("wave", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_wave_commission_id"))

    op.drop_table("wave")
    with op.batch_alter_table("partner", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_partner_council_id"))
        batch_op.drop_index(batch_op.f("ix_partner_commission_id"))

    op.drop_table("partner")
    op.drop_table("membership_service")
    with op.batch_alter_table("indicator", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_indicator_commission_id"))

    op.drop_table("indicator")
    with op.batch_alter_table("feedback_form", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_feedback_form_council_id"))

    op.drop_table("feedback_form")
    with op.batch_alter_table("comment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_comment_service_id"))
        batch_op.drop_index("ix_comment_council_received")
        batch_op.drop_index(batch_op.f("ix_comment_council_id"))

    op.drop_table("comment")
    with op.batch_alter_table("service", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_service_council_id"))

    op.drop_table("service")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_membership_council_id"))

    op.drop_table("membership")
    with op.batch_alter_table("margin", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_margin_council_id"))

    op.drop_table("margin")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_job_state"))
        batch_op.drop_index(batch_op.f("ix_job_council_id"))

    op.drop_table("job")
    op.drop_table("commission")
    with op.batch_alter_table("comment_import", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_comment_import_council_id"))

    op.drop_table("comment_import")
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_event_council_id"))
        batch_op.drop_index(batch_op.f("ix_audit_event_at"))

    op.drop_table("audit_event")
    with op.batch_alter_table("area", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_area_council_id"))

    op.drop_table("area")
    op.drop_table("questionnaire")
    op.drop_table("person")
    op.drop_table("council")
