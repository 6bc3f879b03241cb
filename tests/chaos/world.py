"""Real servers on a database of their own, that can be killed and started again."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path

from app.settings import ROOT
from bench._server import children_of, free_port
from tests import postgres

PATIENCE = 60


@dataclass
class World:
    """A Folkmoot with two workers, in a process group of its own, and its database."""

    folder: Path
    url: str
    database: postgres.Server | None
    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        settings = {
            "SECRET_KEY": "only for the chaos tests, and long enough",
            "ENVIRONMENT": "production",
            "PORT": str(self.port),
            "DATA_DIR": str(self.folder),
            "DATABASE_URL": self.url,
            "WEB_PROCESSES": "2",
            "WEB_THREADS": "4",
        }
        clean = {name: value for name, value in os.environ.items() if not name.startswith("FOLKMOOT_")}
        own = {f"FOLKMOOT_{name}": value for name, value in settings.items()}
        with (self.folder / "serve.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "app.cli", "serve"],
                env=clean | own, cwd=ROOT, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        self.wait_until_alive()

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
    database = postgres.start_postgres(durable=True) if kind == "postgresql" else None
    if kind == "postgresql" and database is None:
        yield None
        return
    url = f"{database.url}/postgres" if database else f"sqlite:///{folder / 'folkmoot.sqlite'}"
    world = World(folder, url, database)
    try:
        yield world
    finally:
        if world.process and world.process.poll() is None:
            world.kill()
        if database:
            postgres.stop_postgres(database)
