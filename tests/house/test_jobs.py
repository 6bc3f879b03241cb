"""Real worker processes: one that finishes its work, and one that is killed half way and started again."""

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.settings import ROOT
from core import jobs
from core.models import Job, JobState
from tests.factories import Factory
from tests.house.paper_round import HOUSES, NOTES, ROUND

PATIENCE = 30


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
        process = subprocess.Popen(program, cwd=ROOT, env=self.environment)
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


def test_work_that_is_refused_says_why(worker: Worker, session: Session, make: Factory) -> None:
    job_id = _ask(session, make, "refused")
    assert worker.run_until_idle() == 0
    job = session.get_one(Job, job_id, populate_existing=True)
    assert (job.state, job.failure) == (JobState.FAILED, "There are no papers today.")


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
