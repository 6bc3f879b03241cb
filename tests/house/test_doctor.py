"""The doctor says what is wrong and how to put it right, and fails only on what must not stay."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from cryptography.fernet import Fernet
from sqlalchemy.orm import Session

from app.commands.doctor import doctor
from app.doctor import database_checks, machine_checks, settings_checks, work_checks
from app.doctor.finding import Finding, Level
from app.doctor.looking import look_over
from app.doctor.patient import Patient
from app.doctor.post_checks import post
from app.settings import Environment, Settings
from core import audit, heartbeats
from core.database import Database, now
from core.models import Job, JobState
from core.private_files import mark_of
from tests.databases import SECRET
from tests.factories import Factory

KEYS = ("gW0vH3pZkq8sX1nB7yLcRt5uJd2mEfAo", "Qe9iKzT4bYx6hPw1VnGs0rMlUaC8jDfS")
GOOD = Settings(
    secret_key=KEYS[0],
    codes_key=KEYS[1],
    data_dir=Path("/nowhere"),
    public_url="https://survey.council.example",
    trusted_proxies=1,
    vault_keys=(Fernet.generate_key().decode(),),
)
Changed = Callable[..., Settings]


def _levels(found: Iterator[Finding]) -> dict[str, Level]:
    return {finding.what: finding.level for finding in found}


@pytest.mark.parametrize(
    ("check", "changes", "what"),
    [
        (settings_checks.environment, {"environment": Environment.DEVELOPMENT}, "environment"),
        (settings_checks.secrets, {"secret_key": "abcd" * 9}, "secret key"),
        (settings_checks.secrets, {"codes_key": "passwordpassword"}, "codes key"),
        (settings_checks.secrets, {"codes_key": KEYS[0]}, "keys apart"),
        (settings_checks.secrets, {"vault_keys": ()}, "vault"),
        (settings_checks.secrets, {"vault_keys": ("no key",)}, "vault"),
        (settings_checks.demonstration, {"demonstration": True}, "demonstration"),
        (settings_checks.addresses, {"public_url": ""}, "public address"),
        (settings_checks.addresses, {"public_url": "http://survey.council.example"}, "public address"),
        (settings_checks.addresses, {"public_url": "https://council.example/survey"}, "public address"),
        (settings_checks.addresses, {"trusted_proxies": 0}, "proxies"),
        (settings_checks.addresses, {"host": "0.0.0.0"}, "proxies"),
        (post, {"messages": "none"}, "post"),
        (post, {"messages": "file", "sender": "survey@council.example"}, "post"),
        (post, {"messages": "smtp", "smtp_url": "smtp://127.0.0.1:9", "sender": "survey@council.example"}, "post"),
        (machine_checks.translations, {"languages": ("en", "tlh")}, "translations"),
    ],
)
def test_a_setting_that_is_not_well_is_found_with_its_remedy(
    check: Callable[[Settings], Iterator[Finding]], changes: dict[str, Any], what: str
) -> None:
    found = next(finding for finding in check(replace(GOOD, **changes)) if finding.what == what)
    assert found.level is not Level.WELL
    assert found.says.endswith(".") or ":" in found.says
    assert found.remedy


def test_good_settings_are_well() -> None:
    found = [finding for check in settings_checks.SETTINGS_CHECKS for finding in check(GOOD)]
    assert [finding for finding in found if finding.level is not Level.WELL] == []


def test_what_matters_in_production_alone_is_a_warning_elsewhere() -> None:
    weak = replace(GOOD, secret_key="a" * 40)
    assert _levels(settings_checks.secrets(weak))["secret key"] is Level.FAILURE
    elsewhere = replace(weak, environment=Environment.DEVELOPMENT)
    assert _levels(settings_checks.secrets(elsewhere))["secret key"] is Level.WARNING


def test_a_data_folder_that_everybody_may_read_is_found(tmp_path: Path) -> None:
    settings = replace(GOOD, data_dir=tmp_path)
    tmp_path.chmod(0o755)
    (tmp_path / "secret-key").write_text("secret")
    assert _levels(machine_checks.data_folder(settings)) == {"data folder": Level.WELL, "permissions": Level.FAILURE}
    tmp_path.chmod(0o700)
    assert set(_levels(machine_checks.data_folder(settings)).values()) == {Level.WELL}


def test_a_data_folder_that_cannot_be_one_is_found(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    assert _levels(machine_checks.data_folder(replace(GOOD, data_dir=tmp_path / "file"))) == {
        "data folder": Level.FAILURE
    }


def test_a_disk_without_room_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for free, level in ((2**20, Level.FAILURE), (2**30, Level.WARNING), (2**40, Level.WELL)):
        usage = type("Usage", (), {"free": free})
        monkeypatch.setattr("shutil.disk_usage", lambda folder, usage=usage: usage)
        assert _levels(machine_checks.room(replace(GOOD, data_dir=tmp_path / "new"))) == {"disk": level}


@pytest.fixture
def patient(database: Database, tmp_path: Path) -> Patient:
    url = database.engine.url.render_as_string(hide_password=False)
    return Patient(replace(GOOD, secret_key=SECRET, database_url=url, data_dir=tmp_path), database)


@pytest.mark.by_turns
def test_an_installation_is_looked_over_as_it_is_and_as_it_should_be(
    patient: Patient, session: Session, make: Factory
) -> None:
    before = _levels(look_over(patient.settings))
    assert before["database"] is before["migrations"] is before["audit trail"] is Level.WELL
    assert (before["workers"], before["backup"], before["operators"]) == (Level.FAILURE, Level.FAILURE, Level.WARNING)

    heartbeats.beat(session, "here:1", "1.0", now())
    audit.record(session, audit.BACKED_UP, council_id=None, person_id=None)
    make.person().operator = True
    session.commit()
    after = _levels(look_over(patient.settings))
    assert after["workers"] is after["backup"] is after["operators"] is Level.WELL


@pytest.mark.by_turns
def test_a_worker_that_keeps_its_files_elsewhere_is_found(patient: Patient, session: Session, tmp_path: Path) -> None:
    heartbeats.beat(session, "here:1:a:b", "1.0", now(), mark_of(tmp_path))
    session.commit()
    assert _levels(work_checks.files_of_workers(patient)) == {"files of workers": Level.WELL}
    (tmp_path / "another").mkdir()
    heartbeats.beat(session, "second:1:a:b", "1.0", now(), mark_of(tmp_path / "another"))
    session.commit()
    (found,) = work_checks.files_of_workers(patient)
    assert found.level is Level.FAILURE and "Workers on second keep" in found.says


@pytest.mark.by_turns
def test_silent_workers_long_queues_and_dead_letters_are_found(
    patient: Patient, session: Session, make: Factory
) -> None:
    long_ago = now() - timedelta(hours=3)
    session.add(heartbeats.WorkerBeat(worker="gone", version="1.0", begun_at=long_ago, at=long_ago))
    council = make.council(fictional=True)
    session.add(Job(kind="x", council_id=council.id, queued_at=long_ago))
    session.add(Job(kind="y", council_id=council.id, state=JobState.FAILED, failures=3))
    session.commit()
    (alive,) = work_checks.workers(patient)
    assert alive.level is Level.FAILURE and f"{long_ago:%H:%M}" in alive.says
    assert _levels(work_checks.queue(patient)) == {"jobs": Level.FAILURE, "failed jobs": Level.WARNING}
    assert _levels(work_checks.people(patient))["demonstration accounts"] is Level.FAILURE


def test_a_role_that_owns_the_tables_is_found_on_postgresql(patient: Patient, database_url: str) -> None:
    owner = Database(database_url)
    findings = {}
    for database in (patient.database, owner):
        seen = Patient(patient.settings, database)
        findings[database] = list(database_checks.councils_apart(seen))
    owner.close()
    if not patient.on_postgresql:
        assert not any(findings.values())
        return
    (well,), (ill,) = findings.values()
    assert well.level is Level.WELL
    assert ill.level is Level.WARNING and "owns" in ill.says and "docs/deploy.md" in (ill.remedy or "")
    stranger = Patient(
        replace(patient.settings, secret_key="of another installation, as long as it must be"), patient.database
    )
    (unknown,) = database_checks.councils_apart(stranger)
    assert unknown.level is Level.FAILURE and "does not know" in unknown.says


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Result]:
    monkeypatch.setenv("FOLKMOOT_SECRET_KEY", KEYS[0])
    monkeypatch.setenv("FOLKMOOT_DATA_DIR", str(tmp_path))
    return lambda *words: CliRunner().invoke(doctor, words)


def test_the_command_fails_when_something_has_failed_and_speaks_json(typed: Callable[..., Result]) -> None:
    """The database of this installation has no table yet."""
    done = typed("--json")
    found = {each["what"]: each for each in json.loads(done.output)}
    assert done.exit_code == 1
    assert found["migrations"]["level"] == "failure" and "folkmoot migrate" in found["migrations"]["remedy"]
    assert "failures." in typed().output.splitlines()[-1]


def test_settings_that_cannot_be_read_are_a_finding(
    typed: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOLKMOOT_PORT", "eight thousand")
    done = typed()
    assert done.exit_code == 1 and "FOLKMOOT_ setting cannot be read" in done.output


def test_warnings_fail_only_when_asked_to(typed: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> None:
    warned = [Finding("post", Level.WARNING, "No emails are offered.", "Set FOLKMOOT_MESSAGES.")]
    monkeypatch.setattr("app.commands.doctor._found", lambda: warned)
    assert typed().exit_code == 0
    assert typed("--strict").exit_code == 1
