"""The demonstration on a real server with a real worker, in a folder of its own."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.settings import ROOT

FOLKMOOT = [sys.executable, "-m", "app.cli"]


@dataclass(frozen=True)
class Demonstration:
    """A running Folkmoot with six fictional councils in it, whose accounts share one password."""

    url: str
    password: str
    database: Path


@contextmanager
def running_demonstration(folder: Path) -> Iterator[Demonstration]:
    port = _free_port()
    settings, url = _settings(folder, port), f"http://127.0.0.1:{port}"
    for command in ("migrate", "demo"):
        subprocess.run([*FOLKMOOT, command], check=True, env=settings, cwd=ROOT, timeout=600)
    with _running("serve", settings, folder / "serve.log"), _running("worker", settings, folder / "worker.log"):
        _wait_for(f"{url}/readyz")
        accounts = (folder / "demonstration-accounts.txt").read_text(encoding="utf-8")
        yield Demonstration(url, password=accounts.split("\t")[2], database=folder / "folkmoot.sqlite")


def _settings(folder: Path, port: int) -> dict[str, str]:
    """The settings of this demonstration alone: those of the developer's own Folkmoot are left out."""
    others = {name: value for name, value in os.environ.items() if not name.startswith("FOLKMOOT_")}
    return others | {
        "FOLKMOOT_ENVIRONMENT": "development",
        "FOLKMOOT_SECRET_KEY": "only for the browser tests, and long enough",
        "FOLKMOOT_DEMONSTRATION": "1",
        "FOLKMOOT_DATA_DIR": str(folder),
        "FOLKMOOT_LANGUAGES": "en,cy,ar",
        "FOLKMOOT_PORT": str(port),
    }


@contextmanager
def _running(command: str, settings: dict[str, str], log: Path) -> Iterator[None]:
    with log.open("w") as output:
        process = subprocess.Popen([*FOLKMOOT, command], env=settings, cwd=ROOT, stdout=output, stderr=output)
        try:
            yield
        finally:
            process.terminate()
            _wait_or_kill(process)


def _wait_or_kill(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(url: str, seconds: int = 60) -> None:
    patience = time.monotonic() + seconds
    while time.monotonic() < patience:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(f"{url} did not answer")
