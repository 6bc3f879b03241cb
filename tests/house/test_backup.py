"""A backup made while people go on working comes back whole, is proved, and never overwrites anything."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import Session

from app.commands.backup import backup, restore
from core import audit, jobs
from core.database import Database
from core.models import AuditEvent
from framework import jobs as registered
from surveys.models import WaveState
from surveys.waves import WAVE_CLOSED, close_wave
from tests.factories import Factory
from tests.framework.making import make_answers, make_survey

assert registered.STEPS, "the jobs that publish are registered"
Type = Callable[..., Result]


@pytest.fixture
def typed(
    database: Database, database_url: str, session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Type:
    """A command as it is typed, on this test's installation."""
    monkeypatch.setenv("FOLKMOOT_ENVIRONMENT", "test")
    monkeypatch.setenv("FOLKMOOT_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("FOLKMOOT_OWNER_DATABASE_URL", database_url)
    monkeypatch.setenv("FOLKMOOT_DATABASE_URL", database.engine.url.render_as_string(hide_password=False))
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "secret-key").write_text("not to be backed up")

    def run(command: object, *words: object) -> Result:
        session.commit()
        return CliRunner().invoke(command, list(map(str, words)))  # type: ignore[arg-type]

    return run


@pytest.fixture
def published(database: Database, make: Factory, session: Session, typed: Type, tmp_path: Path) -> None:
    """A council with a published wave, frozen answers and an event in the trail."""
    survey = make_survey(make, councils=[make.council()])
    wave = survey.wave(1, state=WaveState.OPEN)
    make_answers(survey, wave, survey.councils[0], n=200, why=40)
    close_wave(session, wave)
    job = jobs.latest_job(session, WAVE_CLOSED, council_id=survey.councils[0].id, subject_id=wave.id)
    assert job
    job_id = job.id
    audit.record(session, "look-changed", council_id=survey.councils[0].id, person_id=None)
    session.commit()
    jobs.run(database, tmp_path / "data", job_id)


@pytest.fixture
def elsewhere(database_url: str, tmp_path: Path) -> Iterator[str]:
    """An empty database of the same kind."""
    if database_url.startswith("sqlite"):
        yield f"sqlite:///{tmp_path / 'elsewhere' / 'folkmoot.sqlite'}"
        return
    name = f"elsewhere_{uuid4().hex}"
    engine = create_engine(database_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield engine.url.set(database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


@pytest.mark.usefixtures("published")
def test_a_backup_comes_back_whole_and_is_proved(typed: Type, elsewhere: str, tmp_path: Path) -> None:
    made = typed(backup, tmp_path / "backups")
    assert made.exit_code == 0, made.output
    folder = Path(made.output.strip())
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["rows"]["observation"] > 0
    assert not any("secret" in name for name in manifest["files"]), "keys are kept elsewhere"
    assert any(name.startswith("files/snapshots/") for name in manifest["files"])

    done = typed(restore, tmp_path / "backups", "--to", elsewhere, "--data", tmp_path / "restored")
    assert done.exit_code == 0, done.output
    assert "figures come out to the same digits" in done.output
    again = Database(elsewhere)
    with again.reading() as session:
        events = session.scalars(select(AuditEvent.action)).all()
    again.close()
    assert "look-changed" in events
    twice = typed(restore, folder, "--to", elsewhere, "--data", tmp_path / "restored")
    assert twice.exit_code == 1
    assert "is not empty" in twice.output


@pytest.mark.by_turns
@pytest.mark.usefixtures("published")
@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda path: path.write_bytes(path.read_bytes()[:-1] + b"?"), "is not as it was"),
        (lambda path: path.unlink(), "is gone"),
    ],
)
def test_a_backup_that_was_harmed_is_refused(
    typed: Type, elsewhere: str, tmp_path: Path, harm: Callable[[Path], None], said: str
) -> None:
    folder = Path(typed(backup, tmp_path / "backups").output.strip())
    harm(next((folder / "files" / "snapshots").iterdir()))
    done = typed(restore, folder, "--to", elsewhere, "--data", tmp_path / "restored")
    assert done.exit_code == 1
    assert said in done.output
    assert not (tmp_path / "restored").exists(), "nothing is half restored"


@pytest.mark.by_turns
def test_what_is_no_backup_is_refused(typed: Type, tmp_path: Path) -> None:
    done = typed(restore, tmp_path, "--to", "sqlite:////nowhere/at/all.sqlite", "--data", tmp_path / "new")
    assert done.exit_code == 1
    assert "is no backup" in done.output
