"""A web server to be measured: a process of this machine, and the processor time that it and its children have used."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
PATIENCE = 60


@dataclass(frozen=True)
class Server:
    port: int
    pid: int

    def processor_seconds(self) -> float:
        """What the server has used since it started, in steps of the kernel's tick."""
        return _ticks(self.pid, _children()) / TICKS


@contextmanager
def serving(module: Sequence[str], environment: Mapping[str, str], port: int) -> Iterator[Server]:
    """Run a module that serves on a port, and stop it at the end."""
    process = subprocess.Popen(
        [sys.executable, "-m", *module], env={**os.environ, **environment}, stderr=subprocess.DEVNULL
    )
    try:
        _wait_for(port, process)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(PATIENCE)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def children_of(pid: int) -> list[int]:
    """The processes that a process has started."""
    return _children().get(pid, [])


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError(f"{process.args!r} did not serve.")


def _children() -> dict[int, list[int]]:
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            children.setdefault(int(_fields(int(folder.name))[1]), []).append(int(folder.name))
        except OSError:
            continue  # It has ended since it was listed.
    return children


def _ticks(pid: int, children: Mapping[int, Sequence[int]]) -> int:
    """User and system time of a process, of those below it, and of those below it that have ended."""
    # Those below are read first: one that ends before its turn is then counted in what its parent has waited for.
    below = sum(_ticks_below(child, children) for child in children.get(pid, ()))
    return below + sum(map(int, _fields(pid)[11:15]))


def _ticks_below(pid: int, children: Mapping[int, Sequence[int]]) -> int:
    try:
        return _ticks(pid, children)
    except OSError:
        return 0  # It has ended since it was listed.


def _fields(pid: int) -> list[str]:
    """What /proc says of a process after its name, which may itself hold spaces."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
