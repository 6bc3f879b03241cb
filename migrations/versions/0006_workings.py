"""Analysis plans, primary sampling units, workings beside figures, and published differences."""

import json
from typing import Any
from uuid import uuid5

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
VERDICTS = ("higher", "lower", "no-clear-difference", "too-few")
OBSTACLES = (
    "first-wave", "not-published-before", "questionnaire-differs", "definition-differs", "wording-differs",
    "options-differ",
)  # fmt: skip


def upgrade() -> None:
    with op.batch_alter_table("commission") as batch_op:
        batch_op.add_column(sa.Column("analysis_plan", JSON, nullable=False, server_default="{}"))
    with op.batch_alter_table("wave") as batch_op:
        batch_op.add_column(sa.Column("analysis_plan", JSON, nullable=True))
    for table in ("invitation", "response"):
        with op.batch_alter_table(table) as batch_op:
            batch_op.add_column(sa.Column("psu", sa.String(64), nullable=True))
    _add_workings()
    _move_provenance()
    _add_differences()


def downgrade() -> None:
    op.drop_table("difference")
    _move_provenance_back()
    op.drop_table("working")
    for table in ("invitation", "response"):
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column("psu")
    for table in ("wave", "commission"):
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column("analysis_plan")


def _words(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def _link(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def _add_workings() -> None:
    op.create_table(
        "working",
        sa.Column("publication_id", sa.Uuid(), nullable=False),
        sa.Column("recipe", JSON, nullable=False),
        sa.Column("report", JSON, nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _link("working", "publication_id", "publication"),
        _link("working", "council_id", "council"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_working")),
        sa.UniqueConstraint("publication_id", "council_id", name=op.f("uq_working_publication_id_council_id")),
    )
    op.create_index(op.f("ix_working_council_id"), "working", ["council_id"])


def _tables() -> tuple[sa.Table, sa.Table]:
    metadata = sa.MetaData()
    observation = sa.Table(
        "observation", metadata, sa.Column("id", sa.Uuid()), sa.Column("publication_id", sa.Uuid()),
        sa.Column("council_id", sa.Uuid()), sa.Column("provenance", JSON), sa.Column("working_id", sa.Uuid()),
    )  # fmt: skip
    working = sa.Table(
        "working", metadata, sa.Column("id", sa.Uuid()), sa.Column("publication_id", sa.Uuid()),
        sa.Column("council_id", sa.Uuid()), sa.Column("recipe", JSON), sa.Column("report", JSON),
    )  # fmt: skip
    return observation, working


def _move_provenance() -> None:
    """One working for each council's figures in a publication, which all had the same provenance."""
    with op.batch_alter_table("observation") as batch_op:
        batch_op.add_column(sa.Column("working_id", sa.Uuid(), nullable=True))
    observation, working = _tables()
    connection = op.get_bind()
    groups = sa.select(observation.c.publication_id, observation.c.council_id).distinct()
    for publication_id, council_id in connection.execute(groups).all():
        mine = observation.c.publication_id == publication_id, observation.c.council_id == council_id
        provenance = connection.execute(sa.select(observation.c.provenance).where(*mine).limit(1)).scalar_one()
        recipe, report = _divided(provenance)
        row = {"id": uuid5(publication_id, f"{council_id} working"), "publication_id": publication_id}
        row |= {"council_id": council_id, "recipe": recipe, "report": report}
        connection.execute(sa.insert(working), row)
        connection.execute(sa.update(observation).where(*mine).values(working_id=row["id"]))
    with op.batch_alter_table("observation") as batch_op:
        batch_op.alter_column("working_id", nullable=False)
        batch_op.create_foreign_key(op.f("fk_observation_working_id_working"), "working", ["working_id"], ["id"])
        batch_op.create_index(op.f("ix_observation_working_id"), ["working_id"])
        batch_op.drop_column("provenance")


def _divided(provenance: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What decided the figures, as far as it was kept, and what weighting did."""
    weighting = provenance.get("weighting", {})
    names = ("snapshot", "questionnaire", "questionnaire_version", "versions")
    recipe = {name: provenance[name] for name in names if name in provenance}
    recipe |= {"variables": weighting.get("variables", []), "sources": weighting.get("sources", [])}
    report: dict[str, Any] = {
        name: provenance[name] for name in ("imputed", "left_out", "open_link") if name in provenance
    }
    kept = ("method", "population", "design_effect", "effective_sample", "smallest_weight", "largest_weight")
    report |= {name: weighting[name] for name in kept if name in weighting}
    return recipe, report | {"n": weighting.get("responses", 0), "before": json.loads(json.dumps(provenance))}


def _move_provenance_back() -> None:
    with op.batch_alter_table("observation") as batch_op:
        batch_op.add_column(sa.Column("provenance", JSON, nullable=False, server_default="{}"))
    observation, working = _tables()
    connection = op.get_bind()
    for row in connection.execute(sa.select(working)).all():
        provenance = row.report.get("before") or {**row.recipe, "weighting": row.report}
        mine = observation.c.working_id == row.id
        connection.execute(sa.update(observation).where(mine).values(provenance=provenance))
    with op.batch_alter_table("observation") as batch_op:
        batch_op.alter_column("provenance", server_default=None)
        batch_op.drop_index(op.f("ix_observation_working_id"))
        batch_op.drop_constraint(op.f("fk_observation_working_id_working"), type_="foreignkey")
        batch_op.drop_column("working_id")


def _add_differences() -> None:
    numbers = ("difference", "se", "df", "statistic", "p", "p_adjusted", "ci_low", "ci_high")
    op.create_table(
        "difference",
        sa.Column("publication_id", sa.Uuid(), nullable=False),
        sa.Column("observation_id", sa.Uuid(), nullable=False),
        sa.Column("against", _words("against", "earlier", "last", "councils", "groups"), nullable=False),
        sa.Column("verdict", _words("verdict", *VERDICTS), nullable=False),
        sa.Column("obstacle", _words("obstacle", *OBSTACLES), nullable=True),
        *(sa.Column(name, sa.Double(), nullable=True) for name in numbers),
        sa.Column("family", sa.Integer(), nullable=False),
        sa.Column("adjustment", sa.String(16), nullable=False),
        sa.Column("compared", JSON, nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "verdict = 'too-few' OR (difference IS NOT NULL AND ci_low IS NOT NULL AND ci_high IS NOT NULL "
            "AND p IS NOT NULL)",
            name=op.f("ck_difference_judged_has_interval"),
        ),
        _link("difference", "publication_id", "publication"),
        _link("difference", "observation_id", "observation"),
        _link("difference", "council_id", "council"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_difference")),
        sa.UniqueConstraint("observation_id", "against", name=op.f("uq_difference_observation_id_against")),
    )
    for column in ("council_id", "publication_id"):
        op.create_index(op.f(f"ix_difference_{column}"), "difference", [column])
