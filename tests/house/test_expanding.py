"""A migration that the version before it could not bear is found by what PostgreSQL is told."""

import pytest

from scripts.expanding import objections


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TABLE job",
        "ALTER TABLE job DROP COLUMN failure",
        "ALTER TABLE job RENAME COLUMN failure TO why",
        "ALTER TABLE job ALTER COLUMN failure TYPE VARCHAR(20)",
        "ALTER TABLE job ALTER COLUMN finished_at SET NOT NULL",
        "ALTER TABLE job ADD COLUMN why TEXT NOT NULL",
        "ALTER TABLE job ADD CONSTRAINT uq_job_kind UNIQUE (kind)",
        "ALTER TABLE job ADD CONSTRAINT ck_job_kind CHECK (kind <> '')",
        "ALTER TABLE job ADD CONSTRAINT fk_job FOREIGN KEY(council_id) REFERENCES council (id)",
        "CREATE INDEX ix_job_kind ON job (kind)",
        "CREATE UNIQUE INDEX ix_job_kind\nON job (kind)",
        "LOCK TABLE job",
    ],
)
def test_what_takes_away_or_holds_others_up_is_found(statement: str) -> None:
    assert len([*objections([statement])]) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE job ADD COLUMN why TEXT",
        "ALTER TABLE job ADD COLUMN failures INTEGER DEFAULT '0' NOT NULL",
        "ALTER TABLE job ADD CONSTRAINT ck_job_kind CHECK (kind <> '') NOT VALID",
        "ALTER TABLE job VALIDATE CONSTRAINT ck_job_kind",
        "ALTER TABLE job DROP CONSTRAINT ck_job_kind",
        "CREATE INDEX CONCURRENTLY ix_job_kind ON job (kind)",
        "CREATE TRIGGER a_trigger BEFORE UPDATE ON job FOR EACH ROW EXECUTE FUNCTION refuse_change()",
        "ALTER TABLE job ENABLE ROW LEVEL SECURITY",
        "CREATE INDEX ix_council_region ON council (region)",
    ],
)
def test_what_only_adds_is_let_pass(statement: str) -> None:
    assert [*objections([statement])] == []


def test_a_migration_may_do_what_it_likes_with_a_table_of_its_own() -> None:
    own = "CREATE TABLE worker_beat (worker VARCHAR(128) NOT NULL)"
    assert [*objections([own, "CREATE INDEX ix_worker_beat_at ON worker_beat (at)"])] == []
