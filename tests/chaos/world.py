"""Real servers on a database of their own, that can be killed and started again."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path

from sqlalchemy import make_url, update

from app.settings import ROOT
from bench._server import children_of, free_port
from core import jobs
from core.acting import acting_everywhere
from core.database import Database, now
from core.models import Job
from tests import postgres
from tests.chaos.clock import Clock
from tests.chaos.disk import Disk, small_disk
from tests.chaos.power import Cut
from tests.chaos.proxy import Line

PATIENCE = 60


@dataclass
class World:
    """A Folkmoot with two web processes, in a process group of its own, its database, and what can be done to both.

    `clock` is that of all processes but the database, `disk` is full when it is told to be, `line` leads to the
    database, and `cuts` are copies of SQLite's files; what cannot be had is None. A worker does the jobs if need be.
    """

    folder: Path
    url: str
    database: postgres.Server | None
    logs: Path
    clock: Clock
    disk: Disk | None = None
    line: Line | None = None
    cuts: list[Cut] = field(default_factory=list)
    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None
    worker: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        self.process = self._run("serve")
        self.wait_until_alive()

    def start_worker(self, *options: str) -> None:
        self.worker = self._run("worker", *options)

    def kill_worker(self) -> None:
        """End the worker as a power cut would, whatever it is in the middle of, and start another."""
        assert self.worker
        os.killpg(self.worker.pid, signal.SIGKILL)
        self.worker.wait(PATIENCE)
        self.start_worker()

    def finish_work(self) -> None:
        """Let the worker end, and others do whatever is left: what rests after a failure is tried as often as it is.

        It would be tried by itself after minutes or an hour of a clock that has jumped by hours.
        """
        assert self.worker
        self.worker.terminate()
        self.worker.wait(PATIENCE)
        for _ in range(1 + len(jobs.AGAIN_AFTER)):
            self._end_rests()
            self.start_worker("--until-idle")
            self.worker.wait(PATIENCE * 5)

    def _end_rests(self) -> None:
        database = Database(self.url)
        with acting_everywhere(jobs.FOUND), database.transaction() as session:
            resting = update(Job).where(Job.retry_at.is_not(None)).values(retry_at=now())
            session.execute(resting, execution_options={"across_councils": jobs.FOUND})
            jobs.try_rested(session)
        database.close()

    def _run(self, command: str, *options: str) -> "subprocess.Popen[bytes]":
        settings = {
            "SECRET_KEY": "only for the chaos tests, and long enough",
            "ENVIRONMENT": "production",
            "PORT": str(self.port),
            "DATA_DIR": str(self.folder),
            "DATABASE_URL": self._url_of_line(),
            "WEB_PROCESSES": "2",
            "WEB_THREADS": "4",
            "LONGEST_WAIT": "20",
        }
        clean = {name: value for name, value in os.environ.items() if not name.startswith("FOLKMOOT_")}
        own = {f"FOLKMOOT_{name}": value for name, value in settings.items()}
        with (self.logs / f"{command}.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "tests.chaos.clock", command, *options],
                env=clean | own | self.clock.environment, cwd=ROOT, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def _url_of_line(self) -> str:
        url = make_url(self.url)
        return (url.set(port=self.line.port) if self.line else url).render_as_string(hide_password=False)

    @property
    def file(self) -> Path:
        """The file of SQLite."""
        return self.folder / "folkmoot.sqlite"

    def stop(self) -> None:
        """Let requests under way end, and the server with them."""
        assert self.process
        self.process.terminate()
        self.process.wait(PATIENCE)

    def kill(self) -> None:
        """End the server and its workers as a power cut would."""
        assert self.process
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(PATIENCE)

    def workers(self) -> list[int]:
        return children_of(self.process.pid) if self.process else []

    def wait_until_alive(self) -> None:
        """Wait until a worker answers, however slow the machine, so that what is broken next was whole before."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=PATIENCE):
                    return
            except (OSError, HTTPException):
                time.sleep(0.1)
        raise TimeoutError("The server did not come back.")


@contextmanager
def new_world(kind: str, folder: Path) -> Iterator[World | None]:
    """A world on a database of this kind that keeps what it says it keeps, or None where there is no such database."""
    with ExitStack() as stack:
        disk = stack.enter_context(small_disk())
        database = (
            postgres.start_postgres(durable=True, place=disk.folder if disk else None) if kind == "postgresql" else None
        )
        if kind == "postgresql" and database is None:
            yield None
            return
        if database:
            stack.callback(postgres.stop_postgres, database)
        data = disk.folder if disk else folder
        url = f"{database.url}/postgres" if database else f"sqlite:///{data / 'folkmoot.sqlite'}"
        line = Line(make_url(url).port or 0) if database else None
        if line:
            stack.callback(line.close)
        world = World(data, url, database, folder, Clock(folder / "clock"), disk, line)
        stack.callback(_end, world)
        yield world


def _end(world: World) -> None:
    for process in (world.process, world.worker):
        if process and process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(PATIENCE)
