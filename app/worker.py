"""The worker: takes up the jobs that the data ask for and makes each of them durable with DBOS.

A job is a row written with its cause (`core.jobs`). The worker starts one DBOS workflow per row under the row's own
identifier, so that starting it twice is starting it once. DBOS notes each finished step, retries what failed and, after
a crash, goes on from the last step noted. There may be several workers, on several machines: each has a name of its
own, and takes over what another leaves when it is gone (`core.takeover`).
"""

import atexit
import logging
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any
from uuid import UUID

from dbos import DBOS, DBOSConfig, SetWorkflowID
from sqlalchemy.exc import DBAPIError

from app import feeds, post, printing, schema
from app import jobs as registered
from app.logs import configure_logs
from app.plain_failures import StepFailed, plainly
from app.settings import Settings, SettingsError
from app.taking_over import TakingOver
from app.tracing import send_what_is_left, span
from core import heartbeats, jobs, tracing
from core.acting import acting_everywhere
from core.database import Database, now
from core.models import Job
from core.private_files import mark_of
from core.takeover import new_name
from framework import computing

QUEUE = "folkmoot-jobs"
POLL_SECONDS = 0.3
PAUSE_SECONDS = 2.0
"""How long the worker leaves a database alone that could not be asked."""
ATTEMPTS = 4
log = logging.getLogger("folkmoot")
assert registered.ROOMS, "every room has registered its kinds of work"


@dataclass(frozen=True)
class Workflows:
    """The durable functions: one that does a job, and one per schedule that asks for work."""

    run: Callable[[str], None]
    schedules: dict[str, Callable[[datetime, Any], None]]


def work(settings: Settings, *, until_idle: bool = False) -> int:
    """Do queued work until told to stop (or until none is left); return the process's exit code."""
    configure_logs()
    try:
        post.register(settings)
        printing.register(settings)
        feeds.register(settings)
    except SettingsError as error:
        log.error(str(error))
        return 1
    computing.PLACE.cluster = settings.cluster
    database = Database(settings.database_url, vault=post.vault(settings), key=settings.row_key)
    if not schema.is_current(database.engine):
        log.error("The database is not up to date: run `folkmoot migrate`.")
        return 1
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    heart = Heart(database, mark_of(settings.data_dir))
    heart.beat()
    atexit.register(heart.stop)  # A step that takes longer than we wait for it is finished before the process ends.
    DBOS(config=_configuration(settings, heart.worker))
    workflows = _declare(database, settings.data_dir)
    DBOS.launch()
    try:
        DBOS.register_queue(QUEUE, worker_concurrency=1, polling_interval_sec=0.1)
        DBOS.apply_schedules(
            [
                {"schedule_name": name, "workflow_fn": workflows.schedules[name], "schedule": entry.cron}
                for name, entry in jobs.SCHEDULES.items()
            ]
        )
        _take_up_jobs(database, workflows, heart, until_idle=until_idle)
    finally:
        DBOS.destroy(workflow_completion_timeout_sec=5)
        send_what_is_left()
        database.close()
    return 0


def _configuration(settings: Settings, worker: str) -> DBOSConfig:
    return {
        "name": "folkmoot",
        "system_database_url": settings.jobs_database_url,
        "dbos_system_schema": "dbos",
        "application_version": "1",
        "executor_id": worker,
        "log_level": "WARNING",
        "scheduler_polling_interval_sec": 5.0,
    }


def _declare(database: Database, folder: Path) -> Workflows:
    """Declare the workflows; DBOS wants them before it is launched."""

    @DBOS.step(name="plan", retries_allowed=True, max_attempts=ATTEMPTS, should_retry=_may_pass)
    def plan(job_id: str) -> list[str]:
        with plainly(job=job_id):
            return jobs.plan(database, folder, UUID(job_id))

    @DBOS.step(name="perform", retries_allowed=True, max_attempts=ATTEMPTS, should_retry=_may_pass)
    def perform(job_id: str, step: str, number: int) -> None:
        _remember_request(database, job_id)
        log.info("step", extra={"job": job_id, "step": step})
        about = {"folkmoot.request_id": tracing.request_id.get(), "folkmoot.job": job_id}
        with span("step of a job", **about), plainly(job=job_id, step=step):
            jobs.perform(database, folder, UUID(job_id), step, number)

    @DBOS.step(name="finish", retries_allowed=True, max_attempts=ATTEMPTS)
    def finish(job_id: str, failure: str, for_good: bool) -> None:
        with plainly(job=job_id):
            jobs.finish(database, UUID(job_id), failure, for_good=for_good)

    @DBOS.workflow(name="run-job")
    def run(job_id: str) -> None:
        try:
            for number, step in enumerate(plan(job_id), start=1):
                perform(job_id, step, number)
        except Exception as error:
            log.error("job failed", exc_info=error, extra={"job": job_id})
            finish(job_id, _told(error), isinstance(error, jobs.JobRefused))
        else:
            finish(job_id, "", False)

    return Workflows(run, {name: _scheduled(database, entry) for name, entry in jobs.SCHEDULES.items()})


def _remember_request(database: Database, job_id: str) -> None:
    """Let what is done for a job be logged under the request that asked for it."""
    with database.reading() as session:
        job = session.get(Job, UUID(job_id))
        tracing.request_id.set(job.request_id if job else "")


def _told(error: Exception) -> str:
    """What a job's page is told of a failure: the words of a refusal, or the kind of the last error."""
    last = (getattr(error, "errors", None) or [error])[-1]
    return str(last) if isinstance(last, jobs.JobRefused | StepFailed) else type(last).__name__


def _may_pass(error: BaseException) -> bool:
    """Whether trying again could help: data that cannot be used will not get better by themselves."""
    return not isinstance(error, jobs.JobRefused)


def _scheduled(database: Database, entry: jobs.Schedule) -> Callable[[datetime, Any], None]:
    @DBOS.step(name=f"ask-{entry.name}", retries_allowed=True, max_attempts=ATTEMPTS)
    def ask() -> None:
        everywhere = acting_everywhere("a schedule looks for the work of all councils")
        with plainly(step=entry.name), everywhere, database.transaction() as session:
            entry.ask(session)

    @DBOS.workflow(name=entry.name)
    def scheduled(at: datetime, context: Any) -> None:
        ask()

    return scheduled


def _take_up_jobs(database: Database, workflows: Workflows, heart: "Heart", *, until_idle: bool) -> None:
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    others = TakingOver(database, heart.worker)
    while not stopping.wait(POLL_SECONDS):
        try:
            heart.beat()
            others.look()
            with acting_everywhere(jobs.FOUND), database.reading() as session:
                waiting, unfinished = jobs.queued_runs(session), jobs.unfinished_jobs(session)
        except DBAPIError as error:  # It may be starting again: a worker that gave up would have to be started by hand.
            log.warning("The database cannot be asked.", extra={"failure": type(error).__name__})
            stopping.wait(PAUSE_SECONDS)
            continue
        for job_id, run in waiting:
            with SetWorkflowID(run):
                DBOS.enqueue_workflow(QUEUE, workflows.run, str(job_id))
        if until_idle and not unfinished:
            break


class Heart:
    """Says that this worker is alive, and that it stopped because it was told to."""

    def __init__(self, database: Database, folder: str) -> None:
        self.folder = folder
        self.database, self.begun_at, self.last = database, now(), -heartbeats.EVERY.total_seconds()
        self.worker = new_name()

    def beat(self) -> None:
        if time.monotonic() - self.last < heartbeats.EVERY.total_seconds():
            return
        with self.database.transaction() as session:
            heartbeats.beat(session, self.worker, version("folkmoot"), self.begun_at, self.folder)
        self.last = time.monotonic()

    def stop(self) -> None:
        try:
            with self.database.transaction() as session:
                heartbeats.stop(session, self.worker)
        except DBAPIError:
            log.warning("The database cannot be asked.")
