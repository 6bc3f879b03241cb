"""Whose work is taken over: that of workers who have gone, on this machine or on another, and of nobody who lives.

A worker's name says which machine and process it is and ends with a mark of its own, so that a process that is given a
number again is not taken for the one before. One on this machine is looked for among its processes. One on another is
taken to be gone when its heartbeat is not there, or did not change for as long as `heartbeats.SILENT` by the clock of
whoever looks: two machines' clocks are never compared.
"""

import os
import secrets
import socket
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from core.heartbeats import SILENT


def new_name() -> str:
    """The name of this process as a worker: machine, number, where that number counts, and a mark of its own."""
    return ":".join([socket.gethostname()[:64], str(os.getpid()), place(), secrets.token_hex(4)])


def place() -> str:
    """Where numbers of processes mean the same: this start of this machine, and this container on it."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        numbers = str(Path("/proc/self/ns/pid").readlink())
    except OSError:  # A system without /proc: the name of the machine has to do.
        boot, numbers = "", socket.gethostname()
    return sha256(f"{boot} {numbers}".encode()).hexdigest()[:8]


@dataclass
class Watch:
    """Looks at other workers now and then, and remembers since when each has said nothing new."""

    me: str
    clock: Callable[[], float] = time.monotonic
    seen: dict[str, tuple[datetime, float]] = field(default_factory=dict)

    def gone(self, working: Collection[str], beats: Mapping[str, datetime]) -> list[str]:
        """Which of those who have work in hand are gone, by the heartbeats that there are."""
        moment = self.clock()
        for worker, at in beats.items():
            if self.seen.get(worker, (None, 0.0))[0] != at:
                self.seen[worker] = (at, moment)
        self.seen = {worker: self.seen[worker] for worker in beats}
        return sorted(each for each in set(working) - {self.me} if self._is_gone(each, moment))

    def _is_gone(self, worker: str, moment: float) -> bool:
        if worker not in self.seen or _ended_here(worker):
            return True
        return moment - self.seen[worker][1] >= SILENT.total_seconds()


def _ended_here(worker: str) -> bool:
    """Whether a worker was a process of this machine and is no more."""
    _, number, where, _ = [*worker.rsplit(":", 3), "", "", "", ""][:4]
    if where != place() or not number.isdecimal():
        return False
    if int(number) == os.getpid():
        return True
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
