"""A Folkmoot on several machines: web servers and workers that share a PostgreSQL, and a folder if told to."""

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

from sqlalchemy import make_url

from app.settings import ROOT
from tests import postgres
from tests.chaos.proxy import Line
from tests.databases import SECRET, as_the_application
from tests.scale.network import Machine, Network, network_of

PORT = 8000
PATIENCE = 180
TOLD = {
    "SECRET_KEY": SECRET,
    "PASSWORD_MEMORY": "19",
    "PASSWORD_PASSES": "2",
}


@dataclass
class Estate:
    """The machines, what runs on them, and what they are told. `url` is that of the database's owner."""

    network: Network
    url: str
    folder: Path
    shared: bool = False
    settings: dict[str, str] = field(default_factory=dict)
    running: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    def data_of(self, machine: Machine) -> Path:
        """Where a machine keeps its files."""
        return self.folder / ("shared" if self.shared else machine.name)

    def serve(self, *machines: Machine) -> None:
        """Start a web server on each machine, and wait until all answer."""
        started = [self.run(machine, "serve") for machine in machines]
        for machine, process in zip(machines, started, strict=True):
            self._wait_for(machine, process)

    def run(self, machine: Machine, *words: str) -> "subprocess.Popen[bytes]":
        """Run one of Folkmoot's commands on a machine."""
        told = TOLD | {
            "ENVIRONMENT": "production",
            "HOST": machine.address,
            "PORT": str(PORT),
            "DATABASE_URL": self.url,
            "DATA_DIR": str(self.data_of(machine)),
            "WEB_PROCESSES": "1",
            "LONGEST_WAIT": "60",
        }
        clean = {name: value for name, value in os.environ.items() if not name.startswith("FOLKMOOT_")}
        own = {f"FOLKMOOT_{name}": value for name, value in (told | self.settings).items()}
        with self.log_of(machine).open("ab") as log:
            process = subprocess.Popen(
                machine.inside(sys.executable, "-m", "app.cli", *words),
                cwd=ROOT, env=clean | own, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        self.running.append(process)
        return process

    def log_of(self, machine: Machine) -> Path:
        return self.folder / f"{machine.name}.log"

    def end(self) -> None:
        for process in self.running:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(PATIENCE)

    def _wait_for(self, machine: Machine, process: "subprocess.Popen[bytes]") -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and process.poll() is None:
            try:
                with urllib.request.urlopen(f"http://{machine.address}:{PORT}/readyz", timeout=PATIENCE):
                    return
            except (OSError, HTTPException):
                time.sleep(0.1)
        raise TimeoutError(f"{machine.name} did not come: {self.log_of(machine).read_text()[-2000:]}")


@contextmanager
def estate_of(number: int, folder: Path, *, shared: bool = False) -> Iterator[Estate | None]:
    """So many machines and a PostgreSQL of their own, or None where it is not installed. Raises `NoNamespaces`."""
    with network_of(number) as network, ExitStack() as stack:
        server = postgres.start_postgres(durable=True, listening=network.address, trusting=network.subnet)
        if server is None:
            yield None
            return
        stack.callback(postgres.stop_postgres, server)
        estate = Estate(network, f"{server.url}/postgres", folder, shared)
        stack.callback(estate.end)
        yield estate


@contextmanager
def estate_beside(number: int, folder: Path, url: str) -> Iterator[Estate]:
    """So many machines that reach a database of this one, as the application's role. Raises `NoNamespaces`."""
    with network_of(number) as network, ExitStack() as stack:
        line = Line(make_url(url).port or 0, address=network.address)
        stack.callback(line.close)
        reached = make_url(as_the_application(url)).set(host=network.address, port=line.port)
        estate = Estate(network, url, folder)
        estate.settings["DATABASE_URL"] = reached.render_as_string(hide_password=False)
        stack.callback(estate.end)
        yield estate
