"""Real worker processes: one that finishes its work, and one that is killed half way and started again."""

import os
import subprocess
import sys
import time
from base64 import b64decode
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import MetaData, Table, create_engine, inspect, select
from sqlalchemy.orm import Session

from app.settings import ROOT
from core import heartbeats, jobs
from core.models import Job, JobState
from tests.factories import Factory
from tests.house.paper_round import GO_ON, HOUSES, NOTES, ROUND, TYPED

PATIENCE = 180
"""For how many seconds a worker is waited for: much more than it needs, on a machine that has other work."""
SAID = "said.txt"
"""What workers write to their logs."""


@pytest.fixture
def worker(database_url: str, tmp_path: Path) -> Iterator["Worker"]:
    worker = Worker(database_url, tmp_path)
    yield worker
    worker.stop()


class Worker:
    """Starts worker processes on one database and one folder."""

    def __init__(self, database_url: str, folder: Path) -> None:
        self.folder, self.started = folder, list[subprocess.Popen[bytes]]()
        self.environment = os.environ | {
            "FOLKMOOT_ENVIRONMENT": "test",
            "FOLKMOOT_DATABASE_URL": database_url,
            "FOLKMOOT_DATA_DIR": str(folder),
        }

    def start(self) -> "subprocess.Popen[bytes]":
        program = [sys.executable, "-m", "tests.house.paper_round"]
        said = (self.folder / SAID).open("ab")
        process = subprocess.Popen(program, cwd=ROOT, env=self.environment, stdout=said, stderr=said)
        said.close()
        self.started.append(process)
        return process

    def stop(self) -> None:
        for process in self.started:
            process.kill()
            process.wait(PATIENCE)

    def run_until_idle(self) -> int:
        return self.start().wait(PATIENCE)

    def deliveries(self) -> list[str]:
        notes = self.folder / NOTES
        return notes.read_text().splitlines() if notes.exists() else []

    def wait_for_deliveries(self, number: int) -> None:
        until = time.monotonic() + PATIENCE
        while len(self.deliveries()) < number:
            assert time.monotonic() < until, "the worker has not got so far"
            time.sleep(0.02)


def test_a_worker_does_what_was_asked_for(worker: Worker, session: Session, make: Factory) -> None:
    job_id = _ask(session, make)
    assert worker.run_until_idle() == 0
    job = session.get_one(Job, job_id, populate_existing=True)
    assert (job.state, job.steps_done, job.failure) == (JobState.DONE, len(HOUSES), "")
    assert worker.deliveries() == HOUSES


def test_work_killed_half_way_is_finished_by_the_next_worker(worker: Worker, session: Session, make: Factory) -> None:
    job_id = _ask(session, make)
    process = worker.start()
    worker.wait_for_deliveries(4)
    process.kill()
    process.wait(PATIENCE)
    assert len(worker.deliveries()) < len(HOUSES)

    assert worker.run_until_idle() == 0
    job = session.get_one(Job, job_id, populate_existing=True)
    assert (job.state, job.steps_done) == (JobState.DONE, len(HOUSES))
    times = Counter(worker.deliveries())
    assert set(times) == set(HOUSES), "no step is lost"
    assert times.total() <= len(HOUSES) + 1, "only the step that was under way may be done again"


@pytest.mark.long
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_second_worker_leaves_the_first_what_it_has_in_hand(worker: Worker, session: Session, make: Factory) -> None:
    job_id = _ask(session, make, "waits")
    first = worker.start()
    worker.wait_for_deliveries(1)
    second = worker.start()
    _wait_for_workers(session, 2)
    time.sleep(3)
    (worker.folder / GO_ON).touch()
    assert [process.wait(PATIENCE) for process in (first, second)] == [0, 0]
    assert session.get_one(Job, job_id, populate_existing=True).state == JobState.DONE
    assert worker.deliveries() == HOUSES, "each step is done once"


def _wait_for_workers(session: Session, number: int) -> None:
    until = time.monotonic() + PATIENCE
    while len(heartbeats.alive(session)) < number:
        session.rollback()
        assert time.monotonic() < until, "a worker has not come"
        time.sleep(0.1)


def test_work_that_is_refused_says_why_and_what_a_step_stumbles_over_is_kept_nowhere(
    worker: Worker, session: Session, make: Factory, tmp_path: Path
) -> None:
    refused_id, stumbled_id = _ask(session, make, "refused"), _ask(session, make, "stumbles")
    assert worker.run_until_idle() == 0
    refused = session.get_one(Job, refused_id, populate_existing=True)
    assert (refused.state, refused.failure) == (JobState.FAILED, "There are no papers today.")
    stumbled = session.get_one(Job, stumbled_id, populate_existing=True)
    assert (stumbled.state, stumbled.failure) == (JobState.FAILED, "IntegrityError")
    said = (worker.folder / SAID).read_text(encoding="utf-8")
    assert "IntegrityError" in said and "paper_round.py" in said, "where it happened is told"
    books = _books(session, tmp_path)
    assert str(stumbled_id) in books and "StepFailed" in books, "the job engine keeps the step's failure"
    for whole in (said, books):
        assert TYPED not in whole and "post.example" not in whole


def _books(session: Session, folder: Path) -> str:
    """All that the job engine keeps, and what it keeps of errors unpacked."""
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    url = f"sqlite:///{folder / 'jobs.sqlite'}" if on_sqlite else session.get_bind().engine.url
    engine = create_engine(url)
    schema = None if on_sqlite else "dbos"
    kept = []
    with engine.connect() as connection:
        for name in inspect(connection).get_table_names(schema=schema):
            table = Table(name, MetaData(), schema=schema, autoload_with=connection)
            for row in connection.execute(select(table)):
                kept += [str(value) for value in row] + [_unpacked(value) for value in row if isinstance(value, str)]
    engine.dispose()
    return "\n".join(kept)


def _unpacked(value: str) -> str:
    try:
        return b64decode(value, validate=True).decode("latin-1")
    except ValueError:
        return ""


def test_the_same_work_is_asked_for_once(session: Session, make: Factory) -> None:
    council = make.council()
    first = jobs.ask(session, ROUND, council_id=council.id, subject_id="1")
    assert jobs.ask(session, ROUND, council_id=council.id, subject_id="1").id == first.id
    assert jobs.ask(session, ROUND, council_id=council.id, subject_id="2").id != first.id
    assert len(session.scalars(select(Job)).all()) == 2


def test_work_is_not_queued_when_its_cause_is_not_kept(session: Session, make: Factory) -> None:
    jobs.ask(session, ROUND, council_id=make.council().id)
    session.rollback()
    assert jobs.queued_jobs(session) == []


def _ask(session: Session, make: Factory, subject: str = "today") -> object:
    job_id = jobs.ask(session, ROUND, council_id=make.council().id, subject_id=subject).id
    session.commit()
    return job_id
